// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Publish;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what it is told until a test asks. */
final class RecordingListener implements ClientListener {
    private static final long DEADLINE_SECONDS = 10;

    private final BlockingQueue<Publish> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Disconnection> disconnections = new LinkedBlockingQueue<>();

    @Override
    public void onMessage(Publish message) {
        messages.add(message);
    }

    @Override
    public void onDisconnected(Disconnection disconnection) {
        disconnections.add(disconnection);
    }

    Publish message() throws InterruptedException {
        return next(messages, "message");
    }

    Disconnection disconnection() throws InterruptedException {
        return next(disconnections, "disconnection");
    }

    int untaken() {
        return messages.size();
    }

    private static <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("No " + what + " came");
        }
        return next;
    }
}

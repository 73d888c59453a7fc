// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.connection.Wire;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolViolation;

/** Hangs up as soon as somebody answers. */
record Probe(Runnable whenOpen) implements Dialed {
    @Override
    public void onOpen(Wire wire) {
        wire.abort();
        whenOpen.run();
    }

    @Override
    public void onFailed(String reason) {
        // Nobody there; the next probe will tell.
    }

    @Override
    public void onPacket(Packet packet) {
        // Servers do not speak first.
    }

    @Override
    public void onViolation(ProtocolViolation violation, byte[] received) {
        // It hung up.
    }

    @Override
    public void onWritable() {
        // It writes nothing.
    }

    @Override
    public void onClosed(String cause) {
        // As wanted.
    }

    @Override
    public void onShutdown(String cause) {
        // It is gone in a moment anyway.
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Packet;
import java.util.concurrent.CompletableFuture;

/**
 * A SUBSCRIBE or UNSUBSCRIBE that waits for its answer.
 *
 * @param type of the answer
 */
record PendingRequest<T extends Packet>(Class<T> type, CompletableFuture<T> done) {
    /** Completes the request; returns false when this is an answer to something else. */
    boolean answer(Packet packet) {
        if (!type.isInstance(packet)) {
            return false;
        }
        done.complete(type.cast(packet));
        return true;
    }

    void fail(ClientException cause) {
        done.completeExceptionally(cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The large payload that a loop sent last, in a buffer that all who get the same message share: a fan-out of a megabyte to
 * a thousand slow readers costs one megabyte. Emptied at the end of each round.
 */
final class SharedPayload {
    private byte @Nullable [] payload;
    private ByteBuf copy = Unpooled.EMPTY_BUFFER;

    /** The payload as a buffer that the caller must release. */
    @SuppressWarnings("ReferenceEquality") // The same array is meant, not the same bytes.
    ByteBuf shared(byte[] wanted, ByteBufAllocator allocator) {
        if (payload != wanted) {
            clear();
            copy = allocator.directBuffer(wanted.length).writeBytes(wanted);
            payload = wanted;
        }
        return copy.retainedDuplicate();
    }

    void clear() {
        if (payload != null) {
            payload = null;
            copy.release();
            copy = Unpooled.EMPTY_BUFFER;
        }
    }
}

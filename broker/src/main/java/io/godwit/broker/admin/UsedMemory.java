// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.util.function.LongSupplier;

/**
 * Bytes of heap in use, and of Netty's direct buffers. Any thread.
 *
 * <p>Without the JDK's management beans, which a start would have to load for it.
 */
public final class UsedMemory implements LongSupplier {
    private final ByteBufAllocator allocator;

    /** With the direct buffers of this allocator. */
    public UsedMemory(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public long getAsLong() {
        Runtime heap = Runtime.getRuntime();
        long bytes = heap.totalMemory() - heap.freeMemory();
        if (allocator instanceof ByteBufAllocatorMetricProvider provider) {
            bytes += Math.max(0, provider.metric().usedDirectMemory());
        }
        return bytes;
    }
}

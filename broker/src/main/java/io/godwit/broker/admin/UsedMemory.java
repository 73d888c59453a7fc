// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import java.util.function.LongSupplier;

/** Bytes of heap in use, and of direct buffers: those of the JDK and those that Netty takes from the system by itself. Any thread. */
public final class UsedMemory implements LongSupplier {
    private final MemoryMXBean heap = ManagementFactory.getMemoryMXBean();
    private final List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    private final ByteBufAllocator allocator;

    /** With the direct buffers of this allocator. */
    public UsedMemory(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public long getAsLong() {
        long bytes = heap.getHeapMemoryUsage().getUsed();
        for (BufferPoolMXBean pool : pools) {
            if (pool.getName().equals("direct")) {
                bytes += pool.getMemoryUsed();
            }
        }
        if (allocator instanceof ByteBufAllocatorMetricProvider provider) {
            bytes += Math.max(0, provider.metric().usedDirectMemory());
        }
        return bytes;
    }
}

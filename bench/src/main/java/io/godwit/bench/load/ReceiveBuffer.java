// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * The buffer into which all connections of a loop are read, one after the other. A handler that keeps it (TLS with half a record) has it
 * for itself, and the loop gets another.
 */
@SuppressWarnings("deprecation") // Netty's marker for an interface it wants to rename.
final class ReceiveBuffer implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    private static final int SIZE = 64 * 1024;

    /** Reads of one connection before the others have their turn. */
    private static final int READS_IN_A_ROW = 16;

    private static final ByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(true, true);

    private ByteBuf shared = Unpooled.EMPTY_BUFFER;
    private int reads;
    private int attempted;
    private int last;

    @Override
    public Handle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        if (shared.capacity() != SIZE || shared.refCnt() != 1) {
            shared.release();
            shared = UNTRACKED.directBuffer(SIZE, SIZE);
        }
        return shared.clear().retain();
    }

    @Override
    public int guess() {
        return SIZE;
    }

    @Override
    public void reset(ChannelConfig config) {
        reads = 0;
        last = 0;
    }

    @Override
    public void incMessagesRead(int count) {
        reads += count;
    }

    @Override
    public void lastBytesRead(int bytes) {
        last = bytes;
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    @Override
    public boolean continueReading() {
        return last == attempted && mayGoOn();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
        return maybeMore.get() && mayGoOn();
    }

    private boolean mayGoOn() {
        return last > 0 && reads < READS_IN_A_ROW;
    }

    @Override
    public void readComplete() {
        // Nothing to learn: the size is fixed.
    }

    void release() {
        shared.release();
        shared = Unpooled.EMPTY_BUFFER;
    }
}

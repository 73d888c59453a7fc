// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The buffer into which all channels of one loop are read, one after the other. Framing copies what it keeps, so that the
 * same 32 KiB serve for every read; when a handler holds on to them (TLS with half a record), the loop gets others.
 *
 * <p>One handle serves all channels too, because a loop finishes the reads of a channel before it turns to the next.
 */
@SuppressWarnings("deprecation") // Netty's marker for an interface it wants to rename.
final class ReceiveBuffers implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    /** Bytes of one read. */
    static final int SIZE = 32 * 1024;

    /** Reads of one channel before the others have their turn: bounds what a flooding client costs. */
    private static final int READS_IN_A_ROW = 8;

    /** The buffer lives as long as its loop: nothing for the leak detector. */
    private static final ByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(true, true);

    private ByteBuf shared = Unpooled.EMPTY_BUFFER;
    /** Of the channel that is being read, or was last. */
    private @Nullable ChannelConfig config;

    private int messages;
    private int attempted;
    private int last;

    @Override
    public Handle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        if (shared.capacity() != SIZE || shared.refCnt() != 1) {
            // A buffer that somebody else holds is his from now on.
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
        this.config = config;
        messages = 0;
        last = 0;
    }

    @Override
    public void incMessagesRead(int count) {
        messages += count;
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
        ChannelConfig current = config;
        return last > 0 && messages < READS_IN_A_ROW && current != null && current.isAutoRead();
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

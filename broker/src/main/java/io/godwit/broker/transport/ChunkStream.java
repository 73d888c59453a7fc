// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.session.Loop;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A streaming answer on one channel. What was taken and not yet given to the kernel is counted across threads; everything else
 * belongs to the channel's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: a channel that fails to write or close says so by closing.
final class ChunkStream implements PageStream {
    /** Bytes that may wait for the reader. */
    static final int MAX_WAITING = 256 * 1024;

    /** How often it is looked whether the reader takes anything and whether a heartbeat is due. */
    static final int CHECK_MILLIS = 10_000;

    private final ChannelHandlerContext ctx;
    private final NettyLoop loop;
    private final byte[] heartbeat;
    private final Runnable ended;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean over;

    /** Set once the stream is open; null before. */
    private @Nullable Runnable cleanup;

    private Loop.@Nullable Timer check;

    /** Whether a piece was offered, and whether one was taken by the kernel, since the last check. */
    private boolean offered;

    private boolean moved;

    /** {@code ended} runs on the loop when the answer is written to its end. */
    ChunkStream(ChannelHandlerContext ctx, NettyLoop loop, String heartbeat, Runnable ended) {
        this.ctx = ctx;
        this.loop = loop;
        this.heartbeat = heartbeat.getBytes(StandardCharsets.UTF_8);
        this.ended = ended;
    }

    /** Begins; on the loop. */
    void open(PageAnswer.Stream stream) {
        check = loop.schedule(this::check, CHECK_MILLIS);
        Runnable todo = stream.opening().apply(this);
        cleanup = todo;
        if (over) {
            runCleanup();
        }
    }

    @Override
    public boolean offer(byte[] piece) {
        if (over || piece.length == 0) {
            return !over;
        }
        int before = waiting.getAndAdd(piece.length);
        if (before > 0 && before + piece.length > MAX_WAITING) {
            waiting.addAndGet(-piece.length);
            return false;
        }
        loop.execute(() -> write(piece));
        return true;
    }

    private void write(byte[] piece) {
        if (!ctx.channel().isActive()) {
            waiting.addAndGet(-piece.length);
            return;
        }
        offered = true;
        ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(piece))).addListener(done -> {
            waiting.addAndGet(-piece.length);
            moved = true;
        });
    }

    @Override
    public void end() {
        loop.execute(() -> {
            if (!over) {
                close();
                ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(done -> ended.run());
            }
        });
    }

    @Override
    public boolean isOpen() {
        return !over;
    }

    /** No more of it; on the loop. Twice does nothing. */
    void close() {
        if (!over) {
            over = true;
            Loop.Timer timer = check;
            if (timer != null) {
                timer.cancel();
            }
            runCleanup();
        }
    }

    private void runCleanup() {
        Runnable todo = cleanup;
        if (todo != null) {
            cleanup = null;
            todo.run();
        }
    }

    private void check() {
        if (over) {
            return;
        }
        if (waiting.get() > 0 && !moved) {
            ctx.close();
            return;
        }
        if (!offered) {
            offer(heartbeat);
        }
        offered = false;
        moved = waiting.get() == 0;
        check = loop.schedule(this::check, CHECK_MILLIS);
    }
}

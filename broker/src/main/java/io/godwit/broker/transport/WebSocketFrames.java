// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * WebSocket frames to bytes and back: a stream, whose packets may begin and end anywhere in frames. Out goes one frame for
 * each buffer, which is one for each round of the loop. Lives on the channel's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: a channel that fails to write or close says so by closing.
final class WebSocketFrames extends ChannelDuplexHandler {
    private boolean closing;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing || !(message instanceof WebSocketFrame frame)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            // A packet may span frames, a frame may hold packets [MQTT-6.0.0-2] [v3 MQTT-6.0.0-2].
            ctx.fireChannelRead(frame.content());
            return;
        }
        if (frame instanceof PingWebSocketFrame) {
            ctx.writeAndFlush(new PongWebSocketFrame(frame.content()));
            return;
        }
        if (frame instanceof CloseWebSocketFrame close) {
            closing = true;
            ctx.writeAndFlush(close).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        frame.release();
        if (!(frame instanceof PongWebSocketFrame)) {
            // Text; its first frame ends the connection, so that no continuation of it comes here.
            // [MQTT-6.0.0-1] [v3 MQTT-6.0.0-1]
            closing = true;
            ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "binary frames only"))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            ctx.write(new BinaryWebSocketFrame(bytes), promise); // [MQTT-6.0.0-1] [v3 MQTT-6.0.0-1]
        } else {
            ctx.write(message, promise);
        }
    }

    /** Says that nothing follows. */
    static void sayGoodbye(ChannelHandlerContext framing) {
        framing.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
    }
}

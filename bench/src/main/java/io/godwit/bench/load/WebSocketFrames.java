// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/** Takes MQTT's bytes out of binary WebSocket frames and puts them in. Runs on the connection's loop. */
@SuppressWarnings("FutureReturnValueIgnored") // The promise handed over tells whoever waits.
final class WebSocketFrames extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        // Frames and packets need not begin and end together [MQTT-6.0.0-2] [v3 MQTT-6.0.0-2].
        if (message instanceof BinaryWebSocketFrame || message instanceof ContinuationWebSocketFrame) {
            ctx.fireChannelRead(((WebSocketFrame) message).content());
            return;
        }
        ReferenceCountUtil.release(message);
        ctx.close(); // [MQTT-6.0.0-1] [v3 MQTT-6.0.0-1]
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message instanceof ByteBuf bytes ? new BinaryWebSocketFrame(bytes) : message, promise);
    }
}

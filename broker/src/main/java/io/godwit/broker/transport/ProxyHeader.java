// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.ListenerConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the PROXY header with which a load balancer begins a connection: who the client is, and whether it used TLS. Gives
 * way to what follows. Lives on the channel's loop.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    /** Bytes of TLVs in a header of version 2; certificates' names are short. */
    private static final int MAX_TLVS = 4096;

    private final Listener listener;

    ProxyHeader(Listener listener) {
        this.listener = listener;
    }

    /** Puts the handlers of the header before all others. */
    static void addTo(Channel channel, Listener listener) {
        channel.pipeline().addFirst(new HAProxyMessageDecoder(MAX_TLVS, true), new ProxyHeader(listener));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            take(ctx, header);
        } finally {
            header.release();
        }
        ctx.pipeline().remove(this);
    }

    private void take(ChannelHandlerContext ctx, HAProxyMessage header) {
        ListenerConfig config = listener.config();
        int version = header.protocolVersion().byteValue() >> 4;
        if (version != config.proxyProtocol()) {
            throw new CorruptedFrameException(
                    "PROXY header of version " + version + " on a listener for version " + config.proxyProtocol());
        }
        if (header.command() == HAProxyCommand.LOCAL) {
            // The proxy itself, asking whether somebody is at home.
            listener.logArrival(ctx.channel(), ClientAddress.of(ctx.channel()));
            return;
        }
        HAProxySSLTLV tls = tls(header.tlvs());
        if (config.proxyProtocolRequiresTls() && (tls == null || !tls.isPP2ClientSSL())) {
            throw new CorruptedFrameException(
                    "The client did not use TLS, which proxy_protocol_v2_require_tls asks for");
        }
        String address = header.sourceAddress();
        ClientAddress client = address == null
                ? ClientAddress.of(ctx.channel())
                : new ClientAddress(address, header.sourcePort(), null);
        client = new ClientAddress(client.host(), client.port(), commonName(tls));
        listener.logArrival(ctx.channel(), client);
        listener.limitRate(ctx.channel(), client);
        ctx.fireUserEventTriggered(client);
    }

    private static @Nullable HAProxySSLTLV tls(List<HAProxyTLV> tlvs) {
        for (HAProxyTLV tlv : tlvs) {
            if (tlv instanceof HAProxySSLTLV tls) {
                return tls;
            }
        }
        return null;
    }

    /** The common name of a certificate that the proxy verified, or null. */
    private static @Nullable String commonName(@Nullable HAProxySSLTLV tls) {
        if (tls == null || tls.verify() != 0 || !(tls.isPP2ClientCertConn() || tls.isPP2ClientCertSess())) {
            return null;
        }
        for (HAProxyTLV inner : tls.encapsulatedTLVs()) {
            if (inner.type() == HAProxyTLV.Type.PP2_TYPE_SSL_CN) {
                return inner.content().toString(StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.LogType;
import io.godwit.broker.config.TlsConfig;
import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.log.BrokerLog;
import io.godwit.protocol.packet.Connect;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the channels of one listener share. The settings are swapped whole by a reload and hold for connections that begin
 * afterwards; the number of live connections belongs to the accepting loop.
 */
final class Listener {
    private final Loops loops;
    private final Conversations conversations;
    private final HttpPages pages;
    private final Admission admission;
    private final BrokerLog log;
    private volatile State state;
    private volatile boolean closed;
    private int live;

    /** What a reload swaps; {@code tls} is null for plain text. */
    private record State(
            ListenerSettings settings, @Nullable TlsServer tls) {}

    Listener(
            Loops loops,
            Conversations conversations,
            HttpPages pages,
            Admission admission,
            BrokerLog log,
            ListenerSettings settings,
            @Nullable TlsServer tls) {
        this.loops = loops;
        this.conversations = conversations;
        this.pages = pages;
        this.admission = admission;
        this.log = log;
        this.state = new State(settings, tls);
    }

    ListenerSettings settings() {
        return state.settings();
    }

    /** Swaps the settings, where TLS may be the one that is there; what the former ones hold is given back when no loop can be using it any more. */
    void change(ListenerSettings settings, @Nullable TlsServer tls) {
        TlsServer former = state.tls();
        state = new State(settings, tls);
        if (former != null && former != tls) {
            loops.afterAll(former::release);
        }
    }

    /** The listener is closed for good; what its TLS holds is given back when no loop can be using it any more. */
    void release() {
        TlsServer former = state.tls();
        state = new State(state.settings(), null);
        if (former != null) {
            loops.afterAll(former::release);
        }
    }

    /** Whoever has not sent CONNECT yet is not served any more. Set before the connections are told. */
    void refuseFurther() {
        closed = true;
    }

    /** Whether no conversation may begin any more. Any thread. */
    boolean isClosed() {
        return closed;
    }

    ListenerConfig config() {
        return state.settings().config();
    }

    Limits limits() {
        return state.settings().limits();
    }

    /** Null for plain text. */
    @Nullable
    TlsServer tls() {
        return state.tls();
    }

    BrokerLog log() {
        return log;
    }

    Conversations conversations() {
        return conversations;
    }

    HttpPages pages() {
        return pages;
    }

    int live() {
        return live;
    }

    void changeLive(int change) {
        live += change;
    }

    /** The loop of the session that this CONNECT opens. */
    NettyLoop ownerLoop(Connect connect, Endpoint endpoint) {
        return loops.size() == 1 ? loops.at(0) : loops.of(conversations.ownerKey(connect, endpoint));
    }

    /** Where a client of this channel comes from. */
    Endpoint endpoint(Channel channel, ClientAddress client) {
        ListenerSettings settings = state.settings();
        return new Endpoint(
                client.host(),
                client.port(),
                localPort(channel),
                settings.config(),
                settings.security(),
                certificateUserName(channel, client, settings.config()));
    }

    private static @Nullable String certificateUserName(Channel channel, ClientAddress client, ListenerConfig config) {
        TlsConfig tls = config.tls();
        if (tls != null && (tls.useIdentityAsUserName() || tls.useSubjectAsUserName())) {
            return CertificateNames.userName(channel, tls.useSubjectAsUserName());
        }
        return config.proxyIdentityAsUserName() ? client.commonName() : null;
    }

    private static int localPort(Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    }

    /** Says in the log that a client came, once its address is known. */
    void logArrival(Channel channel, ClientAddress client) {
        if (state.settings().logConnections() && log.isOn(LogType.NOTICE)) {
            log.notice("New connection from " + client.text() + " on port " + localPort(channel) + ".");
        }
    }

    /** Closes the channel of a client behind a proxy that comes too often. Safe on any loop. */
    void limitRate(Channel channel, ClientAddress client) {
        if (limits().maxConnectionRatePerAddress() > 0) {
            NettyLoop acceptor = loops.acceptor();
            acceptor.execute(() -> {
                if (admission.isTooFast(this, client, acceptor.nanos())) {
                    log.notice("Connection from " + client.text() + " refused: connection rate exceeded.");
                    Farewell.cut(channel);
                }
            });
        }
    }
}

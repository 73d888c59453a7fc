// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.log.BrokerLog;
import io.godwit.protocol.packet.Connect;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * What the channels of one listener share. The settings are swapped whole by a reload and hold for connections that begin
 * afterwards; the number of live connections belongs to the accepting loop.
 */
final class Listener {
    private final Loops loops;
    private final Conversations conversations;
    private final BrokerLog log;
    private volatile ListenerSettings settings;
    private int live;

    Listener(Loops loops, Conversations conversations, BrokerLog log, ListenerSettings settings) {
        this.loops = loops;
        this.conversations = conversations;
        this.log = log;
        this.settings = settings;
    }

    ListenerSettings settings() {
        return settings;
    }

    void change(ListenerSettings changed) {
        settings = changed;
    }

    ListenerConfig config() {
        return settings.config();
    }

    Limits limits() {
        return settings.limits();
    }

    BrokerLog log() {
        return log;
    }

    Conversations conversations() {
        return conversations;
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
        ListenerSettings current = settings;
        return new Endpoint(
                client.host(), client.port(), localPort(channel), current.config(), current.security(), null);
    }

    private static int localPort(Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    }

    /** Says in the log that a client came, once its address is known. */
    void logArrival(Channel channel, ClientAddress client) {
        if (settings.logConnections()) {
            log.notice("New connection from " + client.text() + " on port " + localPort(channel) + ".");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * One socket that accepts connections. Which listener gets them may change while it is open.
 *
 * @param wanted the address that was asked for, where port 0 is any
 * @param channel the socket
 * @param acceptor what takes its connections
 */
record ListeningSocket(SocketAddress wanted, Channel channel, Acceptor acceptor) {
    /** Whether it serves whoever asks for this address; never where any port will do. */
    boolean isAt(SocketAddress address) {
        return wanted.equals(address) && !(address instanceof InetSocketAddress inet && inet.getPort() == 0);
    }

    /** Whether both are TCP and have the same port, so that one may stand in the way of the other. */
    boolean hasPortOf(SocketAddress address) {
        return wanted instanceof InetSocketAddress mine
                && address instanceof InetSocketAddress its
                && mine.getPort() == its.getPort();
    }

    /** Begins to accept connections. */
    void accept() {
        channel.config().setAutoRead(true);
    }

    /** Closes it; returns when that is done. */
    void close() {
        channel.close().awaitUninterruptibly();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a client comes from; also the event that tells framing about an address that is not the channel's.
 *
 * @param host the address as text; for a Unix socket a word that says so
 * @param port 0 when there is none
 * @param commonName of the client's certificate where a PROXY header tells it, else null
 */
record ClientAddress(String host, int port, @Nullable String commonName) {
    /** The address of the channel's peer. */
    static ClientAddress of(Channel channel) {
        if (channel.remoteAddress() instanceof InetSocketAddress remote) {
            InetAddress address = remote.getAddress();
            String host = address == null ? remote.getHostString() : address.getHostAddress();
            return new ClientAddress(host, remote.getPort(), null);
        }
        return new ClientAddress("unix", 0, null);
    }

    /** Address and port for the log. */
    String text() {
        return port == 0 ? host : host + ":" + port;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.ListenerConfig.SocketDomain;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which addresses a listener binds. */
final class ListenAddresses {
    /** IPPROTO_IPV6 and IPV6_V6ONLY of Linux: the wildcard address of IPv6 takes no IPv4. */
    private static final IntegerUnixChannelOption IPV6_ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    private ListenAddresses() {}

    /** The addresses, at least one; a wildcard address where the configuration names none. */
    static List<InetAddress> of(ListenerConfig config) throws TransportException {
        List<InetAddress> found = all(config)
                .filter(address -> isIn(config.socketDomain(), address))
                .toList();
        if (found.isEmpty()) {
            throw new TransportException("The listener on port " + config.port() + " has no address"
                    + (config.socketDomain() == SocketDomain.ANY ? "" : " in its socket_domain")
                    + (config.bindInterface() == null ? "" : " on interface " + config.bindInterface()));
        }
        return found;
    }

    private static Stream<InetAddress> all(ListenerConfig config) throws TransportException {
        String device = config.bindInterface();
        String host = config.host();
        try {
            if (device != null) {
                NetworkInterface card = NetworkInterface.getByName(device);
                if (card == null) {
                    throw new TransportException("bind_interface " + device + ": there is no such interface");
                }
                return card.inetAddresses();
            }
            if (host != null) {
                return Stream.of(InetAddress.getAllByName(host));
            }
            return Stream.of(wildcard(config.socketDomain()));
        } catch (UnknownHostException unknown) {
            throw new TransportException("Cannot listen on " + host + ": the name is unknown", unknown);
        } catch (SocketException fault) {
            throw new TransportException("bind_interface " + device + ": " + fault.getMessage(), fault);
        }
    }

    private static InetAddress wildcard(SocketDomain domain) throws UnknownHostException {
        return switch (domain) {
            case IPV4 -> InetAddress.getByAddress(new byte[4]);
            case IPV6 -> InetAddress.getByAddress(new byte[16]);
            case ANY -> new InetSocketAddress(0).getAddress();
        };
    }

    /** A socket that is not bound yet and takes connections of this kind alone. Without a kind it takes both. */
    static ServerChannel channel(SocketDomain domain, boolean epoll) {
        if (domain == SocketDomain.ANY) {
            return epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        }
        SocketProtocolFamily family =
                domain == SocketDomain.IPV4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        if (!epoll) {
            // Java cannot keep IPv4 away from the wildcard address of IPv6.
            return new NioServerSocketChannel(SelectorProvider.provider(), family);
        }
        EpollServerSocketChannel socket = new EpollServerSocketChannel(family);
        if (domain == SocketDomain.IPV6) {
            socket.config().setOption(IPV6_ONLY, 1);
        }
        return socket;
    }

    /** Whether addresses of this kind are wanted. */
    static boolean isIn(SocketDomain domain, @Nullable InetAddress address) {
        return switch (domain) {
            case ANY -> true;
            case IPV4 -> address instanceof Inet4Address;
            case IPV6 -> address instanceof Inet6Address;
        };
    }

    /** Whether binding failed because no interface has the address: normal for {@code localhost} without IPv6. */
    static boolean isNotOfThisMachine(TransportException failed) {
        String message = failed.getMessage();
        return message != null
                && (message.contains("assign requested address") || message.contains("not supported by protocol"));
    }

    /** The address for a message. */
    static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            return inet.getAddress().getHostAddress() + ":" + inet.getPort();
        }
        return address.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.log.BrokerLog;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The files of Unix sockets: who left one behind, and taking it away. */
final class UnixSockets {
    private UnixSockets() {}

    static ServerChannel channel(boolean epoll) {
        return epoll ? new EpollServerDomainSocketChannel() : new NioServerDomainSocketChannel();
    }

    static SocketAddress address(Path path, boolean epoll) {
        return epoll ? new DomainSocketAddress(path.toFile()) : UnixDomainSocketAddress.of(path);
    }

    /**
     * Makes room for a socket: removes one that nobody listens on, left by a broker that was killed.
     *
     * @throws TransportException if somebody listens on it, or if something else has that name
     */
    static void makeRoom(Path path) throws TransportException {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new TransportException("Cannot listen on " + path + ": a file that is no socket has this name");
            }
            if (isAlive(path)) {
                throw new TransportException("Cannot listen on " + path + ": another process does");
            }
            Files.delete(path);
        } catch (IOException fault) {
            throw new TransportException("Cannot listen on " + path + ": " + fault.getMessage(), fault);
        }
    }

    private static boolean isAlive(Path path) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    static void remove(Path path, BrokerLog log) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException fault) {
            log.warning("Cannot remove " + path + ": " + fault.getMessage());
        }
    }
}

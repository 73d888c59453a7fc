// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.ListenerConfig;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that listened before this process began, as systemd hands them over for a unit with a socket: file descriptors from
 * 3 on, as many as {@code LISTEN_FDS} says, where {@code LISTEN_PID} is this process. Each is taken once, by the listener of
 * its port or path. Used by one thread at a time.
 */
public final class InheritedSockets {
    /** The first descriptor after those of standard input, output and error. */
    private static final int FIRST = 3;

    /** More than any unit has; a larger number is a mistake. */
    private static final int MOST = 1_024;

    private final Map<String, String> environment;
    private final long processId;
    private final Set<Path> ownPaths = new HashSet<>();
    private @Nullable List<Inherited> sockets;

    /** A socket: {@code path} is null for TCP, {@code address} for a Unix socket. */
    private record Inherited(
            int descriptor,
            @Nullable InetSocketAddress address,
            @Nullable Path path) {}

    /** What the environment of a process says. */
    InheritedSockets(Map<String, String> environment, long processId) {
        this.environment = environment;
        this.processId = processId;
    }

    /** Those of this process. */
    public static InheritedSockets ofProcess() {
        return new InheritedSockets(System.getenv(), ProcessHandle.current().pid());
    }

    /**
     * The sockets that this listener is to use in place of its own, which are then its; none when it shall open its own.
     *
     * @throws TransportException if what was handed over cannot be used
     */
    List<ServerChannel> take(ListenerConfig listener, boolean epoll) throws TransportException {
        if (count() == 0) {
            return List.of();
        }
        if (!epoll) {
            throw new TransportException(
                    "Cannot use the sockets that systemd hands over: Netty's epoll transport does not"
                            + " load here. Stop and disable godwit.socket");
        }
        List<ServerChannel> taken = new ArrayList<>();
        Iterator<Inherited> left = sockets().iterator();
        while (left.hasNext()) {
            Inherited one = left.next();
            if (isFor(listener, one)) {
                left.remove();
                taken.add(channel(one));
            }
        }
        return taken;
    }

    private static boolean isFor(ListenerConfig listener, Inherited socket) throws TransportException {
        if (listener.unixSocket() != null) {
            return listener.unixSocket().toAbsolutePath().normalize().equals(socket.path());
        }
        InetSocketAddress address = socket.address();
        if (address == null || address.getPort() != listener.port()) {
            return false;
        }
        if (address.getAddress().isAnyLocalAddress()) {
            return true;
        }
        List<InetAddress> wanted = ListenAddresses.of(listener);
        return wanted.contains(address.getAddress()) || wanted.stream().anyMatch(InetAddress::isAnyLocalAddress);
    }

    private ServerChannel channel(Inherited socket) {
        Path path = socket.path();
        if (path == null) {
            return new EpollServerSocketChannel(socket.descriptor());
        }
        ownPaths.add(path);
        return new EpollServerDomainSocketChannel(socket.descriptor(), true);
    }

    /** Whether the file of this Unix socket is somebody else's to remove. */
    boolean owns(Path path) {
        return ownPaths.contains(path.toAbsolutePath().normalize());
    }

    /** A sentence for each socket that no listener took. */
    List<String> unused() {
        List<Inherited> left = sockets == null ? List.of() : sockets;
        return left.stream()
                .map(one -> "A socket was handed over for "
                        + (one.path() == null ? "port " + portOf(one) : one.path())
                        + ", but the configuration has no listener there: nobody will answer on it.")
                .toList();
    }

    private static int portOf(Inherited socket) {
        return socket.address() == null ? 0 : socket.address().getPort();
    }

    private int count() {
        if (!Long.toString(processId).equals(environment.get("LISTEN_PID"))) {
            return 0;
        }
        try {
            return Math.clamp(Integer.parseInt(environment.getOrDefault("LISTEN_FDS", "0")), 0, MOST);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private List<Inherited> sockets() throws TransportException {
        List<Inherited> found = sockets;
        if (found == null) {
            found = new ArrayList<>();
            for (int descriptor = FIRST; descriptor < FIRST + count(); descriptor++) {
                found.add(inherited(descriptor));
            }
            sockets = found;
        }
        return found;
    }

    private static Inherited inherited(int descriptor) throws TransportException {
        requireNonBlocking(descriptor);
        Socket socket = new Socket(descriptor);
        Path path = path(socket);
        return path == null
                ? new Inherited(descriptor, socket.localAddress(), null)
                : new Inherited(descriptor, null, path);
    }

    /** The path of a Unix socket. The address of another kind, read as a path, is no file that is a socket. */
    private static @Nullable Path path(Socket socket) {
        try {
            String path = socket.localDomainSocketAddress().path();
            int end = path.indexOf('\0');
            Path file = Path.of(end < 0 ? path : path.substring(0, end));
            return file.isAbsolute()
                            && Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                                    .isOther()
                    ? file.normalize()
                    : null;
        } catch (IOException | IllegalArgumentException notAPath) {
            return null;
        }
    }

    /** A socket that blocks would stop a loop at its first accept. */
    private static void requireNonBlocking(int descriptor) throws TransportException {
        int nonBlocking = 0x800;
        try (var lines = Files.lines(Path.of("/proc/self/fdinfo/" + descriptor))) {
            boolean blocks = lines.filter(line -> line.startsWith("flags:"))
                    .map(line ->
                            Integer.parseInt(line.substring("flags:".length()).strip(), 8))
                    .anyMatch(flags -> (flags & nonBlocking) == 0);
            if (blocks) {
                throw new TransportException("Cannot use the sockets that systemd hands over: they block. Add"
                        + " \"NonBlocking=true\" to the [Service] section of the unit");
            }
        } catch (IOException | NumberFormatException unreadable) {
            throw new TransportException(
                    "Cannot use file descriptor " + descriptor + ", which LISTEN_FDS promises: "
                            + unreadable.getMessage(),
                    unreadable instanceof IOException io ? io : new IOException(unreadable));
        }
    }
}

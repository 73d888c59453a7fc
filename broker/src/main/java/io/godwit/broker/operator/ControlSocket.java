// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.log.BrokerLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket on which the owner of the broker's process, and root, may ask and command. A connection sends one line of JSON and gets one
 * line back:
 *
 * <pre>
 * {"version":1,"command":"clients.show","client":"meter"}
 * {"version":1,"ok":true,"result":{...}}
 * {"version":1,"ok":false,"error":"not_found","text":"There is no ..."}
 * </pre>
 *
 * <p>A virtual thread serves each connection. Who connects is told by the kernel, so the rights of the file are only the first of two
 * gates.
 */
public final class ControlSocket implements AutoCloseable {
    /** Bytes of a request at most. */
    static final int MOST_REQUEST_BYTES = 64 * 1024;

    /** Connections at a time. */
    static final int MOST_CONNECTIONS = 16;

    /** A Unix socket's path has this many bytes at most; the kernel's limit is 107 and one zero. */
    public static final int MOST_PATH_BYTES = 107;

    /** How long a connection may take to send its line. */
    private static final Duration REQUEST_TIME = Duration.ofSeconds(10);

    /** How long it may take to read the answer. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(60);

    private final Path path;
    private final ServerSocketChannel server;
    private final UserPrincipal owner;
    private final ControlCommands commands;
    private final BrokerLog log;
    private final Semaphore places = new Semaphore(MOST_CONNECTIONS);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private ControlSocket(
            Path path, ServerSocketChannel server, UserPrincipal owner, ControlCommands commands, BrokerLog log) {
        this.path = path;
        this.server = server;
        this.owner = owner;
        this.commands = commands;
        this.log = log;
    }

    /**
     * Opens the socket. One that a dead broker left is replaced.
     *
     * @throws IOException if it cannot be opened, or if a broker answers there; the message names the path
     */
    public static ControlSocket open(Path path, ControlCommands commands, BrokerLog log) throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MOST_PATH_BYTES) {
            throw new IOException(
                    "The control socket cannot be opened: " + path + " is longer than the " + MOST_PATH_BYTES
                            + " bytes that a socket's path may have. Set godwit_control_socket to a shorter one.");
        }
        try {
            makeRoom(path);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                server.bind(UnixDomainSocketAddress.of(path));
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                ControlSocket socket =
                        new ControlSocket(path, server, Files.getOwner(path, LinkOption.NOFOLLOW_LINKS), commands, log);
                Thread.ofVirtual().name("control").start(socket::accept);
                return socket;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            String why = e.getMessage();
            throw new IOException(
                    "The control socket " + path + " cannot be opened: " + (why == null ? e.toString() : why)
                            + ". Set godwit_control_socket to another path, or to off.",
                    e);
        }
    }

    private static void makeRoom(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("a file that is no socket has this name");
        }
        if (isAlive(path)) {
            throw new IOException("another broker answers there");
        }
        Files.delete(path);
    }

    private static boolean isAlive(Path path) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel peer = server.accept();
                Thread.ofVirtual().name("control-connection").start(() -> serve(peer));
            } catch (ClosedChannelException stopped) {
                return;
            } catch (IOException e) {
                log.error("The control socket fails, it answers nobody any more: " + e.getMessage());
                return;
            }
        }
    }

    private void serve(SocketChannel peer) {
        open.add(peer);
        Thread deadline = closeAfter(REQUEST_TIME, peer);
        boolean placed = places.tryAcquire();
        try {
            String asker = admitted(peer, placed);
            String line = readLine(peer);
            deadline.interrupt();
            if (line != null) {
                Map<String, @Nullable Object> answer = answer(commands.answer(ControlRequest.of(line), asker));
                deadline = closeAfter(ANSWER_TIME, peer);
                write(peer, answer);
            }
        } catch (ControlFault fault) {
            tell(peer, fault);
        } catch (AsynchronousCloseException tooLate) {
            // Its time was up, or the broker stops.
        } catch (IOException e) {
            log.debug("A connection of the control socket ended early: " + e.getMessage());
        } catch (RuntimeException e) {
            log.error("A control command met an internal error", e);
            tell(
                    peer,
                    new ControlFault(ControlFault.Kind.FAILED, "The broker met an internal error; its log has more."));
        } finally {
            deadline.interrupt();
            if (placed) {
                places.release();
            }
            close(peer);
        }
    }

    /** Closes a connection that takes too long, unless interrupted. */
    private Thread closeAfter(Duration time, SocketChannel peer) {
        return Thread.ofVirtual().name("control-deadline").start(() -> {
            try {
                Thread.sleep(time);
                close(peer);
            } catch (InterruptedException inTime) {
                // It was done in time.
            }
        });
    }

    /** The name of who asks, if that user may. */
    private String admitted(SocketChannel peer, boolean placed) throws IOException, ControlFault {
        UnixDomainPrincipal principal = peer.getOption(ExtendedSocketOptions.SO_PEERCRED);
        String asker = principal.user().getName();
        if (!asker.equals(owner.getName()) && !asker.equals("root")) {
            log.warning("Control socket: user " + asker + " was turned away, only " + owner.getName()
                    + " and root may ask.");
            throw new ControlFault(
                    ControlFault.Kind.NOT_ALLOWED,
                    "Only the user " + owner.getName()
                            + " that runs the broker, and root, may use its control socket.");
        }
        if (!placed) {
            throw new ControlFault(
                    ControlFault.Kind.BUSY,
                    "The control socket serves " + MOST_CONNECTIONS + " connections at a time; try again.");
        }
        return asker;
    }

    /** The first line, or null when the peer left without one. */
    private static @Nullable String readLine(SocketChannel peer) throws IOException, ControlFault {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (peer.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(next);
            }
            buffer.clear();
            if (line.size() > MOST_REQUEST_BYTES) {
                throw ControlRequest.bad("A request has at most " + MOST_REQUEST_BYTES + " bytes.");
            }
        }
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> answer(Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("version", ControlRequest.VERSION);
        answer.put("ok", true);
        answer.put("result", result);
        return answer;
    }

    private void tell(SocketChannel peer, ControlFault fault) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("version", ControlRequest.VERSION);
        answer.put("ok", false);
        answer.put("error", fault.kind().word());
        answer.put("text", fault.sentence());
        try {
            write(peer, answer);
            // A socket that is closed with bytes unread resets the connection, and the reset overtakes the answer.
            peer.shutdownOutput();
            ByteBuffer dropped = ByteBuffer.allocate(4096);
            while (peer.read(dropped) >= 0) {
                dropped.clear();
            }
        } catch (IOException e) {
            log.debug("A connection of the control socket took no answer: " + e.getMessage());
        }
    }

    private static void write(SocketChannel peer, Map<String, @Nullable Object> answer) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((JsonTree.write(answer) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            peer.write(bytes);
        }
    }

    private void close(SocketChannel peer) {
        open.remove(peer);
        try {
            peer.close();
        } catch (IOException e) {
            log.debug("A connection of the control socket did not close: " + e.getMessage());
        }
    }

    /** Serves nobody any more and takes the file away. */
    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.warning("The control socket " + path + " cannot be removed: " + e.getMessage());
        }
        open.forEach(this::close);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import io.godwit.broker.operator.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a broker over its control socket: one connection for each request. */
final class ControlClient {
    /** A broker answers within half of this, or says that it cannot. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long VERSION = 1;

    private final Path socket;

    ControlClient(Path socket) {
        this.socket = socket;
    }

    /** Whether somebody answers there. */
    static boolean isAlive(Path socket) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return probe.isConnected();
        } catch (IOException | UnsupportedOperationException nobody) {
            return false;
        }
    }

    /**
     * Asks and returns the members of the answer's {@code result}.
     *
     * @throws CtlException with the broker's sentence if it says no, or if it does not answer
     */
    Map<String, @Nullable Object> ask(String command, Map<String, @Nullable Object> arguments) throws CtlException {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("version", VERSION);
        request.put("command", command);
        request.putAll(arguments);
        Map<String, @Nullable Object> answer;
        try {
            answer = JsonTree.read(exchange(JsonTree.write(request) + "\n"));
        } catch (ClosedChannelException e) {
            throw new CtlException(
                    CtlCommand.UNREACHABLE,
                    "The broker at " + socket + " did not answer within " + PATIENCE.toSeconds() + " s.");
        } catch (IOException e) {
            throw new CtlException(CtlCommand.UNREACHABLE, reason(e));
        }
        if (Boolean.TRUE.equals(answer.get("ok")) && answer.get("result") instanceof Map<?, ?> result) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            result.forEach((name, value) -> members.put(String.valueOf(name), value));
            return members;
        }
        boolean turnedAway = "not_allowed".equals(answer.get("error"));
        throw new CtlException(
                turnedAway ? CtlCommand.UNREACHABLE : CtlCommand.REFUSED, String.valueOf(answer.get("text")));
    }

    private String exchange(String line) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Thread deadline = Thread.ofVirtual().start(() -> closeLate(channel));
            try {
                ByteBuffer out = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
                while (out.hasRemaining()) {
                    channel.write(out);
                }
                channel.shutdownOutput();
                ByteArrayOutputStream answer = new ByteArrayOutputStream();
                ByteBuffer in = ByteBuffer.allocate(64 * 1024);
                while (channel.read(in) >= 0) {
                    answer.write(in.array(), 0, in.position());
                    in.clear();
                }
                return answer.toString(StandardCharsets.UTF_8);
            } finally {
                deadline.interrupt();
            }
        }
    }

    private static void closeLate(SocketChannel channel) {
        try {
            Thread.sleep(PATIENCE);
            channel.close();
        } catch (InterruptedException | IOException inTime) {
            // The answer is there.
        }
    }

    private String reason(IOException e) {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return "No broker runs with the control socket " + socket + ": there is no such file.";
        }
        String why = String.valueOf(e.getMessage());
        if (why.contains("Permission denied") || !Files.isWritable(socket)) {
            return "You may not use the control socket " + socket + ", which belongs to " + owner()
                    + ": ask as that user or as root.";
        }
        if (why.contains("refused")) {
            return "No broker answers at the control socket " + socket + ": the one that made it has ended.";
        }
        return "The broker at " + socket + " gave no answer: " + why + ".";
    }

    private String owner() {
        try {
            return Files.getOwner(socket, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException e) {
            return "another user";
        }
    }
}

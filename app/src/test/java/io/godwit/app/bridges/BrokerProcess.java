// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.ServeProcess;
import io.godwit.app.clients.Installed;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A broker in a process of its own, Godwit or mosquitto, that runs from a configuration file. The lines it writes are kept.
 *
 * <p>Any thread may call it; one is enough.
 */
public final class BrokerProcess implements AutoCloseable {
    /** Whose broker it is. */
    public enum Kind {
        MOSQUITTO,
        GODWIT
    }

    private static final int SECONDS = 30;

    /** Below the ports that the kernel gives to outgoing connections: a retry to a closed port must not meet itself. */
    private static final int FIRST_PORT = 17_250;

    private static final int PORTS = 50;
    private static final AtomicInteger NEXT_PORT = new AtomicInteger();

    private final Kind kind;
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private int mark;
    private boolean ended;

    private BrokerProcess(Kind kind, Process process) {
        this.kind = kind;
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Starts a broker; does not wait until it listens. */
    public static BrokerProcess start(Kind kind, Path configuration) throws IOException {
        return start(kind, configuration, List.of());
    }

    /** Starts a broker by way of another command, such as {@code ip netns exec NAME}. */
    static BrokerProcess start(Kind kind, Path configuration, List<String> by) throws IOException {
        // A build that runs in the background hands ignored signals down, and a JVM leaves those alone.
        List<String> signals = List.of("env", "--default-signal=HUP,INT,TERM");
        List<String> broker = switch (kind) {
            case MOSQUITTO -> List.of(mosquitto(), "-c", configuration.toString());
            case GODWIT -> ServeProcess.command("-c", configuration.toString());
        };
        List<String> command =
                Stream.of(by, signals, broker).flatMap(List::stream).toList();
        return new BrokerProcess(
                kind, new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Skips the test, or fails it where CI is true, without mosquitto and its clients. */
    public static void requireMosquitto() {
        for (String name : List.of("mosquitto -h", "mosquitto_pub --help")) {
            Installed.require(
                    "mosquitto", List.of("sh", "-c", "PATH=$PATH:/usr/sbin; " + name + " | grep -q version"), Map.of());
        }
    }

    private static String mosquitto() {
        return Path.of("/usr/sbin/mosquitto").toFile().canExecute() ? "/usr/sbin/mosquitto" : "mosquitto";
    }

    /** A port on which nobody listens, another one each time. */
    public static int port() throws IOException {
        for (int i = 0; i < PORTS; i++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
        throw new IOException("ports " + FIRST_PORT + " to " + (FIRST_PORT + PORTS - 1) + " are all in use");
    }

    /** Whose broker this is. */
    public Kind kind() {
        return kind;
    }

    /** Waits until it listens there. */
    public void awaitPort(String host, int port) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!isOpen(host, port)) {
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
                    .as("%s ended instead of opening port %d; it wrote %s", kind, port, output())
                    .isFalse();
            assertThat(System.nanoTime())
                    .as("%s did not open port %d; it wrote %s", kind, port, output())
                    .isLessThan(deadline);
        }
    }

    private static boolean isOpen(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1_000);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** From here on {@link #await} looks only at what is written later. */
    public synchronized void mark() {
        mark = lines.size();
    }

    /** Waits for a line with all of these texts, written since the mark, and returns it. */
    public synchronized String await(String... texts) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            String line = line(texts);
            if (line != null) {
                return line;
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0 || ended) {
                throw new AssertionError("no line with " + List.of(texts) + ", but:\n" + output());
            }
            wait(millis);
        }
    }

    /** Whether a line with all of these texts was written since the mark. */
    public synchronized boolean hasWritten(String... texts) {
        return line(texts) != null;
    }

    private @Nullable String line(String... texts) {
        return lines.subList(mark, lines.size()).stream()
                .filter(line -> Stream.of(texts).allMatch(line::contains))
                .findFirst()
                .orElse(null);
    }

    /** All that it wrote. */
    public synchronized String output() {
        return String.join("\n", lines);
    }

    /** Sends a signal by its name. */
    public void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Asks it to end, and checks that it does with status 0. */
    public void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("%s ended; it wrote %s", kind, output())
                .isTrue();
        assertThat(process.exitValue()).as(output()).isZero();
    }

    /** Ends it as {@code kill -9} does and returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("killed").isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            @Nullable String line = reader.readLine();
            while (line != null) {
                add(line);
                line = reader.readLine();
            }
        } catch (IOException e) {
            // The process was ended in the middle of a line.
        }
        end();
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}

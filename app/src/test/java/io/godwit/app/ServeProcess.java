// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that runs {@code godwit serve} on the class path of the tests; what it writes is read line by line. */
public final class ServeProcess implements AutoCloseable {
    private static final int SECONDS = 30;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final Thread reader;

    private ServeProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** Starts {@code godwit serve} with these options. */
    public static ServeProcess start(String... options) throws IOException {
        return start(Map.of(), options);
    }

    static ServeProcess start(Map<String, String> environment, String... options) throws IOException {
        // A build that runs in the background hands ignored signals down, and a JVM leaves those alone.
        return startThrough(List.of("env", "--default-signal=HUP,INT,TERM"), environment, options);
    }

    /** The same by way of a command that becomes the one that follows it. */
    static ServeProcess startThrough(List<String> launcher, Map<String, String> environment, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(command(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ServeProcess(builder.start());
    }

    /** The command that starts {@code godwit serve} with these options, for those who start it in their own way. */
    public static List<String> command(String... options) {
        List<String> command = godwit("serve");
        command.addAll(List.of(options));
        return command;
    }

    /** The command that starts {@code godwit} with these words. */
    public static List<String> godwit(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-ea", "-cp", System.getProperty("java.class.path"), "io.godwit.app.Godwit"));
        command.addAll(List.of(words));
        return command;
    }

    /** Waits for a line that contains {@code text} and returns it. */
    public String await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            String line = lines.poll(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("no line with \"" + text + "\" within " + SECONDS + " s, but: " + seen);
            }
            seen.add(line);
            if (line.contains(text)) {
                return line;
            }
        }
    }

    /** Sends a signal by its name. */
    public void signal(String name) throws IOException, InterruptedException {
        signal(name, process.pid());
    }

    static void signal(String name, long pid) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    /** Waits for the end and returns the exit status. */
    public int status() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("ended; it wrote %s", seen)
                .isTrue();
        reader.join();
        lines.drainTo(seen);
        return process.exitValue();
    }

    /** Whether a line that contains {@code text} was written by now. */
    public boolean hasWritten(String text) {
        lines.drainTo(seen);
        return seen.stream().anyMatch(line -> line.contains(text));
    }

    /** Whether the process has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does and returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("killed").isTrue();
    }

    /** All that was written, once {@link #status} has returned; before that, all that was awaited. */
    public String output() {
        return String.join("\n", seen);
    }

    /** Its number in the kernel. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** A port that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            @Nullable String line = reader.readLine();
            while (line != null) {
                lines.add(line);
                line = reader.readLine();
            }
        } catch (IOException e) {
            // The process was ended in the middle of a line.
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker that listens on a free port of 127.0.0.1, and what the kernel says of its process. */
final class BrokerProcess implements AutoCloseable {
    /** How long a broker may take to answer a CONNECT after its start, or to stop. */
    private static final long PATIENCE_SECONDS = 60;

    /** CONNECT of MQTT 3.1.1 with a clean session and the client identifier "first". */
    private static final byte[] CONNECT = {0x10, 17, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 5, 'f', 'i', 'r', 's', 't'
    };

    private static final long CLOCK_TICKS_PER_SECOND = 100;

    private final Process process;
    private final int port;
    private final long startNanos;

    private BrokerProcess(Process process, int port, long startNanos) {
        this.process = process;
        this.port = port;
        this.startNanos = startNanos;
    }

    /**
     * Starts a broker and waits for its first CONNACK.
     *
     * @param command program and arguments; the path of the configuration is appended
     * @param configuration directives after those of the listener
     * @throws IOException when it ends or gives no CONNACK within a minute
     */
    static BrokerProcess start(String name, List<String> command, String configuration, Path folder)
            throws IOException, InterruptedException {
        int port = freePort();
        Path file = folder.resolve(name + ".conf");
        Files.writeString(file, "listener " + port + " 127.0.0.1\nallow_anonymous true\n" + configuration);
        List<String> line = new ArrayList<>(command);
        line.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        long before = System.nanoTime();
        Process process = builder.start();
        BrokerProcess broker = null;
        try {
            while (!answers(port)) {
                if (process.waitFor(1, TimeUnit.MILLISECONDS)) {
                    throw new IOException(name + " ended with status " + process.exitValue() + "; see " + folder);
                }
                if (System.nanoTime() - before > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    throw new IOException(name + " gave no CONNACK within " + PATIENCE_SECONDS + " s; see " + folder);
                }
            }
            broker = new BrokerProcess(process, port, System.nanoTime() - before);
            return broker;
        } finally {
            if (broker == null) {
                process.destroyForcibly();
            }
        }
    }

    int port() {
        return port;
    }

    /** From starting the program to its first CONNACK. */
    long startNanos() {
        return startNanos;
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** User and system time of the process so far; the kernel counts it in steps of 10 ms. */
    long cpuNanos() {
        String stat = read("stat");
        // The second field is the program's name in parentheses and may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return TimeUnit.SECONDS.toNanos(ticks) / CLOCK_TICKS_PER_SECOND;
    }

    /** Resident memory, after a full collection if the process is a JVM. */
    long settledResidentBytes() throws IOException, InterruptedException {
        Path program = Path.of("/proc", Long.toString(process.pid()), "exe").toRealPath();
        Path jcmd = program.resolveSibling("jcmd");
        if (Files.isExecutable(jcmd)) {
            // Twice: what the first one only made unreachable goes with the second.
            for (int turn = 0; turn < 2; turn++) {
                new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
        }
        return read("status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .sum()
                * 1024;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String read(String leaf) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), leaf));
        } catch (IOException gone) {
            throw new IllegalStateException("the broker's process has ended", gone);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            socket.getOutputStream().write(CONNECT);
            byte[] answer = socket.getInputStream().readNBytes(4);
            return answer.length == 4 && answer[0] == 0x20 && answer[3] == 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

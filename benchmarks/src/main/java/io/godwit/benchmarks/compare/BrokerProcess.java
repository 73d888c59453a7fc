// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import io.godwit.bench.report.ProcessProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    private final Broker broker;
    private final Process process;
    private final ProcessProbe probe;
    private final Ports ports;
    private final Path certificate;
    private final long startNanos;

    /** Of the plain listener, and of the one with TLS or WebSocket if the row needs one. */
    private record Ports(int plain, int second) {}

    private BrokerProcess(
            Broker broker, Process process, ProcessProbe probe, Ports ports, Path certificate, long startNanos) {
        this.broker = broker;
        this.process = process;
        this.probe = probe;
        this.ports = ports;
        this.certificate = certificate;
        this.startNanos = startNanos;
    }

    /**
     * Starts a broker with a plain listener, and another one where asked for, and waits for its first CONNACK.
     *
     * @param name of its files
     * @param configuration directives after those of the plain listener
     * @throws IOException when it ends or gives no CONNACK within a minute
     */
    static BrokerProcess start(Broker broker, String name, String configuration, Brokers.Listener listener, Path folder)
            throws IOException, InterruptedException {
        Ports ports = new Ports(freePort(), freePort());
        Path certificate = folder.resolve("certificate.pem");
        List<String> line = new ArrayList<>();
        for (String word : broker.command()) {
            line.add(word.replace(Broker.PORT, Integer.toString(ports.plain)));
        }
        if (broker.takesConfiguration()) {
            Path file = folder.resolve(name + ".conf");
            Files.writeString(
                    file,
                    "listener " + ports.plain + " 127.0.0.1\nallow_anonymous true\n" + configuration
                            + second(listener, ports.second, certificate));
            line.add(file.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        long before = System.nanoTime();
        Process process = builder.start();
        BrokerProcess started = null;
        try {
            // A broker opens one listener after the other.
            while (!answers(ports.plain) || (listener != Brokers.Listener.PLAIN && !accepts(ports.second))) {
                if (process.waitFor(1, TimeUnit.MILLISECONDS)) {
                    throw new IOException(name + " ended with status " + process.exitValue() + "; see " + folder);
                }
                if (System.nanoTime() - before > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    throw new IOException(name + " gave no CONNACK within " + PATIENCE_SECONDS + " s; see " + folder);
                }
            }
            long startNanos = System.nanoTime() - before;
            started =
                    new BrokerProcess(broker, process, ProcessProbe.of(process.pid()), ports, certificate, startNanos);
            return started;
        } finally {
            if (started == null) {
                process.destroyForcibly();
            }
        }
    }

    private static String second(Brokers.Listener listener, int port, Path certificate)
            throws IOException, InterruptedException {
        String begin = "listener " + port + " 127.0.0.1\n";
        return switch (listener) {
            case PLAIN -> "";
            case WEBSOCKET -> begin + "protocol websockets\n";
            case TLS -> {
                Path key = certificate.resolveSibling("key.pem");
                Certificate.make(certificate, key);
                yield begin + "certfile " + certificate.toAbsolutePath() + "\nkeyfile " + key.toAbsolutePath() + "\n";
            }
        };
    }

    Broker broker() {
        return broker;
    }

    String name() {
        return broker.name();
    }

    /** Of the plain listener. */
    int port() {
        return ports.plain;
    }

    /** Of the listener with TLS or WebSocket. */
    int secondPort() {
        return ports.second;
    }

    /** PEM file that a client of the listener with TLS trusts. */
    Path certificate() {
        return certificate;
    }

    long processId() {
        return process.pid();
    }

    /** From starting the program to its first CONNACK. */
    long startNanos() {
        return startNanos;
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** User and system time of the process so far. */
    long cpuNanos() {
        try {
            return probe.cpuNanos();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
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
        return probe.residentBytes();
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

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
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

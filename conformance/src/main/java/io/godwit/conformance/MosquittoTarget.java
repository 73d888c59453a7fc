// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The mosquitto of this machine, for comparison: one process for each setting, started when a script first asks for it.
 * The system property {@code godwit.mosquitto} names the program (default {@code mosquitto}, which Debian puts into
 * {@code /usr/sbin}).
 */
final class MosquittoTarget implements Target {
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);

    private record Running(Process process, BrokerFiles files) {}

    private final String program;
    private final Map<Setting, Running> running = new EnumMap<>(Setting.class);

    MosquittoTarget(String program) {
        this.program = program;
    }

    @Override
    public @Nullable InetSocketAddress address(Setting setting, Transport transport) {
        if (setting == Setting.SCRAM) {
            return null; // mosquitto has no enhanced authentication of its own.
        }
        BrokerFiles files = running.computeIfAbsent(setting, this::start).files();
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                switch (transport) {
                    case MQTT -> files.mqttPort();
                    case WEBSOCKETS -> files.webSocketPort();
                });
    }

    private Running start(Setting setting) {
        try {
            Path directory = Files.createTempDirectory("mosquitto-conformance");
            BrokerFiles files = BrokerFiles.write(setting, directory);
            // Started by root, mosquitto gives its rights up and then reads its files as the user named here.
            Files.write(
                    files.configuration(),
                    List.of("user " + System.getProperty("user.name")),
                    StandardOpenOption.APPEND);
            Process process = new ProcessBuilder(
                            program, "-v", "-c", files.configuration().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            Running started = new Running(process, files);
            awaitPort(started, directory.resolve("log"));
            return started;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot start " + program + "; install Debian's package mosquitto or set -Dgodwit.mosquitto", e);
        }
    }

    private static void awaitPort(Running started, Path log) throws IOException {
        long deadlineNanos = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), started.files().webSocketPort()).close();
                return;
            } catch (IOException e) {
                if (!started.process().isAlive() || System.nanoTime() > deadlineNanos) {
                    throw new IOException("the broker does not listen; its log:\n" + Files.readString(log), e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }

    @Override
    public void close() {
        running.values().forEach(each -> each.process().destroy());
    }
}

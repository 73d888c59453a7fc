// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.server.BrokerServer;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A broker in this process, on a free port of the loopback address, open to everybody. */
public final class TestBroker implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;
    private static final long POLL_NANOS = 2_000_000;

    private final BrokerServer server;
    private final int port;

    /** Errors that the broker logged; there must be none. */
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    /** Starts it with these directives. */
    public TestBroker(Path folder, String... directives) throws Exception {
        Path file = Files.write(folder.resolve("broker.conf"), List.of(directives));
        BrokerConfig config = ConfigReader.read(file, new CommandLine(List.of(0), false, false));
        server = BrokerServer.start(config, new BrokerLog() {
            @Override
            public boolean isOn(LogType type) {
                return type == LogType.ERROR;
            }

            @Override
            public void write(LogType type, String line) {
                if (type == LogType.ERROR) {
                    errors.add(line);
                }
            }

            @Override
            public void error(String line, Throwable cause) {
                errors.add(line + ": " + cause);
            }
        });
        port = server.bound().stream()
                .map(bound -> (InetSocketAddress) bound.address())
                .filter(address -> address.getAddress() instanceof Inet4Address)
                .mapToInt(InetSocketAddress::getPort)
                .findFirst()
                .orElseThrow();
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** A counter's value. */
    public long sum(Counter counter) {
        return server.counters().sum(counter);
    }

    /** Errors it has logged. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    /** Waits until a counter has this value; returns its last value. */
    public long await(Counter counter, long value) {
        await(() -> sum(counter) == value);
        return sum(counter);
    }

    /** Waits until something is so, for a minute at most. */
    public static boolean await(BooleanSupplier condition) {
        return await(condition, DEADLINE_SECONDS);
    }

    /** Waits until something is so, for so many seconds at most. */
    public static boolean await(BooleanSupplier condition, long seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    @Override
    public void close() {
        server.close();
    }
}

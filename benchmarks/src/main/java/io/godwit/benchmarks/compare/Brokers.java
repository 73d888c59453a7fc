// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The brokers of one row. All of them run at once, so that a JVM stays warm from round to round; only the one that is measured has
 * connections, the others rest.
 */
final class Brokers implements AutoCloseable {
    /** What a load connects to. */
    enum Listener {
        PLAIN,
        TLS,
        WEBSOCKET
    }

    /** Directive of the rows about messages that are kept. */
    static final String PERSISTENT = "persistence true\n";

    private final List<BrokerProcess> running = new ArrayList<>();

    private Brokers() {}

    /**
     * Starts them, each with an empty data directory.
     *
     * @param directives for all brokers that take a configuration
     */
    static Brokers start(Scene scene, Row row, Listener listener, String directives)
            throws IOException, InterruptedException {
        Brokers brokers = new Brokers();
        boolean started = false;
        try {
            for (Broker broker : scene.brokers()) {
                // The directives are mosquitto's; a broker that does not read them would be measured at something else.
                if (broker.takesConfiguration() || (directives.isEmpty() && listener == Listener.PLAIN)) {
                    brokers.running.add(start(scene, row, broker, listener, directives));
                }
            }
            started = true;
            return brokers;
        } finally {
            if (!started) {
                brokers.close();
            }
        }
    }

    private static BrokerProcess start(Scene scene, Row row, Broker broker, Listener listener, String directives)
            throws IOException, InterruptedException {
        Path folder = scene.options().folder();
        String name = broker.name().replaceAll("[^A-Za-z0-9.-]", "_") + "-" + row.word();
        Path data = DataFolder.empty(folder.resolve(name + "-data"));
        String common = scene.options().configuration();
        // mosquitto takes a directive once.
        String begin = directives.contains(PERSISTENT) ? common.replace("persistence false\n", "") : common;
        String configuration = begin + directives + "persistence_location " + data.toAbsolutePath() + "/\n"
                + (broker.isMosquitto() ? "user root\n" : "");
        return BrokerProcess.start(broker, name, configuration, listener, folder);
    }

    /** In the order of the table's columns. */
    List<BrokerProcess> running() {
        return running;
    }

    @Override
    public void close() {
        running.forEach(BrokerProcess::close);
    }
}

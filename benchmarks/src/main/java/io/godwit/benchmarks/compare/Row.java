// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import io.godwit.benchmarks.load.LoadSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be compared: a line of the table. */
enum Row {
    QOS0("50→50 QoS 0, 10 in flight", 64, 0, 10),
    QOS1("50→50 QoS 1, 10 in flight", 64, 1, 10),
    QOS2("50→50 QoS 2, 10 in flight", 64, 2, 10),
    SINGLE("50→50 QoS 0, 1 in flight", 64, 0, 1),
    LARGE("50→50 QoS 0, 10 in flight, 16 KiB", 16_384, 0, 10),
    IDLE("10 000 idle connections", "KiB resident each"),
    START("start to first CONNACK", "ms"),
    DURABLE("50→50 QoS 1, durable sessions, 50 in flight", "broker CPU µs per message"),
    QUEUE("100 000 messages to 100 offline sessions and back", "broker CPU µs per message"),
    FAN("10 000 messages to each of 100 offline sessions and back", "broker CPU µs per delivery"),
    PAUSE("longest delivery while snapshots and reclaim run", "ms"),
    REPLAY("start with 1 000 000 queued messages to first CONNACK", "ms");

    private static final int PAIRS = 50;

    private final String title;
    private final String unit;
    private final int payloadBytes;
    private final int qos;
    private final int inFlight;

    Row(String title, int payloadBytes, int qos, int inFlight) {
        this.title = title;
        this.unit = "broker CPU µs per message";
        this.payloadBytes = payloadBytes;
        this.qos = qos;
        this.inFlight = inFlight;
    }

    Row(String title, String unit) {
        this.title = title;
        this.unit = unit;
        this.payloadBytes = 0;
        this.qos = 0;
        this.inFlight = 0;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    /** Whether it is about what is written to disk; then {@link DurableRows} measures it. */
    boolean isDurable() {
        return compareTo(START) > 0;
    }

    /** The load of a row about CPU time. */
    Optional<LoadSettings> load() {
        return payloadBytes == 0 ? Optional.empty() : Optional.of(new LoadSettings(PAIRS, payloadBytes, qos, inFlight));
    }

    /** Rows by their names in lower case, separated by commas. */
    static List<Row> named(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(name -> valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .toList();
    }
}

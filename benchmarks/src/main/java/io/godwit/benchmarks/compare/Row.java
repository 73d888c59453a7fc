// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be compared. A row is one line of the table or several that are measured together. */
enum Row {
    QOS0("50→50 QoS 0, 10 in flight", new Reach.Ratio(0.15)),
    QOS0_SINGLE("50→50 QoS 0, 1 in flight", new Reach.Ratio(0.75)),
    QOS1("50→50 QoS 1, 10 in flight", new Reach.Ratio(0.13)),
    QOS1_SINGLE("50→50 QoS 1, 1 in flight", new Reach.Ratio(0.75)),
    QOS2("50→50 QoS 2, 10 in flight", new Reach.Ratio(0.14)),
    QOS0_1K("50→50 QoS 0, 10 in flight, 1 KiB", new Reach.Ratio(0.15)),
    LARGE("50→50 QoS 0, 10 in flight, 16 KiB", new Reach.Nothing()),
    FANOUT("1→500 QoS 0, 4 in flight", new Reach.Ratio(0.40)),
    FANOUT_QOS1("1→500 QoS 1, 4 in flight", new Reach.Ratio(0.40)),
    FANIN("500→1 QoS 1, 2 in flight", new Reach.Ratio(0.30)),
    PACED("paced 10 000/s QoS 0, 50→50", new Reach.Ratio(0.92)),
    OVERLOAD("overload: 100→10 QoS 1, held back by acknowledgements only", new Reach.Nothing()),
    FILTERS("100 000 filters (exact, `+`, `#`)", new Reach.Ratio(0.50)),
    RETAINED("100 000 retained messages", new Reach.Nothing()),
    QUEUE("100 000 QoS 1 messages for 100 offline sessions", new Reach.Nothing()),
    CHURN("connect, subscribe, publish, receive, disconnect", new Reach.Ratio(1.0)),
    TLS("50→50 QoS 0, 10 in flight, TLS", new Reach.Nothing()),
    WEBSOCKET("50→50 QoS 0, 10 in flight, WebSocket", new Reach.Nothing()),
    IDLE("10 000 idle connections", new Reach.Absolute(2.2)),
    START("start to first CONNACK", new Reach.Absolute(350)),
    FILTERS_MEMORY("1 000 000 filters", new Reach.Absolute(100)),
    DURABLE("50→50 QoS 1, sessions that outlive their connections, 50 in flight", new Reach.Nothing()),
    FAN("10 000 messages to each of 100 offline sessions and back", new Reach.Ratio(0.5)),
    PAUSE("longest delivery while snapshots and reclaim run", new Reach.Absolute(50)),
    REPLAY("start with 1 000 000 queued messages to first CONNACK", new Reach.Absolute(3_000));

    private final String title;
    private final Reach reach;

    Row(String title, Reach reach) {
        this.title = title;
        this.reach = reach;
    }

    /** As it is called on the command line and in the table. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    /** What its line is to reach, where it is one line. */
    Reach reach() {
        return reach;
    }

    /**
     * Rows by their names, separated by commas.
     *
     * @throws IllegalArgumentException when there is no row of a name
     */
    static List<Row> named(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(name -> named(name.strip(), all()))
                .toList();
    }

    /** All rows, in the order of the table. */
    static List<Row> all() {
        return List.of(values());
    }

    static String words() {
        return all().stream().map(Row::word).collect(Collectors.joining(","));
    }

    private static Row named(String name, List<Row> rows) {
        return rows.stream()
                .filter(row -> row.word().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no row \"" + name + "\"; there are " + words()));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Reports to show. */
final class Reports {
    private Reports() {}

    static Report with(Phase... phases) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("publishers", "50");
        settings.put("QoS", "1");
        return new Report(
                "pairs",
                "godwit bench pairs -q 1",
                "127.0.0.1:1883",
                settings,
                Instant.parse("2026-05-04T03:02:01Z"),
                List.of(phases));
    }

    /** Two and a half seconds, 1 000 units in each whole one, latencies from 1 ms to 1 000 ms. */
    static Phase phase() {
        Histogram latency = new Histogram(3);
        for (int i = 1; i <= 1_000; i++) {
            latency.recordValue(i * 1_000_000L);
        }
        return new Phase(
                "exchange",
                "message",
                2_500,
                Duration.ofMillis(2_500),
                2_501,
                2_500,
                Phase.Faults.NONE,
                latency,
                new ProcessUse(5_000_000_000L, 50 << 20, 60 << 20),
                List.of(
                        new Phase.Second(1_000, 400_000, 900_000),
                        new Phase.Second(1_000, 500_000, 800_000),
                        new Phase.Second(500, 450_000, 2_000_000)));
    }

    /** Nothing was done and nothing is known. */
    static Phase nothing(@Nullable Histogram latency, @Nullable ProcessUse broker) {
        return new Phase("exchange", "message", 0, Duration.ZERO, 0, 0, Phase.Faults.NONE, latency, broker, List.of());
    }

    static Phase faulty(long lost, long doubled, long reordered) {
        return new Phase(
                "exchange",
                "message",
                10,
                Duration.ofSeconds(1),
                10,
                10,
                new Phase.Faults(lost, doubled, reordered),
                null,
                null,
                List.of());
    }

    /** With something else that was counted. */
    static Phase counting(String name, long count) {
        return new Phase(
                "accepting",
                "message",
                10,
                Duration.ofSeconds(1),
                10,
                10,
                Phase.Faults.NONE,
                null,
                null,
                List.of(),
                Map.of(name, count));
    }

    /** Many seconds, each with a rate of its own. */
    static Phase lasting(int seconds) {
        List<Phase.Second> course = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            course.add(new Phase.Second(
                    100_000 + 1_000L * (second % 7), 80_000 + second % 5 * 4_000, 300_000 + second % 11 * 90_000));
        }
        Phase phase = phase();
        return new Phase(
                phase.name(),
                phase.unit(),
                100_000L * seconds,
                Duration.ofSeconds(seconds),
                100_000L * seconds,
                100_000L * seconds,
                Phase.Faults.NONE,
                phase.latency(),
                phase.broker(),
                course);
    }
}

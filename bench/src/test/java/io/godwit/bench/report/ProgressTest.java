// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final String CLEAR = "\r\u001b[K";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nanos = -5;
    private final Progress progress = progress(true);

    @Test
    void showsBarRateAndWhatRemains() {
        progress.at("exchange", 0, 10, 0);
        pass(5);
        progress.at("exchange", 5, 10, 123_456);

        assertThat(shown())
                .isEqualTo(CLEAR + "exchange [........................]   0 %" + CLEAR
                        + "exchange [############............]  50 %  5 s left  123 456/s");
    }

    @Test
    void countsSecondsWhereTheEndIsNotKnown() {
        progress.at("draining", 0, 0, 0);
        pass(7);
        progress.at("draining", 500, 0, 71.4);

        assertThat(shown()).endsWith("draining  7 s  71.4/s");
    }

    @Test
    void countsLongTimesInMinutes() {
        progress.at("exchange", 0, 600, 0);
        pass(60);
        progress.at("exchange", 60, 600, 0);

        assertThat(shown()).endsWith("  9 min left");
    }

    @Test
    void leavesOutWhatTheEyeCannotFollow() {
        progress.at("exchange", 1, 10, 0);
        progress.at("exchange", 2, 10, 0);
        progress.at("draining", 1, 10, 0);

        assertThat(shown().split("\r", -1)).hasSize(3);
    }

    @Test
    void staysWithinItsBar() {
        progress.at("exchange", 11, 10, 0);

        assertThat(shown()).endsWith("[########################] 100 %");
    }

    @Test
    void leavesTheLineToOthers() {
        progress.clear();
        assertThat(shown()).isEmpty();
        progress.at("exchange", 1, 10, 0);
        progress.clear();

        assertThat(shown()).endsWith(CLEAR);
    }

    @Test
    void saysNothingWhereNobodyLooks() {
        Progress silent = progress(false);
        silent.at("exchange", 1, 10, 5);
        silent.clear();

        assertThat(shown()).isEmpty();
    }

    private Progress progress(boolean isTerminal) {
        return new Progress(new PrintStream(out, true, UTF_8), isTerminal, () -> nanos);
    }

    private void pass(int seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private String shown() {
        return out.toString(UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampFormatTest {
    /** A Sunday morning in January, so that padding and week numbers show. */
    private static final long SUNDAY = ZonedDateTime.of(2026, 1, 4, 7, 8, 9, 123_000_000, ZoneOffset.UTC)
            .toInstant()
            .toEpochMilli();

    // What `LC_ALL=C TZ=... date -d @1767510489 +PATTERN` prints.
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    %Y-%m-%dT%H:%M:%S, 2026-01-04T07:08:09
                    %Y-%m-%dT%H:%M:%S%z, 2026-01-04T07:08:09+0000
                    %a %A %b %B %h, Sun Sunday Jan January Jan
                    %c, "Sun Jan  4 07:08:09 2026"
                    %D %F %T %R %r, 01/04/26 2026-01-04 07:08:09 07:08 07:08:09 AM
                    %C %y %j %e %k %l %I %p %P, "20 26 004  4  7  7 07 AM am"
                    %U %V %W %G %g %u %w, 01 01 00 2026 26 7 0
                    %s %% %Ey %Od, 1767510489 % 26 04
                    %Z %N, UTC 123000000
                    %Q 100%, %Q 100%
                    """)
    void showsTimesAsTheCLocaleDoes(String pattern, String text) {
        assertThat(new TimestampFormat(pattern, ZoneOffset.UTC).format(SUNDAY)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"Asia/Kolkata, +0530 IST 12:38", "America/St_Johns, -0330 NST 03:38", "Europe/Berlin, +0100 CET 08:08"})
    void usesTheZoneOfTheMachine(String zone, String text) {
        assertThat(new TimestampFormat("%z %Z %H:%M", ZoneId.of(zone)).format(SUNDAY))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1700000000000, 1700000000", "1700000000999, 1700000000"})
    void withoutPatternIsSecondsSince1970(long millis, String text) {
        assertThat(new TimestampFormat().format(millis)).isEqualTo(text);
    }
}

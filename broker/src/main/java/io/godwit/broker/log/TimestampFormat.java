// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A point in time as a strftime pattern shows it in the C locale. Immutable. A conversion that it does not know stays as it
 * is, so that a wrong pattern shows itself in what it prints.
 */
public final class TimestampFormat {
    private final @Nullable String pattern;
    private final ZoneId zone;

    /** Seconds since 1970. */
    public TimestampFormat() {
        this.pattern = null;
        this.zone = ZoneOffset.UTC;
    }

    /** A format for times of one zone. */
    public TimestampFormat(String pattern, ZoneId zone) {
        this.pattern = pattern;
        this.zone = zone;
    }

    /** The text for a time in milliseconds since 1970. */
    public String format(long millis) {
        if (pattern == null) {
            return Long.toString(Math.floorDiv(millis, 1000L));
        }
        return format(pattern, Instant.ofEpochMilli(millis).atZone(zone));
    }

    /** What a pattern gives for a time; besides strftime's conversions {@code %N} gives the nanoseconds of the second. */
    public static String format(String pattern, ZonedDateTime time) {
        StringBuilder text = new StringBuilder(pattern.length() * 2);
        append(text, pattern, time);
        return text.toString();
    }

    private static void append(StringBuilder text, String pattern, ZonedDateTime time) {
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i++);
            if (c != '%' || i == pattern.length()) {
                text.append(c);
                continue;
            }
            char conversion = pattern.charAt(i++);
            // E and O ask for another locale's form, which the C locale does not have.
            if ((conversion == 'E' || conversion == 'O') && i < pattern.length()) {
                conversion = pattern.charAt(i++);
            }
            convert(text, conversion, time);
        }
    }

    private static void convert(StringBuilder text, char conversion, ZonedDateTime time) {
        switch (conversion) {
            case 'a' -> text.append(time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
            case 'A' -> text.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case 'b', 'h' -> text.append(time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
            case 'B' -> text.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case 'c' -> append(text, "%a %b %e %H:%M:%S %Y", time);
            case 'C' -> padded(text, time.getYear() / 100, 2, '0');
            case 'd' -> padded(text, time.getDayOfMonth(), 2, '0');
            case 'D', 'x' -> append(text, "%m/%d/%y", time);
            case 'e' -> padded(text, time.getDayOfMonth(), 2, ' ');
            case 'F' -> append(text, "%Y-%m-%d", time);
            case 'g' -> padded(text, time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0');
            case 'G' -> text.append(time.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> padded(text, time.getHour(), 2, '0');
            case 'I' -> padded(text, time.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, '0');
            case 'j' -> padded(text, time.getDayOfYear(), 3, '0');
            case 'k' -> padded(text, time.getHour(), 2, ' ');
            case 'l' -> padded(text, time.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, ' ');
            case 'm' -> padded(text, time.getMonthValue(), 2, '0');
            case 'M' -> padded(text, time.getMinute(), 2, '0');
            case 'n' -> text.append('\n');
            case 'N' -> padded(text, time.getNano(), 9, '0');
            case 'p' -> text.append(time.getHour() < 12 ? "AM" : "PM");
            case 'P' -> text.append(time.getHour() < 12 ? "am" : "pm");
            case 'r' -> append(text, "%I:%M:%S %p", time);
            case 'R' -> append(text, "%H:%M", time);
            case 's' -> text.append(time.toEpochSecond());
            case 'S' -> padded(text, time.getSecond(), 2, '0');
            case 't' -> text.append('\t');
            case 'T', 'X' -> append(text, "%H:%M:%S", time);
            case 'u' -> text.append(time.getDayOfWeek().getValue());
            case 'U' ->
                padded(text, (time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7, 2, '0');
            case 'V' -> padded(text, time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
            case 'w' -> text.append(time.getDayOfWeek().getValue() % 7);
            case 'W' ->
                padded(text, (time.getDayOfYear() + 7 - time.getDayOfWeek().getValue()) / 7, 2, '0');
            case 'y' -> padded(text, time.getYear() % 100, 2, '0');
            case 'Y' -> text.append(time.getYear());
            case 'z' -> offset(text, time.getOffset().getTotalSeconds());
            case 'Z' -> text.append(time.getZone().equals(ZoneOffset.UTC) ? "UTC" : ZoneName.FORMAT.format(time));
            case '%' -> text.append('%');
            default -> text.append('%').append(conversion);
        }
    }

    private static void offset(StringBuilder text, int seconds) {
        text.append(seconds < 0 ? '-' : '+');
        padded(text, Math.abs(seconds) / 3600, 2, '0');
        padded(text, Math.abs(seconds) / 60 % 60, 2, '0');
    }

    private static void padded(StringBuilder text, int number, int width, char pad) {
        String digits = Integer.toString(number);
        text.repeat(pad, Math.max(0, width - digits.length())).append(digits);
    }

    /** Loaded when a pattern asks for it, because it brings the data of a locale. */
    private static final class ZoneName {
        static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

        private ZoneName() {}
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** The conversions of strftime in the C locale, and {@code N} for the nanoseconds of the second. Stateless. */
final class Strftime {
    private static final int DAYS_OF_WEEK = 7;
    private static final int HALF_DAY = 12;
    private static final int CENTURY = 100;

    private Strftime() {}

    /** Each letter of {@code letters} in turn; a {@code T} behind an {@code F} has its letter before it, as ISO 8601 asks. */
    static String pattern(String letters, ZonedDateTime time) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            out.append(letter == 'T' ? "T" : "").append(format(letter, time));
        }
        return out.toString();
    }

    /** What {@code %} and this letter give; the two themselves when strftime does not know the letter. */
    static String format(char letter, ZonedDateTime time) {
        return switch (letter) {
            case 'a' -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'c' -> with("EEE MMM ", time) + format('e', time) + with(" HH:mm:ss yyyy", time);
            case 'C' -> two(time.getYear() / CENTURY);
            case 'd' -> two(time.getDayOfMonth());
            case 'D', 'x' -> with("MM/dd/yy", time);
            case 'e' -> blank(time.getDayOfMonth());
            case 'F' -> with("yyyy-MM-dd", time);
            case 'g' -> two(time.get(IsoFields.WEEK_BASED_YEAR) % CENTURY);
            case 'G' -> Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> two(time.getHour());
            case 'I' -> two(clockHour(time));
            case 'j' -> String.format(Locale.ROOT, "%03d", time.getDayOfYear());
            case 'k' -> blank(time.getHour());
            case 'l' -> blank(clockHour(time));
            case 'm' -> two(time.getMonthValue());
            case 'M' -> two(time.getMinute());
            case 'n' -> "\n";
            case 'N' -> String.format(Locale.ROOT, "%09d", time.getNano());
            case 'p' -> time.getHour() < HALF_DAY ? "AM" : "PM";
            case 'P' -> time.getHour() < HALF_DAY ? "am" : "pm";
            case 'r' -> two(clockHour(time)) + with(":mm:ss ", time) + format('p', time);
            case 'R' -> with("HH:mm", time);
            case 's' -> Long.toString(time.toEpochSecond());
            case 'S' -> two(time.getSecond());
            case 't' -> "\t";
            case 'T', 'X' -> with("HH:mm:ss", time);
            case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
            case 'U' -> two(week(time, time.getDayOfWeek().getValue() % DAYS_OF_WEEK));
            case 'V' -> two(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % DAYS_OF_WEEK);
            case 'W' -> two(week(time, time.getDayOfWeek().getValue() - 1));
            case 'y' -> two(time.getYear() % CENTURY);
            case 'Y' -> Integer.toString(time.getYear());
            case 'z' -> with("xx", time);
            case 'Z' ->
                time.getZone().getDisplayName(TextStyle.SHORT, Locale.ENGLISH).equals("Z") ? "UTC" : with("zzz", time);
            case '%' -> "%";
            default -> "%" + letter;
        };
    }

    /** Week of the year when weeks begin with the day whose number is 0. */
    private static int week(ZonedDateTime time, int dayOfWeek) {
        return (time.get(ChronoField.DAY_OF_YEAR) + DAYS_OF_WEEK - 1 - dayOfWeek) / DAYS_OF_WEEK;
    }

    private static int clockHour(ZonedDateTime time) {
        int hour = time.getHour() % HALF_DAY;
        return hour == 0 ? HALF_DAY : hour;
    }

    private static String two(int number) {
        return (number < 10 ? "0" : "") + number;
    }

    private static String blank(int number) {
        return (number < 10 ? " " : "") + number;
    }

    private static String with(String pattern, ZonedDateTime time) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    }
}

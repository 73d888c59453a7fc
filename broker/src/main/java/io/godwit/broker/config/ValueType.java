// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a key's value looks like and how it is read.
 *
 * @param words the form for help and documentation, such as {@code true|false}
 * @param parser turns the text behind the key, without leading blanks, into the value; throws
 *     {@link IllegalArgumentException} with what is wrong
 * @param lastWins whether a second value in the same block replaces the first; an error for texts, as with mosquitto
 */
record ValueType<T>(String words, Function<String, T> parser, boolean lastWins) {
    /** Exactly these four spellings, as mosquitto. */
    static final ValueType<Boolean> BOOLEAN = new ValueType<>("true|false", ValueType::truth, true);

    /** All the rest of the line; trailing blanks belong to it. */
    static final ValueType<String> TEXT = new ValueType<>("text", ValueType::notEmpty, false);

    /** One word. */
    static final ValueType<String> WORD = new ValueType<>("name", ValueType::word, false);

    /** All the rest of the line but trailing blanks. */
    static final ValueType<Path> PATH = new ValueType<>("path", text -> Path.of(notEmpty(text.strip())), false);

    static final ValueType<Integer> PORT = integer(1, 65_535);

    /** Addresses or networks, parted by blanks or commas. */
    static final ValueType<List<AddressRange>> ADDRESS_RANGES = new ValueType<>(
            "address[/bits] ...",
            text -> words(text.replace(',', ' ')).stream().map(AddressRange::of).toList(),
            false);

    /** A whole number of bytes; any below 0 is taken for 0. */
    static final ValueType<Long> BYTES = new ValueType<>(
            "bytes", text -> Math.max(0, number(text, Long.MIN_VALUE, Long.MAX_VALUE, "a number of bytes")), true);

    /** A number of bytes from {@code least} to {@code most}, which may end in K, M, G or T for powers of 1024. */
    static ValueType<Long> bytes(long least, long most) {
        return new ValueType<>("bytes[K|M|G|T]", text -> scaled(text, least, most), true);
    }

    /** A number with a unit; {@code m} is 30 days and {@code y} 365; 0 is {@code -1}, never. In seconds. */
    static final ValueType<Long> LONG_DURATION = new ValueType<>("number and s|h|d|w|m|y", ValueType::seconds, true);

    /** A whole number from {@code least} to {@code most}. */
    static ValueType<Integer> integer(int least, int most) {
        String range = most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
        return new ValueType<>(
                most == Integer.MAX_VALUE ? "number" : least + ".." + most,
                text -> (int) number(text, least, most, range),
                true);
    }

    /** A whole number up to {@code most}; any below {@code least} is taken for {@code least}, as mosquitto does. */
    static ValueType<Integer> integerFrom(int least, int most) {
        return new ValueType<>(
                "number",
                text -> Math.toIntExact(Math.max(least, number(text, Long.MIN_VALUE, most, "at most " + most))),
                true);
    }

    /** One word of a few. */
    static <V> ValueType<V> oneOf(Map<String, V> choices) {
        String words = choices.keySet().stream().sorted().collect(Collectors.joining("|"));
        return new ValueType<>(
                words,
                text -> {
                    String word = word(text);
                    V value = choices.get(word);
                    if (value == null) {
                        throw new IllegalArgumentException(
                                "must be one of " + words.replace("|", ", ") + ", not \"" + word + '"');
                    }
                    return value;
                },
                true);
    }

    /** Another reading of the same text. */
    static <V> ValueType<V> of(String words, Function<String, V> parser) {
        return new ValueType<>(words, text -> parser.apply(notEmpty(text)), false);
    }

    /** This type with an upper limit for the characters. */
    static ValueType<String> text(int mostCharacters) {
        return new ValueType<>(
                "text",
                text -> {
                    if (text.length() > mostCharacters) {
                        throw new IllegalArgumentException(
                                "is " + text.length() + " characters long; at most " + mostCharacters + " are allowed");
                    }
                    return notEmpty(text);
                },
                false);
    }

    /** The words of a text. */
    static List<String> words(String text) {
        return List.of(notEmpty(text.strip()).split("[ \t]+"));
    }

    /** The only word of a text; a comment may follow it, since mosquitto never looked at what follows. */
    static String word(String text) {
        List<String> words = words(text);
        if (words.size() > 1 && !words.get(1).startsWith("#")) {
            throw new IllegalArgumentException("takes one word; \"" + words.get(1) + "\" is too many");
        }
        return words.getFirst();
    }

    private static boolean truth(String text) {
        return switch (word(text)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("must be true or false, not \"" + text + '"');
        };
    }

    private static long seconds(String text) {
        String word = word(text);
        long unit = switch (word.charAt(word.length() - 1)) {
            case 's' -> 1;
            case 'h' -> 3_600;
            case 'd' -> 86_400;
            case 'w' -> 7 * 86_400;
            case 'm' -> 30 * 86_400;
            case 'y' -> 365 * 86_400;
            default -> throw new IllegalArgumentException("must end in s, h, d, w, m or y, as in \"14d\"");
        };
        String digits = word.substring(0, word.length() - 1);
        long seconds = number(digits, 0, Integer.MAX_VALUE, "a number and a unit, as in \"14d\"") * unit;
        return seconds == 0 ? -1 : seconds;
    }

    private static long scaled(String text, long least, long most) {
        String word = word(text);
        int power = "KMGT".indexOf(Character.toUpperCase(word.charAt(word.length() - 1))) + 1;
        String digits = word.substring(0, word.length() - (power == 0 ? 0 : 1));
        String range = most == Long.MAX_VALUE
                ? "a number of bytes, as in \"64M\""
                : "from " + (least >> 20) + "M to " + (most >> 20) + "M";
        long unit = 1L << (10 * power);
        long value = number(digits, 0, most / unit, range) * unit;
        if (value < least) {
            throw new IllegalArgumentException("must be " + range + ", not \"" + word + '"');
        }
        return value;
    }

    private static String notEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("needs a value behind it");
        }
        return text;
    }

    private static long number(String text, long least, long most, String range) {
        String word = word(text);
        try {
            long value = Long.parseLong(word);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other number that does not fit.
        }
        throw new IllegalArgumentException("must be " + range + ", not \"" + word + '"');
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks the values of bridge keys that have a form of their own. Each returns its text, or throws with what is wrong. */
final class BridgeLines {
    private static final Set<String> DIRECTIONS = Set.of("out", "in", "both");

    private static final ValueType<Integer> SECONDS = ValueType.integer(1, 86_400);

    private BridgeLines() {}

    static String addresses(String text) {
        for (String word : ValueType.words(text)) {
            int colon = word.lastIndexOf(':');
            boolean bracketed = word.startsWith("[") && word.endsWith("]");
            if (colon >= 0 && !bracketed) {
                try {
                    checkNumber(ValueType.PORT, word.substring(colon + 1));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "has \"" + word + "\", whose port " + e.getMessage() + "; an IPv6 address needs a port", e);
                }
            }
        }
        return text;
    }

    static String topic(String text) {
        List<String> words = quotedWords(text);
        if (words.size() > 5) {
            throw new IllegalArgumentException("takes at most five words; put quotes round a filter with blanks");
        }
        if (words.size() > 1 && !DIRECTIONS.contains(words.get(1))) {
            throw new IllegalArgumentException("must go out, in or both ways, not \"" + words.get(1) + '"');
        }
        if (words.size() > 2 && !Set.of("0", "1", "2").contains(words.get(2))) {
            throw new IllegalArgumentException("must have QoS 0, 1 or 2, not \"" + words.get(2) + '"');
        }
        boolean emptyFilter = words.getFirst().isEmpty();
        boolean localPrefix = words.size() > 3 && !words.get(3).isEmpty();
        boolean remotePrefix = words.size() > 4 && !words.get(4).isEmpty();
        if (emptyFilter && !(localPrefix && remotePrefix)) {
            throw new IllegalArgumentException("with an empty filter needs a local and a remote prefix");
        }
        return text;
    }

    static String restartTimeout(String text) {
        List<String> words = ValueType.words(text);
        if (words.size() > 3) {
            throw new IllegalArgumentException("takes at most three numbers");
        }
        for (String word : words) {
            checkNumber(SECONDS, word);
        }
        if (words.size() > 1 && Integer.parseInt(words.get(1)) < Integer.parseInt(words.getFirst())) {
            throw new IllegalArgumentException("must have a cap that is not below its base");
        }
        return text;
    }

    private static void checkNumber(ValueType<Integer> type, String word) {
        Integer _ = type.parser().apply(word);
    }

    /** The words of a text; one that begins with a quote goes on to the next quote. */
    private static List<String> quotedWords(String text) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t') {
                i++;
            } else if (c == '"') {
                int end = text.indexOf('"', i + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("has a quote that is not closed");
                }
                words.add(text.substring(i + 1, end));
                i = end + 1;
            } else {
                int end = i;
                while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
                    end++;
                }
                words.add(text.substring(i, end));
                i = end;
            }
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("needs a filter behind it");
        }
        return words;
    }
}

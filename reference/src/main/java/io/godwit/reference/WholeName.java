// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * A name for comparing as a whole.
 *
 * @param text its words without anything between them
 * @param starts where in the text a word begins, and where the last one ends
 */
record WholeName(String text, List<Integer> starts) {
    static final int EXACT = 1000;

    private static final int BEGINS_WITH_WORDS = 700;
    private static final int BEGINS = 600;
    private static final int MISSPELLED = 550;
    private static final int LATER_WORDS = 450;
    private static final int LATER = 400;
    private static final int ANYWHERE = 200;
    private static final int WITH_GAPS = 120;
    private static final int MOST_LONGER = 50;

    static WholeName of(List<String> words) {
        List<Integer> starts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            starts.add(text.length());
            text.append(word);
        }
        starts.add(text.length());
        return new WholeName(text.toString(), starts);
    }

    /** How well a query fits it, both as a whole: 0 to 1000. */
    int score(String query) {
        if (query.isEmpty() || text.isEmpty()) {
            return 0;
        }
        if (query.equals(text)) {
            return EXACT;
        }
        int longer = Math.min(MOST_LONGER, Math.max(0, text.length() - query.length()));
        if (text.startsWith(query)) {
            return (starts.contains(query.length()) ? BEGINS_WITH_WORDS : BEGINS) - longer;
        }
        if (query.length() >= 4
                && query.codePoints().anyMatch(Character::isLetter)
                && SearchWords.isOneEditAway(query, text)) {
            return MISSPELLED;
        }
        if (query.length() >= 2) {
            for (int start : starts) {
                if (start > 0 && text.startsWith(query, start)) {
                    return (starts.contains(start + query.length()) ? LATER_WORDS : LATER) - longer;
                }
            }
        }
        if (query.length() >= 4 && text.contains(query)) {
            return ANYWHERE;
        }
        return query.length() >= 3 && query.length() <= 12 ? gapScore(query) : 0;
    }

    /** Letters in their order with gaps, beginning where a word begins: {@code rtnclr} finds {@code retain clear}. */
    private int gapScore(String query) {
        int score = 0;
        for (int start : starts) {
            if (start >= text.length() || text.charAt(start) != query.charAt(0)) {
                continue;
            }
            int at = start;
            int gaps = 0;
            for (int i = 1; i < query.length() && at >= 0; i++) {
                int next = text.indexOf(query.charAt(i), at + 1);
                gaps += next > at + 1 ? 1 : 0;
                at = next;
            }
            if (at >= 0) {
                score = Math.max(score, WITH_GAPS - 10 * gaps - Math.min(60, at - start - query.length() + 1));
            }
        }
        return Math.max(0, score);
    }

    /** 0 to 1: how many pairs of letters both have. */
    double likeness(WholeName other) {
        List<String> own = pairs();
        List<String> others = other.pairs();
        long shared = own.stream().filter(others::contains).count();
        return 2.0 * shared / Math.max(1, own.size() + others.size());
    }

    private List<String> pairs() {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < text.length(); i++) {
            String pair = text.substring(i, i + 2);
            if (!pairs.contains(pair)) {
                pairs.add(pair);
            }
        }
        return pairs;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The search in a terminal: from what somebody typed to the pages that answer it. Index, rules and numbers are those of the search in
 * the pages; they stand in {@code reference/site/SEARCH.md}, and {@code reference/content/queries.tsv} is the test of both. For one
 * thread.
 */
public final class Finder {
    private static final int EXACT_BUT_SHARED = 940;
    private static final int SPELLED_AS_DIRECTIVE = 40;
    private static final int MOST_WORDS = 40;
    private static final int SHORTEST_MESSAGE = 8;
    private static final int LEAST_SCORE = 100;

    /** Hits with less than this part of the best one's score are left out. */
    private static final int WEAKEST = 6;

    private static final int MESSAGE = 1500;
    private static final int MOST_POINTS = 400;
    private static final Pattern DIRECTIVE = Pattern.compile("\\s*[a-zA-Z]+(_[a-zA-Z0-9]+)+\\s*");
    private static final Pattern ENDING = Pattern.compile("(?:ations?|ing|ied|ies|ed|es|s|y|e)$");

    private final List<Prepared> records = new ArrayList<>();

    /** In how many records a word stands. */
    private final Map<String, Integer> frequency = new HashMap<>();

    /** How well words met others in the query at hand. */
    private final Map<String, Map<String, Integer>> met = new HashMap<>();

    /**
     * A hit.
     *
     * @param score by which hits are ordered, the highest first
     */
    public record Hit(Found found, int score) {}

    private record Name(boolean own, List<String> telling, List<String> words, WholeName whole) {}

    private record Prepared(
            Found found,
            List<Name> names,
            Set<String> nameWords,
            Set<String> answerWords,
            List<List<String>> messages) {}

    /** Searches these records. */
    public Finder(List<Found> found) {
        for (Found one : found) {
            Prepared record = prepare(one);
            records.add(record);
            Set<String> words = new HashSet<>(record.nameWords());
            words.addAll(record.answerWords());
            words.forEach(word -> frequency.merge(word, 1, Integer::sum));
        }
    }

    private static Prepared prepare(Found found) {
        List<String> all = new ArrayList<>();
        all.add(found.title());
        all.addAll(found.names());
        List<Name> names = new ArrayList<>();
        Set<String> nameWords = new LinkedHashSet<>();
        for (int i = 0; i < all.size(); i++) {
            List<String> words = SearchWords.of(all.get(i));
            names.add(new Name(i <= found.own(), SearchWords.telling(words), words, WholeName.of(words)));
            nameWords.addAll(words);
        }
        String fix = found.fix() == null ? "" : found.fix();
        Set<String> answerWords = new LinkedHashSet<>(SearchWords.of(found.answer() + " " + fix));
        return new Prepared(
                found, names, nameWords, answerWords, found.kind().equals("error") ? messages(all) : List.of());
    }

    /** Messages, each cut at what varies. */
    private static List<List<String>> messages(List<String> names) {
        List<List<String>> messages = new ArrayList<>();
        for (String name : names) {
            List<String> parts = new ArrayList<>();
            for (String part : name.split("\\*", -1)) {
                String words = String.join(" ", SearchWords.of(part));
                if (!words.isEmpty()) {
                    parts.add(words);
                }
            }
            if (String.join(" ", parts).length() >= SHORTEST_MESSAGE) {
                messages.add(parts);
            }
        }
        return messages;
    }

    /**
     * The best hits, best first, each path once.
     *
     * @param scope one of rc, packet, conf, paho, faq, sys, or null for everything
     */
    public List<Hit> find(String query, int most, @Nullable String scope) {
        List<String> all = SearchWords.of(query);
        List<String> telling = SearchWords.telling(all);
        List<String> asked = telling.isEmpty() ? all : telling;
        if (asked.isEmpty()) {
            return List.of();
        }
        Query prepared = new Query(
                asked.subList(0, Math.min(MOST_WORDS, asked.size())),
                String.join("", all),
                String.join("", asked),
                " " + String.join(" ", all) + " ");
        met.clear();
        boolean directive = DIRECTIVE.matcher(query).matches();
        List<Hit> hits = new ArrayList<>();
        for (Prepared record : records) {
            if (scope == null || record.found().isIn(scope)) {
                boolean spelled = directive && record.found().kind().equals("conf");
                int score = score(record, prepared) + (spelled ? SPELLED_AS_DIRECTIVE : 0);
                if (score >= LEAST_SCORE) {
                    hits.add(new Hit(record.found(), score));
                }
            }
        }
        hits.sort(Comparator.comparingInt(Hit::score).reversed());
        int least = hits.isEmpty() ? 0 : hits.getFirst().score() / WEAKEST;
        Set<String> seen = new HashSet<>();
        return hits.stream()
                .filter(hit -> hit.score() >= least && seen.add(hit.found().path()))
                .limit(most)
                .toList();
    }

    /** For a query without hits: what is written most like it. */
    public List<Found> nearest(String query, int most) {
        WholeName asked = WholeName.of(SearchWords.of(query));
        record Row(Found found, double likeness) {}
        return records.stream()
                .filter(record -> !record.found().kind().equals("statement"))
                .map(record -> new Row(
                        record.found(),
                        record.names().stream()
                                .mapToDouble(name -> asked.likeness(name.whole()))
                                .max()
                                .orElse(0)))
                .sorted(Comparator.comparingDouble(Row::likeness).reversed())
                .limit(most)
                .map(Row::found)
                .toList();
    }

    private record Query(List<String> asked, String whole, String told, String line) {}

    private int score(Prepared record, Query query) {
        int named = 0;
        for (Name name : record.names()) {
            int score = Math.max(
                    name.whole().score(query.whole()),
                    query.told().equals(query.whole()) ? 0 : name.whole().score(query.told()));
            named = Math.max(named, score == WholeName.EXACT && !name.own() ? EXACT_BUT_SHARED : score);
        }
        int sum = 0;
        double reached = 0;
        for (String word : query.asked()) {
            int weight = weight(word);
            sum += weight;
            int met = Math.max(best(word, record.nameWords()), best(word, record.answerWords()) * 2 / 5);
            reached += weight * met / 100.0;
        }
        if (named == 0 && reached == 0) {
            return 0;
        }
        int phrase = 0;
        for (Name name : record.names()) {
            phrase = Math.max(phrase, overlap(query.asked(), sum, name));
        }
        int message = messageScore(record.messages(), query.line());
        return named
                + (int) Math.floor(MOST_POINTS * reached / sum)
                + phrase
                + message
                + record.found().prior();
    }

    /** How rare a word is: 1 for one that is everywhere, more for rarer ones. */
    private int weight(String word) {
        int held = Math.max(1, frequency.getOrDefault(word, 1));
        return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, records.size() / held));
    }

    /** 0 to 400: how much of the query is in the name, times how much of the name is in the query. */
    private int overlap(List<String> asked, int sum, Name name) {
        double inName = 0;
        for (String word : asked) {
            inName += weight(word) * best(word, name.words()) / 100.0;
        }
        if (inName == 0) {
            return 0;
        }
        int total = 0;
        double inQuery = 0;
        for (String word : name.telling()) {
            total += weight(word);
            inQuery += weight(word) * best(word, asked) / 100.0;
        }
        return total == 0 ? 0 : (int) Math.floor(MOST_POINTS * inName * inQuery / (sum * (double) total));
    }

    private int best(String word, Iterable<String> others) {
        Map<String, Integer> known = met.computeIfAbsent(word, _ -> new HashMap<>());
        int best = 0;
        for (String other : others) {
            best = Math.max(best, known.computeIfAbsent(other, unknown -> alike(word, unknown)));
        }
        return best;
    }

    /** How well a word meets another: 100 the same, 80 another ending, 70 a beginning, 50 a typing error. */
    private static int alike(String word, String other) {
        if (word.equals(other)) {
            return 100;
        }
        if (word.charAt(0) < 'a') {
            return 0; // Numbers and signs are the same or they are not.
        }
        int shorter = Math.min(word.length(), other.length());
        if (shorter >= 4
                && Math.abs(word.length() - other.length()) <= 3
                && (word.startsWith(other) || other.startsWith(word))) {
            return 80;
        }
        if (word.length() >= 2 && other.startsWith(word)) {
            return 70;
        }
        // "publishing" and "published", "denied" and "deny".
        if (shorter >= 5 && stem(word).equals(stem(other))) {
            return 80;
        }
        return shorter >= 4 && SearchWords.isOneEditAway(word, other) ? 50 : 0;
    }

    private static String stem(String word) {
        return ENDING.matcher(word).replaceFirst("");
    }

    /** 1500 and more when the line holds a message whole, with anything where it varies. */
    private static int messageScore(List<List<String>> messages, String line) {
        int score = 0;
        for (List<String> parts : messages) {
            int at = 0;
            int length = 0;
            for (String part : parts) {
                at = line.indexOf(" " + part + " ", Math.max(0, at - 1));
                if (at < 0) {
                    break;
                }
                at += part.length() + 1;
                length += part.length();
            }
            // A query that is the message and no more has its points as a name.
            if (at >= 0 && String.join(" ", parts).length() + 2 < line.length()) {
                score = Math.max(score, MESSAGE + Math.min(MOST_POINTS, length));
            }
        }
        return score;
    }
}

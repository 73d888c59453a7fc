// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How text becomes words, by the rules in {@code reference/site/SEARCH.md}, which the pages follow too. */
final class SearchWords {
    /** Words that questions hold and that find nothing. */
    private static final Set<String> STOP_WORDS =
            Set.of(("a an the is are am be been was were do does did doing how what why"
                            + " when where which who can could should would i im my me we our you your to of in on at for from by with"
                            + " and or it its this that these there so if then than as into about use using used get getting got way"
                            + " work works working need needs want wants please help make makes have has had just only some any")
                    .split(" ", -1));

    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final Pattern WORD =
            Pattern.compile("0x[0-9a-f]+|[0-9]+(?:\\.[0-9]+)+|\\p{L}+|[0-9]+|[$%]\\p{L}+|[+#$]");

    private SearchWords() {}

    /** Lower case, without accents, in American spelling where it matters. */
    static String fold(String text) {
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return plain.toLowerCase(Locale.ROOT).replace("authoris", "authoriz");
    }

    /** The words of a text: letters, digits, versions, hexadecimal numbers, {@code $sys}, {@code %c}, {@code +} and {@code #}. */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(fold(text));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** Those that are no stop words. */
    static List<String> telling(List<String> words) {
        return words.stream().filter(word -> !STOP_WORDS.contains(word)).toList();
    }

    /** Whether two different words differ by one letter put in, left out, changed, or two neighbours swapped. */
    static boolean isOneEditAway(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 1 || a.equals(b)) {
            return false;
        }
        int same = 0;
        while (same < a.length() && same < b.length() && a.charAt(same) == b.charAt(same)) {
            same++;
        }
        int tail = 0;
        while (tail < a.length() - same
                && tail < b.length() - same
                && a.charAt(a.length() - 1 - tail) == b.charAt(b.length() - 1 - tail)) {
            tail++;
        }
        int restA = a.length() - same - tail;
        int restB = b.length() - same - tail;
        return (restA <= 1 && restB <= 1)
                || (restA == 2
                        && restB == 2
                        && a.charAt(same) == b.charAt(same + 1)
                        && a.charAt(same + 1) == b.charAt(same));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code godwit reference}.
 *
 * @param words what is looked for; empty for an export
 * @param form what is printed of what is found
 * @param scope where is looked, or null for everywhere
 * @param folder where all pages are written, or null
 * @param baseUrl where they will be, or null
 * @param help {@code -h}
 */
record ReferenceOptions(
        List<String> words,
        Form form,
        @Nullable String scope,
        @Nullable Path folder,
        @Nullable String baseUrl,
        boolean help) {
    static final String USAGE = """
            Finds what explains some words, and shows it.

            Usage: godwit reference WORDS...              shows the page that explains them best
                   godwit reference --list WORDS...       lists the pages that do
                   godwit reference --url WORDS...        shows the address of the best one
                   godwit reference export DIR            writes all pages as files for a web server

              WORDS                a question, a reason code, a directive, a topic, a pasted error message
                  --scope SCOPE    looks there only: rc, packet, conf, paho, faq or sys
                  --base URL       with export: where the pages will be, for the files that must say so

            A broker serves the same pages at http://localhost:9001/ref/, where examples can be run, too.

            Exit status: 0 when something was found or written, 1 when not, 3 for an unusable command line.
            """;

    private static final Set<String> SCOPES = Set.of("rc", "packet", "conf", "paho", "faq", "sys");

    /** What is printed. */
    enum Form {
        PAGE,
        LIST,
        URL
    }

    /**
     * Reads what stands behind {@code reference}.
     *
     * @throws IllegalArgumentException if it cannot be used; says why
     */
    static ReferenceOptions parse(List<String> arguments) {
        if (!arguments.isEmpty() && arguments.getFirst().equals("export")) {
            return parseExport(arguments.subList(1, arguments.size()).iterator());
        }
        List<String> words = new ArrayList<>();
        Form form = Form.PAGE;
        String scope = null;
        boolean help = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "-h", "--help" -> help = true;
                case "--list" -> form = Form.LIST;
                case "--url" -> form = Form.URL;
                case "--scope" -> scope = scope(value(word, rest));
                default -> words.add(word);
            }
        }
        if (words.isEmpty() && !help) {
            throw new IllegalArgumentException("Say what to look for: godwit reference WORDS...");
        }
        return new ReferenceOptions(List.copyOf(words), form, scope, null, null, help);
    }

    private static ReferenceOptions parseExport(Iterator<String> rest) {
        Path folder = null;
        String baseUrl = null;
        boolean help = false;
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "-h", "--help" -> help = true;
                case "--base" -> baseUrl = value(word, rest);
                default -> {
                    if (folder != null || word.startsWith("-")) {
                        throw new IllegalArgumentException(
                                "export takes one folder, and '" + word + "' is none of its options");
                    }
                    folder = Path.of(word);
                }
            }
        }
        if (folder == null && !help) {
            throw new IllegalArgumentException("Say where to write: godwit reference export DIR");
        }
        return new ReferenceOptions(List.of(), Form.PAGE, null, folder, baseUrl, help);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value behind it");
        }
        return rest.next();
    }

    private static String scope(String word) {
        if (!SCOPES.contains(word)) {
            throw new IllegalArgumentException(
                    "--scope is one of rc, packet, conf, paho, faq and sys, not '" + word + "'");
        }
        return word;
    }
}

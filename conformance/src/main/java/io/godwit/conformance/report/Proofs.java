// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.report;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The test methods that say with {@code @Spec} which statements they prove. */
final class Proofs {
    private static final Pattern SPEC = Pattern.compile(
            "@Spec\\(\\s*(?:value\\s*=\\s*)?(\\{[^}]*}|\"[^\"]*\")\\s*\\)(.*?)\\b(\\w+)\\(", Pattern.DOTALL);
    private static final Pattern ANNOTATION = Pattern.compile("@\\w+(?:\\([^()]*\\))?");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern METHOD = Pattern.compile("\\b(\\w+)\\(");

    private final Map<String, SortedSet<Place>> places = new TreeMap<>();

    static Proofs in(List<SourceFile> sources) {
        Proofs proofs = new Proofs();
        sources.forEach(proofs::read);
        return proofs;
    }

    /** The tests that prove a statement, given as {@link io.godwit.protocol.spec.Statement#citation()}. */
    SortedSet<Place> of(String citation) {
        return places.getOrDefault(citation, new TreeSet<>());
    }

    /** All that is proven anywhere. */
    Set<String> all() {
        return places.keySet();
    }

    private void read(SourceFile source) {
        // An example in a comment proves nothing.
        String text = String.join(
                "\n",
                source.lines().stream()
                        .filter(line -> !line.strip().startsWith("*"))
                        .toList());
        Matcher spec = SPEC.matcher(text);
        while (spec.find()) {
            String rest = ANNOTATION.matcher(text.substring(spec.end(1) + 1)).replaceAll("");
            Matcher method = METHOD.matcher(rest);
            String name = method.find() ? method.group(1) : "";
            Matcher citation = TEXT.matcher(spec.group(1));
            while (citation.find()) {
                places.computeIfAbsent(citation.group(1), key -> new TreeSet<>())
                        .add(new Place(source.path(), source.className() + "." + name));
            }
        }
    }
}

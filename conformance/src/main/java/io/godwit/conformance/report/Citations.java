// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The places of production code that cite statements: in a comment, {@code [MQTT-3.1.0-2]} or {@code [v3 MQTT-3.1.0-2]},
 * or by the constant that a violation names, {@code Statement.V5_3_1_0_2}.
 *
 * <p>The member is found by its indentation, which the formatter guarantees: four blanks. A citation in a comment at that
 * indentation belongs to the member that follows.
 */
final class Citations {
    private static final Pattern COMMENT = Pattern.compile("\\[((?:v3 )?MQTT-[0-9][0-9.\\-]*)]");
    private static final Pattern CONSTANT = Pattern.compile("\\bStatement\\.V([35])_([0-9_]+)\\b");
    private static final Pattern TYPE = Pattern.compile("^    (?:[a-z-]+ )*(?:class|record|interface|enum) (\\w+).*");
    private static final Pattern MEMBER = Pattern.compile("^    (?! )(?:[@\\w<>\\[\\],.? ]+ )?(\\w+)\\((?:.*[{;(,])?$");
    private static final Pattern MEMBER_COMMENT = Pattern.compile("^    (?:/\\*\\*| \\*|//).*");
    private static final Set<String> STATEMENTS = Set.of("if", "for", "while", "switch", "return", "throw", "assert");

    private final Map<String, SortedSet<Place>> places = new TreeMap<>();

    static Citations in(List<SourceFile> sources) {
        Citations citations = new Citations();
        sources.forEach(citations::read);
        return citations;
    }

    /** Where a statement is cited, given as {@link io.godwit.protocol.spec.Statement#citation()}. */
    SortedSet<Place> of(String citation) {
        return places.getOrDefault(citation, new TreeSet<>());
    }

    /** All that is cited anywhere. */
    Set<String> all() {
        return places.keySet();
    }

    private void read(SourceFile source) {
        String member = "";
        List<String> forNextMember = new ArrayList<>();
        for (String line : source.lines()) {
            String opened = memberOpenedBy(line);
            if (!opened.isEmpty()) {
                member = opened;
                add(forNextMember, source, member);
                forNextMember.clear();
            }
            List<String> found = citedIn(line);
            if (MEMBER_COMMENT.matcher(line).matches()) {
                forNextMember.addAll(found);
            } else {
                add(found, source, line.startsWith("    ") ? member : "");
            }
        }
        add(forNextMember, source, "");
    }

    private void add(List<String> citations, SourceFile source, String member) {
        String name = member.isEmpty() ? source.className() : source.className() + "." + member;
        for (String each : citations) {
            places.computeIfAbsent(each, key -> new TreeSet<>()).add(new Place(source.path(), name));
        }
    }

    private static String memberOpenedBy(String line) {
        Matcher type = TYPE.matcher(line);
        if (type.matches()) {
            return type.group(1);
        }
        Matcher member = MEMBER.matcher(line);
        return member.matches() && !STATEMENTS.contains(member.group(1)) ? member.group(1) : "";
    }

    private static List<String> citedIn(String line) {
        List<String> found = new ArrayList<>();
        Matcher comment = COMMENT.matcher(line);
        while (comment.find()) {
            found.add(comment.group(1));
        }
        Matcher constant = CONSTANT.matcher(line);
        while (constant.find()) {
            String digits = constant.group(2);
            int last = digits.lastIndexOf('_');
            found.add((constant.group(1).equals("3") ? "v3 MQTT-" : "MQTT-")
                    + digits.substring(0, last).replace('_', '.') + "-" + digits.substring(last + 1));
        }
        return found;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.report;

import io.godwit.protocol.spec.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What {@code docs/conformance.md} says: for each numbered statement the code that cites it and the tests that prove it,
 * and why the others have no test. The reasons stand in {@code docs/conformance-reasons.tsv}: citation, tab, reason.
 */
public final class ConformanceReport {
    private static final List<String> PRODUCTION = List.of("protocol", "broker");
    private static final List<String> TESTED = List.of("protocol", "client", "broker", "app");

    private final Citations citations;
    private final Proofs proofs;
    private final Map<String, String> reasons;

    private ConformanceReport(Citations citations, Proofs proofs, Map<String, String> reasons) {
        this.citations = citations;
        this.proofs = proofs;
        this.reasons = reasons;
    }

    /** Reads the sources of the repository at {@code root}. */
    public static ConformanceReport of(Path root) {
        List<Path> production = PRODUCTION.stream()
                .map(module -> root.resolve(module + "/src/main/java"))
                .toList();
        List<Path> tests = new ArrayList<>(TESTED.stream()
                .map(module -> root.resolve(module + "/src/test/java"))
                .toList());
        tests.add(root.resolve("conformance/src/main/java"));
        List<SourceFile> sources = SourceFile.below(root, production).stream()
                .filter(source -> !source.className().equals("Statement"))
                .toList();
        return new ConformanceReport(
                Citations.in(sources),
                Proofs.in(SourceFile.below(root, tests)),
                reasons(root.resolve("docs/conformance-reasons.tsv")));
    }

    private static Map<String, String> reasons(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split("\t", 2))
                    .filter(fields -> fields.length == 2)
                    .collect(Collectors.toMap(fields -> fields[0], fields -> fields[1], (a, b) -> b, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException("no reasons at " + file, e);
        }
    }

    /** Citations and proofs that name no statement of the standards: slips of the pen. */
    public SortedSet<String> unknown() {
        SortedSet<String> unknown = new TreeSet<>(citations.all());
        unknown.addAll(proofs.all());
        unknown.addAll(reasons.keySet());
        for (Statement each : Statement.values()) {
            unknown.remove(each.citation());
        }
        return unknown;
    }

    /** The statements that bind a server of this version, have no test and no reason for that. */
    public List<String> unexplained(boolean v5) {
        return binding(v5).stream()
                .map(Statement::citation)
                .filter(citation -> proofs.of(citation).isEmpty() && !reasons.containsKey(citation))
                .toList();
    }

    /** Statements that have both a test and a reason why they have none. */
    public List<String> overexplained() {
        return reasons.keySet().stream()
                .filter(citation -> !proofs.of(citation).isEmpty())
                .toList();
    }

    /** How many of the statements that bind a server of this version have a test, in percent. */
    public double percentTested(boolean v5) {
        List<Statement> binding = binding(v5);
        return 100.0 * tested(binding) / binding.size();
    }

    /** The whole page. */
    public String markdown() {
        StringBuilder out = new StringBuilder();
        out.append("# Conformance\n\n");
        out.append("Which statement of the standards Godwit obeys where, and which tests prove it. Made from the\n");
        out.append("comments and `@Spec` annotations in the sources; do not edit, regenerate:\n\n");
        out.append("    mvn -pl app -am test -Dtest=ConformanceReportTest -Dsurefire.failIfNoSpecifiedTests=false");
        out.append(" -Dgodwit.update=true\n\n");
        out.append("The scripts in `conformance/` run against any broker. Against the mosquitto of this machine, or\n");
        out.append("against another broker with `-Dgodwit.host=… -Dgodwit.port=…`:\n\n");
        out.append("    mvn -Pcompare -pl conformance -am test -Dsurefire.failIfNoSpecifiedTests=false\n\n");
        summary(out);
        version(out, false);
        version(out, true);
        return out.toString().stripTrailing() + "\n";
    }

    private void summary(StringBuilder out) {
        out.append("| standard | statements | bind a server | with a test | cited in code |\n|---|--:|--:|--:|--:|\n");
        for (boolean v5 : new boolean[] {false, true}) {
            List<Statement> binding = binding(v5);
            long cited = binding.stream()
                    .filter(each -> !citations.of(each.citation()).isEmpty())
                    .count();
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d (%.1f %%) | %d |\n",
                    title(v5),
                    statements(v5).size(),
                    binding.size(),
                    tested(binding),
                    percentTested(v5),
                    cited));
        }
        out.append('\n');
    }

    private void version(StringBuilder out, boolean v5) {
        out.append("## ").append(title(v5)).append("\n\n");
        out.append("| statement | binds | what it demands | code | tests |\n|---|---|---|---|---|\n");
        for (Statement each : statements(v5)) {
            out.append("| ").append(each.id());
            out.append(" | ").append(each.actor().name().toLowerCase(Locale.ROOT));
            out.append(" | ").append(each.text().replace("|", "\\|"));
            out.append(" | ").append(links(citations.of(each.citation())));
            out.append(" | ").append(links(proofs.of(each.citation()))).append(" |\n");
        }
        out.append("\n### ").append(title(v5)).append(": statements for a server without a test\n\n");
        List<Statement> without = binding(v5).stream()
                .filter(each -> proofs.of(each.citation()).isEmpty())
                .toList();
        if (without.isEmpty()) {
            out.append("None.\n\n");
            return;
        }
        out.append("| statement | why |\n|---|---|\n");
        for (Statement each : without) {
            out.append("| ").append(each.id()).append(" | ");
            out.append(reasons.getOrDefault(each.citation(), "**missing**")).append(" |\n");
        }
        out.append('\n');
    }

    private static String links(SortedSet<Place> places) {
        return places.isEmpty() ? "–" : places.stream().map(Place::markdown).collect(Collectors.joining(", "));
    }

    private static String title(boolean v5) {
        return v5 ? "MQTT 5.0" : "MQTT 3.1.1";
    }

    private long tested(List<Statement> statements) {
        return statements.stream()
                .filter(each -> !proofs.of(each.citation()).isEmpty())
                .count();
    }

    private static List<Statement> statements(boolean v5) {
        return Arrays.stream(Statement.values())
                .filter(each -> each.isV5() == v5)
                .toList();
    }

    private static List<Statement> binding(boolean v5) {
        return statements(v5).stream()
                .filter(each -> each.actor() != Statement.Actor.CLIENT)
                .toList();
    }
}

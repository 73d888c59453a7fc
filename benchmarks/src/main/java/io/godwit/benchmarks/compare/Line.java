// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.util.List;
import java.util.Set;

/**
 * A line of the table, with what was measured.
 *
 * @param name its row on the command line, or a part of it: {@code qos1}, {@code retained-store}
 * @param title the scenario
 * @param durability what is safe when it is acknowledged
 * @param unit of the figures
 * @param reach what Godwit is to reach
 * @param figures of each broker, Godwit first, mosquitto second; empty where a broker was not measured
 */
record Line(String name, String title, String durability, String unit, Reach reach, List<Figures> figures) {
    static final String AHEAD = "ahead";
    static final String SHORT = "short";
    static final String NOT_MEASURED = "not measured";

    private static final int GODWIT = 0;
    private static final int MOSQUITTO = 1;
    private static final String NONE = "–";

    /** Two lines that head a table of such lines. */
    static String heading(List<Broker> brokers) {
        StringBuilder names = new StringBuilder("| row | scenario | durability | unit |");
        StringBuilder rule = new StringBuilder("|---|---|---|---|");
        for (Broker broker : brokers) {
            names.append(' ').append(broker.name()).append(" |");
            rule.append("--:|");
        }
        return names + " ratio | to reach | |\n" + rule + "--:|--:|---|";
    }

    /** Godwit's figures to mosquitto's, round by round. */
    Figures ratio() {
        return figures.get(GODWIT).over(figures.get(MOSQUITTO));
    }

    /** Ahead, short, not measured, or empty. */
    String verdict() {
        return reach.verdict(figures.get(GODWIT), ratio());
    }

    /**
     * The line in Markdown.
     *
     * @param explained names of lines that a section of the page explains; a verdict that falls short becomes a link to it
     */
    String markdown(Set<String> explained) {
        StringBuilder line = new StringBuilder("| `%s` | %s | %s | %s |".formatted(name, title, durability, unit));
        for (int broker = 0; broker < figures.size(); broker++) {
            line.append(' ').append(cell(broker)).append(" |");
        }
        String verdict = verdict();
        if (verdict.equals(SHORT)) {
            verdict = explained.contains(name) ? "[**short**](#" + name + ")" : "**short**";
        }
        Figures ratio = ratio();
        line.append(ratio.isEmpty() ? " " + NONE + " |" : " **" + ratio.text() + "** |");
        return line.append(" %s | %s |".formatted(reach.text(), verdict)).toString();
    }

    private String cell(int broker) {
        Figures here = figures.get(broker);
        if (here.isEmpty()) {
            return NONE;
        }
        Figures ratio = here.over(figures.get(MOSQUITTO));
        return broker > MOSQUITTO && !ratio.isEmpty() ? here.text() + ", ratio " + ratio.text() : here.text();
    }
}

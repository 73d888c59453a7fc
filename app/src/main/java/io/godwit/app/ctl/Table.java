// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns that fit {@link #WIDTH} characters: the widest columns of texts are cut where they must be. */
final class Table {
    static final int WIDTH = 100;

    private static final int LEAST = 8;
    private static final String GAP = "  ";

    private final List<String> names = new ArrayList<>();
    private final List<Boolean> numbers = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** A column of texts, to the left. */
    Table text(String name) {
        names.add(name);
        numbers.add(false);
        return this;
    }

    /** A column of numbers, to the right, never cut. */
    Table number(String name) {
        names.add(name);
        numbers.add(true);
        return this;
    }

    /** A row with a cell for each column. */
    void row(String... cells) {
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(Words.plain(cell));
        }
        rows.add(row);
    }

    List<String> lines() {
        int[] widths = new int[names.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = names.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        fit(widths);
        List<String> lines = new ArrayList<>();
        lines.add(line(names, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private void fit(int[] widths) {
        int total = GAP.length() * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        while (total > WIDTH) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (!numbers.get(i) && widths[i] > LEAST && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
            total--;
        }
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            if (cell.length() > widths[i]) {
                cell = cell.substring(0, widths[i] - 1) + "…";
            }
            String blanks = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP).append(numbers.get(i) ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }
}

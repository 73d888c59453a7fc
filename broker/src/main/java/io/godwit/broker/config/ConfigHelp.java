// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.Key.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The table of keys for readers: as text for a terminal, and as the page docs/configuration.md. */
public final class ConfigHelp {
    private static final int LINE_WIDTH = 100;
    private static final String INDENT = "        ";

    private final Keys keys = new Keys();

    /** Every key with its form, default and sentence, for {@code godwit serve --help-config}. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Group group : Group.values()) {
            text.append(group.title()).append('\n');
            for (Key<?> key : keysOf(group)) {
                text.append("    ")
                        .append(key.name())
                        .append(' ')
                        .append(key.type().words());
                text.append("  (default: ").append(key.defaultText());
                text.append(")\n");
                wrap(
                        key.text()
                                + (key.aliases().isEmpty() ? "" : " Also: " + String.join(", ", key.aliases()) + "."),
                        text);
                text.append(INDENT).append("Since ").append(key.since());
                text.append("; for example: ").append(key.example()).append('\n');
            }
            text.append('\n');
        }
        return text.toString();
    }

    /**
     * A directive for readers.
     *
     * @param type what the value looks like, such as {@code true|false}
     * @param defaultText the default as it is shown
     * @param scope what it belongs to
     * @param reloadable whether a reload applies a change
     * @param effect what becomes of it: yes, mapped, later, not needed, no
     * @param group the chapter it stands in
     * @param since the release that knew it first, such as {@code mosquitto 2.1}
     * @param example a line as it may stand in a file
     * @param text one sentence about it
     */
    public record Row(
            String name,
            List<String> aliases,
            String type,
            String defaultText,
            String scope,
            boolean reloadable,
            String effect,
            String group,
            String since,
            String example,
            String text) {
        private static Row of(Key<?> key) {
            return new Row(
                    key.name(),
                    key.aliases(),
                    key.type().words(),
                    key.defaultText(),
                    key.scope().words(),
                    key.reloadable(),
                    key.effect().words(),
                    key.group().title(),
                    key.since(),
                    Objects.requireNonNull(key.example(), key.name()),
                    key.text());
        }
    }

    /** The whole table: by chapter, within it by name. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Group group : Group.values()) {
            keysOf(group).forEach(key -> rows.add(Row.of(key)));
        }
        return rows;
    }

    /** The page docs/configuration.md, made from the same table. */
    String markdown() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        for (Group group : Group.values()) {
            text.append("\n## ").append(group.title()).append("\n\n");
            text.append("| Directive | Value | Default | Belongs to | Reload | Effect | Since | | Example |\n");
            text.append("|---|---|---|---|---|---|---|---|---|\n");
            for (Key<?> key : keysOf(group)) {
                text.append("| `").append(key.name()).append('`');
                key.aliases().forEach(alias -> text.append(" `").append(alias).append('`'));
                text.append(" | ").append(cell(key.type().words()));
                text.append(" | ").append(cell(key.defaultText()));
                text.append(" | ").append(key.scope().words());
                text.append(" | ").append(key.reloadable() ? "yes" : "no");
                text.append(" | ").append(key.effect().words());
                text.append(" | ").append(key.since().replace("mosquitto ", ""));
                text.append(" | ").append(cell(key.text()));
                text.append(" | `").append(key.example()).append("` |\n");
            }
        }
        return text.toString();
    }

    private List<? extends Key<?>> keysOf(Group group) {
        return keys.all().stream()
                .filter(key -> key.group() == group)
                .sorted(Comparator.comparing(Key::name))
                .toList();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }

    private static void wrap(String sentence, StringBuilder text) {
        int column = 0;
        for (String word : sentence.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > LINE_WIDTH) {
                text.append('\n');
                column = 0;
            }
            text.append(column == 0 ? INDENT : " ").append(word);
            column += (column == 0 ? INDENT.length() : 1) + word.length();
        }
        text.append('\n');
    }

    private static final String INTRODUCTION = """
            # Configuration

            <!-- Made from the table of keys by ConfigHelpTest; change the keys, not this page. -->

            Godwit reads the syntax of mosquitto.conf. `./godwit serve` uses conf/godwit.conf; `-c FILE` names another.

            - One directive a line: name, blank, value. The value of a text directive is the rest of the line.
            - `#` begins a comment in the first column only. Empty lines count for nothing.
            - `true`, `false`, `1` and `0` are the only booleans. Text is UTF-8, at most 65535 bytes a value.
            - The order matters: `listener` and `connection` begin a block, to which the directives below belong.
            - A number or boolean given twice in a block has its last value; a text given twice is an error.
            - An unknown directive is an error; the message names file and line, and the nearest name that is known.
            - Without any listener the broker listens on loopback alone, and anonymous clients may come in.
            - `kill -HUP` reads everything again: directives with "yes" under Reload change at once. A file with an
              error changes nothing, and what was running goes on.

            Under Since: the release of mosquitto, or of Godwit, that knew the directive first.

            Under Effect: "yes" does what mosquitto does; "mapped" has the same result in another way; "later" is read
            and checked, and takes effect with a later release, which the log says at the start; "not needed" is read
            and left alone, since Godwit does at least that anyway; "no" has no effect, which the log says at the start.
            """;
}

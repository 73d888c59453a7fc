// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import java.util.List;
import java.util.Locale;

/** Why connections were refused or ended, for people. */
final class ReasonViews {
    private static final int INDENT = 4;

    private final CtlTerminal terminal;

    ReasonViews(CtlTerminal terminal) {
        this.terminal = terminal;
    }

    void list(Facts answer) {
        long now = answer.number("nowMillis");
        Table table = new Table()
                .number("AGO")
                .text("CLIENT")
                .text("ADDRESS")
                .text("HOW")
                .text("CODE")
                .text("WHY");
        List<Facts> reasons = answer.objects("reasons");
        for (Facts reason : reasons) {
            table.row(
                    Words.duration(now - reason.number("atMillis")),
                    reason.text("client"),
                    reason.text("address"),
                    how(reason.text("kind")),
                    code(reason),
                    reason.text("text"));
        }
        terminal.table(table);
        CtlCommand.noteRest(terminal, answer, reasons.size());
        if (!reasons.isEmpty()) {
            terminal.err().println("\"godwit ctl explain CLIENT\" says what each means and what to do.");
        }
    }

    void explain(Facts answer) {
        long now = answer.number("nowMillis");
        String client = answer.text("client");
        if (answer.flag("connected")) {
            say(
                    0,
                    "Client " + client + " is connected, for "
                            + Words.duration(now - answer.number("connectedAtMillis")) + ".");
        } else if (answer.flag("session")) {
            say(0, "Client " + client + " is not connected; its session waits for it.");
        } else {
            say(0, "Client " + client + " is not connected, and has no session.");
        }
        List<Facts> reasons = answer.objects("reasons");
        if (reasons.isEmpty()) {
            say(0, "No earlier connection of it is remembered.");
        }
        for (Facts reason : reasons) {
            terminal.say("");
            one(reason, now, answer);
        }
        if (answer.number("total") > reasons.size()) {
            terminal.say("");
            say(
                    0,
                    answer.number("total") - reasons.size()
                            + " earlier ones are remembered; \"reasons --all\" lists them.");
        }
    }

    private void one(Facts reason, long now, Facts answer) {
        long at = reason.number("atMillis");
        say(0, Words.time(at) + ", " + Words.duration(now - at) + " ago: " + sentence(reason) + ".");
        say(
                INDENT,
                "from " + reason.text("address") + ":" + reason.text("port") + " to port "
                        + reason.text("listenerPort") + ", MQTT " + reason.text("version") + ", "
                        + (reason.has("user") ? "user " + reason.text("user") : "no user name")
                        + (reason.has("connectedAtMillis")
                                ? ", after " + Words.duration(at - reason.number("connectedAtMillis"))
                                : ""));
        if (!reason.text("text").isEmpty()) {
            say(INDENT, "Why: " + reason.text("text") + ".");
        }
        if (reason.has("reasonCode")) {
            say(INDENT, "Reason code: " + code(reason) + " " + reason.text("reason") + told(reason));
        }
        if (reason.has("statement")) {
            say(INDENT, "The standard: [" + reason.text("statement") + "] " + reason.text("statementText") + ".");
        }
        if (!reason.text("advice").isEmpty()) {
            say(INDENT, "What to do: " + reason.text("advice"));
        }
        for (String page : reason.texts("pages")) {
            say(INDENT, "See " + (answer.has("reference") ? answer.text("reference") + page : command(page)));
        }
    }

    /** How to read a page where the broker does not serve it. */
    private static String command(String page) {
        String name = page.substring(page.lastIndexOf('#') + 1);
        return "\"godwit reference " + (name.startsWith("rc/") ? name.substring("rc/".length()) : name) + "\"";
    }

    /** A client of MQTT 3 hears little or nothing of a code. */
    private static String told(Facts reason) {
        boolean byClient = reason.text("kind").equals("left");
        if (byClient || reason.text("version").startsWith("5")) {
            return "";
        }
        return reason.text("kind").equals("refused")
                ? "; an MQTT " + reason.text("version") + " client is told a return code, or nothing where none fits"
                : "; an MQTT " + reason.text("version") + " client is not told, its connection just closes";
    }

    private static String sentence(Facts reason) {
        return switch (reason.text("kind")) {
            case "refused" -> "its CONNECT was refused";
            case "violation" -> "closed by the broker, because the client broke the protocol";
            case "closed" -> "closed by the broker";
            case "lost" -> "the connection ended without a good-bye";
            default -> "the client said good-bye";
        };
    }

    private static String how(String kind) {
        return switch (kind) {
            case "violation" -> "protocol";
            default -> kind;
        };
    }

    private static String code(Facts reason) {
        return reason.has("reasonCode") ? String.format(Locale.ROOT, "0x%02X", reason.number("reasonCode")) : "-";
    }

    private void say(int indent, String text) {
        boolean first = true;
        for (String line : Words.wrapped(text, Table.WIDTH - indent - (first ? 0 : INDENT))) {
            terminal.say(" ".repeat(indent + (first || indent == 0 ? 0 : 2)) + line);
            first = false;
        }
    }
}

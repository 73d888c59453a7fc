// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import java.util.List;

/** Retained messages for people. */
final class RetainedViews {
    private final CtlTerminal terminal;

    RetainedViews(CtlTerminal terminal) {
        this.terminal = terminal;
    }

    void list(Facts answer) {
        long now = answer.number("nowMillis");
        Table table = new Table()
                .text("TOPIC")
                .number("BYTES")
                .number("QOS")
                .text("PUBLISHED BY")
                .text("EXPIRES");
        List<Facts> messages = answer.objects("messages");
        for (Facts message : messages) {
            table.row(
                    message.text("topic"),
                    message.text("payloadBytes"),
                    message.text("qos"),
                    publisher(message),
                    expires(message, now));
        }
        terminal.table(table);
        terminal.err()
                .println(CtlCommand.counted(answer.number("total"), "retained message") + ", "
                        + Words.bytes(answer.number("totalBytes")) + ".");
        CtlCommand.noteRest(terminal, answer, messages.size());
    }

    private static String publisher(Facts message) {
        return message.has("publisher") ? message.text("publisher") : "the broker";
    }

    private static String expires(Facts message, long now) {
        return message.has("expiresAtMillis")
                ? "in " + Words.duration(message.number("expiresAtMillis") - now)
                : "never";
    }

    void message(Facts answer) {
        Facts message = answer.object("message");
        row("topic", message.text("topic"));
        row("published by", publisher(message));
        row("qos", message.text("qos"));
        row("expires", expires(message, answer.number("nowMillis")));
        row("payload", message.text("payloadBytes") + " bytes" + (message.has("payload") ? ":" : ", in base64:"));
        terminal.say("");
        if (message.has("payload")) {
            message.text("payload").lines().forEach(line -> terminal.say(Words.plain(line)));
        } else {
            terminal.say(message.text("payloadBase64"));
        }
    }

    private void row(String name, String value) {
        terminal.say(String.format("%-15s %s", name, Words.plain(value)));
    }
}

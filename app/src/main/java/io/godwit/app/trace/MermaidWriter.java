// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A sequence diagram for Mermaid: the broker and a participant for each client. */
final class MermaidWriter implements EventWriter {
    private final OutputStream out;
    private final Map<String, String> participants = new LinkedHashMap<>();

    /** Writes the diagram's first line. */
    MermaidWriter(OutputStream out) throws IOException {
        this.out = out;
        print("sequenceDiagram");
    }

    @Override
    public void write(SeenEvent event) throws IOException {
        if (event.way() == SeenEvent.Way.LOST) {
            if (!participants.isEmpty()) {
                print("    Note over broker: " + escaped(event.summary()));
            }
            return;
        }
        String name = participants.get(event.client());
        if (name == null) {
            name = "c" + (participants.size() + 1);
            boolean first = participants.isEmpty();
            participants.put(event.client(), name);
            print("    participant " + name + " as "
                    + (event.client().isEmpty() ? "(no client)" : escaped(event.client())));
            if (first) {
                print("    participant broker");
            }
        }
        String text = escaped(event.summary());
        print("    "
                + switch (event.way()) {
                    case IN -> name + "->>broker: " + text;
                    case OUT -> "broker->>" + name + ": " + text;
                    case BEGIN, END, LOST -> "Note over " + name + ": " + text;
                });
    }

    /** Characters that end a statement or begin an entity or a tag are written as entities, control characters as blanks. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '#' || c == ';' || c == '<' || c == '>' || c == '"' || c == '%') {
                escaped.append('#').append((int) c).append(';');
            } else {
                escaped.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
        return escaped.toString();
    }

    private void print(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

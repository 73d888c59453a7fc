// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines for people: the time, an arrow from (→) or to (←) the client, the packet. Once there is a second client each has a
 * column, under its name; where there are too many for that the name stands in each line.
 */
final class TextWriter implements EventWriter {
    private static final int MOST_COLUMNS = 4;
    private static final int COLUMN = 34;

    /** As wide as a time and two blanks. */
    private static final String MARGIN = " ".repeat(17);

    private final OutputStream out;
    private final ZoneId zone;
    private final boolean fields;
    private final DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");

    /** In the order in which they were seen first. */
    private final List<String> clients = new ArrayList<>();

    TextWriter(OutputStream out, ZoneId zone, boolean fields) {
        this.out = out;
        this.zone = zone;
        this.fields = fields;
    }

    @Override
    public void write(SeenEvent event) throws IOException {
        if (event.way() == SeenEvent.Way.LOST) {
            print(at(event) + "! " + event.summary());
            return;
        }
        if (!clients.contains(event.client()) && clients.size() <= MOST_COLUMNS) {
            clients.add(event.client());
            if (clients.size() <= MOST_COLUMNS) {
                printNames();
            }
        }
        boolean named = clients.size() > MOST_COLUMNS;
        String place = named ? padded(nameOf(event.client())) : " ".repeat(COLUMN * clients.indexOf(event.client()));
        print(at(event) + place + arrow(event.way()) + " " + plain(event.summary()));
        if (fields) {
            for (SeenEvent.Field field : event.fields()) {
                print(MARGIN + place + "    " + field.from() + "-" + (field.to() - 1) + " " + field.name() + ": "
                        + plain(field.value())
                        + (field.statement().isEmpty() ? "" : " [" + field.statement() + "]"));
            }
        }
    }

    private void printNames() throws IOException {
        StringBuilder names = new StringBuilder(MARGIN);
        for (String client : clients) {
            names.append(padded(nameOf(client)));
        }
        print(names.toString().stripTrailing());
    }

    private static String nameOf(String client) {
        return client.isEmpty() ? "(no client)" : plain(client);
    }

    private static String padded(String name) {
        String shown = name.length() < COLUMN - 1 ? name : name.substring(0, COLUMN - 3) + "…";
        return shown + " ".repeat(COLUMN - shown.length());
    }

    private String at(SeenEvent event) {
        Instant instant = Instant.EPOCH.plus(event.timeMicros(), ChronoUnit.MICROS);
        return time.format(instant.atZone(zone)) + "  ";
    }

    private static String arrow(SeenEvent.Way way) {
        return switch (way) {
            case IN -> "→";
            case OUT -> "←";
            case BEGIN -> "┌";
            case END -> "└";
            case LOST -> "!";
        };
    }

    /** What others wrote must not move the cursor of a terminal. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(Character.isISOControl(c) ? '.' : c);
        }
        return plain.toString();
    }

    private void print(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

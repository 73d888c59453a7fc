// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code benchmarks/compare} was asked to do.
 *
 * @param brokers Godwit, mosquitto, then further ones
 * @param configuration further directives for all that take a configuration
 * @param rows lines of the table
 * @param rounds turns of each broker in a row
 * @param measured length of one turn
 * @param warmUp load on each broker before a row's first turn
 * @param write whether the table goes into {@code docs/performance.md}
 * @param folder for configurations, data and logs
 */
record CompareOptions(
        List<Broker> brokers,
        String configuration,
        List<Row> rows,
        int rounds,
        Duration measured,
        Duration warmUp,
        boolean write,
        Path folder) {
    static final String USAGE = """
            usage: benchmarks/compare [--rows ROW,ROW,...] [--rounds N] [--seconds N] [--warm-up N] [--write]
                                      [--conf "DIRECTIVE; DIRECTIVE"] [--godwit "COMMAND"] [--mosquitto "COMMAND"]
                                      [--broker "NAME=COMMAND"]...

            Compares Godwit with mosquitto and further brokers: broker CPU time for each message, memory, time to start. The
            brokers take turns; each cell is the median of the rounds with its range, the ratio is taken round by round.

              --rows      lines of the table; without it all:
                          %s
              --rounds    turns of each broker in a row; default 5
              --seconds   length of a turn; default 5
              --warm-up   seconds of load on each broker before a row's first turn; default 12
              --write     puts the table into docs/performance.md in place of the one that is there
              --conf      directives for all brokers in every row
              --broker    a further broker. Where its COMMAND has {port}, that becomes the port of 127.0.0.1 to listen on;
                          otherwise the path of a configuration in mosquitto's syntax is appended, as it is for Godwit and
                          mosquitto.

            All traffic stays on 127.0.0.1. Exit status 1 when a row failed or a message was lost, doubled or reordered.""".formatted(wrapped());

    private static final int MAX_ROUNDS = 50;
    private static final int MAX_SECONDS = 120;
    private static final int WORDS_PER_LINE = 8;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException when an option is not known or out of its range; the message is for users
     */
    static CompareOptions parse(String[] arguments, Path folder) {
        List<Row> rows = Row.all();
        Broker godwit = Broker.of("Godwit", "./godwit serve -c");
        Broker mosquitto = Broker.of("mosquitto", "mosquitto -c");
        List<Broker> others = new ArrayList<>();
        String configuration = "persistence false; log_type error";
        int rounds = 5;
        int seconds = 5;
        int warmUp = 12;
        boolean write = false;
        for (int index = 0; index < arguments.length; index++) {
            String option = arguments[index];
            if (option.equals("--write")) {
                write = true;
                continue;
            }
            if (++index == arguments.length) {
                throw new IllegalArgumentException(option + " needs a value, or is not known.\n" + USAGE);
            }
            String value = arguments[index];
            switch (option) {
                case "--rows" -> rows = Row.named(value);
                case "--godwit" -> godwit = Broker.of("Godwit", value);
                case "--mosquitto" -> mosquitto = Broker.of("mosquitto", value);
                case "--broker" -> others.add(Broker.parse(value));
                case "--conf" -> configuration += "; " + value;
                case "--rounds" -> rounds = number(option, value, MAX_ROUNDS);
                case "--seconds" -> seconds = number(option, value, MAX_SECONDS);
                case "--warm-up" -> warmUp = number(option, value, MAX_SECONDS);
                default -> throw new IllegalArgumentException(option + " is not known.\n" + USAGE);
            }
        }
        List<Broker> brokers = new ArrayList<>(List.of(godwit, mosquitto));
        brokers.addAll(others);
        if (brokers.stream().map(Broker::name).distinct().count() < brokers.size()) {
            throw new IllegalArgumentException("two brokers have the same name");
        }
        return new CompareOptions(
                List.copyOf(brokers),
                String.join("\n", configuration.split(" *; *", -1)) + "\n",
                rows,
                rounds,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmUp),
                write,
                folder);
    }

    private static int number(String option, String text, int highest) {
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > highest) {
            throw new IllegalArgumentException(option + " takes a number from 1 to " + highest + ", not " + text + ".");
        }
        return number;
    }

    private static String wrapped() {
        StringBuilder text = new StringBuilder();
        List<Row> rows = Row.all();
        for (int i = 0; i < rows.size(); i++) {
            text.append(rows.get(i).word());
            if (i < rows.size() - 1) {
                text.append((i + 1) % WORDS_PER_LINE == 0 ? ",\n" + " ".repeat(14) : ",");
            }
        }
        return text.toString();
    }
}

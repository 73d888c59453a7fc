// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code benchmarks/compare} was asked to do.
 *
 * @param godwit program and arguments of Godwit, up to the path of its configuration
 * @param mosquitto program and arguments of mosquitto, up to the path of its configuration
 * @param configuration further directives for both
 * @param rows lines of the table
 * @param rounds turns of each broker in a row
 * @param measured length of one turn
 * @param warmUp load on Godwit before a row's first turn; mosquitto needs a fifth of it
 * @param folder for configurations and logs
 */
record CompareOptions(
        List<String> godwit,
        List<String> mosquitto,
        String configuration,
        List<Row> rows,
        int rounds,
        Duration measured,
        Duration warmUp,
        Path folder) {
    static final String USAGE = """
            usage: benchmarks/compare [--rows qos0,qos1,qos2,single,large,idle,start,durable,queue,fan,pause,replay]
                                      [--rounds N] [--seconds N] [--warm-up N]
                                      [--conf "DIRECTIVE; DIRECTIVE"] [--godwit "COMMAND"] [--mosquitto "COMMAND"]
            Compares the broker CPU time for each message, memory for each idle connection and time to start; and, behind
            start, what it costs to keep messages on disk.
            A COMMAND gets the path of a configuration appended. All traffic stays on 127.0.0.1.""";

    private static final int MAX_ROUNDS = 20;
    private static final int MAX_SECONDS = 120;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException when an option is not known or out of its range
     */
    static CompareOptions parse(String[] arguments, Path folder) {
        String rows = "qos0,qos1,qos2,single,idle,start";
        String godwit = "./godwit serve -c";
        String mosquitto = "mosquitto -c";
        String configuration = "persistence false; log_type error";
        int rounds = 4;
        int seconds = 5;
        int warmUp = 12;
        for (int index = 0; index < arguments.length; index += 2) {
            if (index + 1 == arguments.length) {
                throw new IllegalArgumentException(USAGE);
            }
            String value = arguments[index + 1];
            switch (arguments[index]) {
                case "--rows" -> rows = value;
                case "--godwit" -> godwit = value;
                case "--mosquitto" -> mosquitto = value;
                case "--conf" -> configuration += "; " + value;
                case "--rounds" -> rounds = number(value, MAX_ROUNDS);
                case "--seconds" -> seconds = number(value, MAX_SECONDS);
                case "--warm-up" -> warmUp = number(value, MAX_SECONDS);
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        String directives = String.join("\n", configuration.split(" *; *", -1)) + "\n";
        return new CompareOptions(
                words(godwit),
                words(mosquitto),
                directives,
                Row.named(rows),
                rounds,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmUp),
                folder);
    }

    private static List<String> words(String command) {
        return Arrays.asList(command.split(" +", -1));
    }

    private static int number(String text, int highest) {
        int number = Integer.parseInt(text);
        if (number < 1 || number > highest) {
            throw new IllegalArgumentException(text + " is not between 1 and " + highest + "\n" + USAGE);
        }
        return number;
    }
}

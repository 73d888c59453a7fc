// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a report depends on besides the files of the installation.
 *
 * @param now for dates of certificates
 * @param takenPorts TCP ports of this machine at which something listens
 * @param firstFreePort the lowest port that a process without privileges may take
 */
public record Surroundings(Instant now, Set<Integer> takenPorts, int firstFreePort) {
    private static final String LISTENING = "0A";
    private static final int FIRST_FREE_PORT = 1_024;

    /** Keeps a copy of the set. */
    public Surroundings {
        takenPorts = Set.copyOf(takenPorts);
    }

    /** Those of this machine at this moment, as far as it tells. No port is opened to find out. */
    public static Surroundings ofThisMachine() {
        Set<Integer> taken = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : lines(Path.of(table))) {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length > 3 && words[3].equals(LISTENING)) {
                    int port = number(words[1].substring(words[1].lastIndexOf(':') + 1), 16);
                    if (port > 0) {
                        taken.add(port);
                    }
                }
            }
        }
        List<String> first = lines(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"));
        int from = first.isEmpty() ? -1 : number(first.getFirst().strip(), 10);
        return new Surroundings(Instant.now(), taken, from < 0 ? FIRST_FREE_PORT : from);
    }

    private static int number(String digits, int base) {
        try {
            return Integer.parseInt(digits, base);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of(); // Not a Linux, or hidden: then nothing is said.
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Under what conditions a table was made: machine, versions, commit. What cannot be found out is said to be unknown. */
final class Surroundings {
    private static final String UNKNOWN = "unknown";
    private static final long PATIENCE_SECONDS = 60;

    private Surroundings() {}

    /** Processor, cores, memory, kernel and distribution. */
    static String machine() {
        return "%s, %d cores, %s of memory, Linux %s, %s"
                .formatted(
                        value(Path.of("/proc/cpuinfo"), "model name", ":").orElse(UNKNOWN),
                        Runtime.getRuntime().availableProcessors(),
                        value(Path.of("/proc/meminfo"), "MemTotal", ":")
                                .map(Surroundings::gibibytes)
                                .orElse(UNKNOWN),
                        System.getProperty("os.version"),
                        value(Path.of("/etc/os-release"), "PRETTY_NAME", "=")
                                .map(name -> name.replace("\"", ""))
                                .orElse(UNKNOWN));
    }

    /** The Java that runs the load; the launcher gives the broker the same one. */
    static String java() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version");
    }

    /** What a broker says of itself. */
    static String version(Broker broker) throws InterruptedException {
        if (broker.command().getFirst().endsWith("mosquitto")) {
            return firstLine(List.of(broker.command().getFirst(), "-h"));
        }
        if (broker.command().contains("serve")) {
            return firstLine(List.of(broker.command().getFirst(), "version"));
        }
        return "version " + UNKNOWN;
    }

    /** The commit that is checked out, and whether something differs from it. */
    static String commit() throws InterruptedException {
        String commit = firstLine(List.of("git", "rev-parse", "--short=12", "HEAD"));
        List<String> changed = run(List.of("git", "status", "--porcelain", "--untracked-files=no"));
        return changed.isEmpty() ? commit : commit + " with changes";
    }

    private static Optional<String> value(Path file, String key, String separator) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(separator) + 1).strip())
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static String gibibytes(String kibibytes) {
        return Math.round(Long.parseLong(kibibytes.replaceAll("[^0-9]", "")) / 1024.0 / 1024) + " GiB";
    }

    private static String firstLine(List<String> command) throws InterruptedException {
        List<String> lines = run(command);
        return lines.isEmpty() ? UNKNOWN : lines.getFirst();
    }

    private static List<String> run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new ArrayList<>(text.lines().filter(line -> !line.isBlank()).toList());
        } catch (IOException notThere) {
            return List.of();
        }
    }
}

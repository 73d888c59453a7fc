// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.check;

import io.godwit.broker.check.Installation;
import io.godwit.broker.check.Installation.Report;
import io.godwit.broker.check.Level;
import io.godwit.broker.check.Surroundings;
import io.godwit.broker.config.ConfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code godwit check}: looks an installation over and says all that is wrong with it at once. */
public final class CheckCommand {
    private static final int WARNINGS = 1;
    private static final int ERRORS = 3;

    private static final String USAGE = """
            Looks the files of an installation over, and says what becomes of each line and what is wrong.
            Starts nothing and changes nothing.

            Usage: godwit check [--json] [--strict] [--brief] PATH

              PATH       a configuration file, or a directory such as /etc/mosquitto
              --json     writes the report as JSON
              --strict   ends with status 1 when there are warnings
              --brief    leaves out lines that do what they do in mosquitto, and notes

            Exit status: 0 when nothing is wrong, 1 for warnings with --strict, 3 for errors or a wrong command line.
            Every finding has an identifier, which docs/check.md explains.
            """;

    private CheckCommand() {}

    /** Runs the command with these words behind its name and returns the exit status. */
    public static int run(List<String> words) {
        return run(words, System.out, System.err, null);
    }

    static int run(List<String> words, PrintStream out, PrintStream err, @Nullable Surroundings surroundings) {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(USAGE);
            return 0;
        }
        boolean json = false;
        boolean strict = false;
        boolean brief = false;
        List<String> paths = new ArrayList<>();
        for (String word : words) {
            switch (word) {
                case "--json" -> json = true;
                case "--strict" -> strict = true;
                case "--brief" -> brief = true;
                default -> {
                    if (word.startsWith("-") && word.length() > 1) {
                        return unusable(err, "Unknown option '" + word + "'.");
                    }
                    paths.add(word);
                }
            }
        }
        if (paths.size() != 1) {
            return unusable(err, "One configuration file or directory is wanted, such as /etc/mosquitto.");
        }
        try {
            Path path = Path.of(paths.getFirst());
            if (!Files.exists(path)) {
                return unusable(err, path + " does not exist.");
            }
            Report report = Installation.check(
                    Installation.mainFile(path), surroundings == null ? Surroundings.ofThisMachine() : surroundings);
            if (json) {
                JsonReport.write(report, out);
            } else {
                new TextReport(report, brief, out).write();
            }
            return status(report, strict);
        } catch (ConfigException | InvalidPathException e) {
            return unusable(err, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            err.println("Error: The report cannot be written: " + e.getMessage());
            return ERRORS;
        }
    }

    private static int status(Report report, boolean strict) {
        if (report.count(Level.ERROR) > 0) {
            return ERRORS;
        }
        return strict && report.count(Level.WARNING) > 0 ? WARNINGS : 0;
    }

    private static int unusable(PrintStream err, String message) {
        err.println("Error: " + message);
        err.println("Use 'godwit check --help' to see usage.");
        return ERRORS;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.journal.JournalException;
import io.godwit.broker.transfer.TransferException;
import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code godwit store}: finds the action, which has a class of its own. */
public final class Store {
    static final int DONE = 0;

    /** Status when something is damaged, or could not be done. */
    static final int FAILED = 1;

    /** Status for a command line that cannot be followed. */
    private static final int UNUSABLE = 3;

    private static final String USAGE = """
            Looks into, copies and mends what a broker keeps on disk. No broker may use it meanwhile.

            Usage: godwit store verify DIR
                   godwit store stats DIR
                   godwit store export DIR [FILE]
                   godwit store import DIR FILE
                   godwit store repair DIR

              verify   reads everything and says what is damaged; status 0 if nothing is, 1 otherwise
              stats    shows how much there is and which queues are the largest
              export   writes everything as lines of JSON to FILE, or to standard output
              import   adds what FILE holds: an export, or mosquitto's persistence file (mosquitto.db); sessions and
                       retained messages that are there already stay as they are
              repair   puts what can be read in the place of a damaged store, and keeps that under another name

            DIR is the broker's persistence_location, or the directory godwit-journal in it.
            """;

    private Store() {}

    /** Runs the command with these words behind its name and returns the exit status. */
    public static int run(List<String> words) {
        return run(words, System.out, System.err, new TerminalProgress(System.err, isTerminal()));
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    static int run(List<String> words, PrintStream out, PrintStream err, TerminalProgress progress) {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(USAGE);
            return DONE;
        }
        try {
            int status = execute(words, new Terminal(out, err, progress, InstantSource.system()));
            progress.clear();
            return status;
        } catch (IllegalArgumentException e) {
            progress.clear();
            err.println("Error: " + e.getMessage());
            err.println("Use 'godwit store --help' to see usage.");
            return UNUSABLE;
        } catch (JournalException | TransferException e) {
            progress.clear();
            err.println("Error: " + e.getMessage());
            return FAILED;
        }
    }

    private static int execute(List<String> words, Terminal terminal) throws JournalException, TransferException {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("verify, stats, export, import or repair is wanted.");
        }
        String action = words.getFirst();
        int least = action.equals("import") ? 3 : 2;
        int most = action.equals("export") ? 3 : least;
        for (String word : words) {
            if (word.startsWith("-") && word.length() > 1) {
                throw new IllegalArgumentException("Unknown option '" + word + "'.");
            }
        }
        switch (action) {
            case "verify", "stats", "export", "import", "repair" -> {
                if (words.size() < least || words.size() > most) {
                    throw new IllegalArgumentException(
                            least == 3
                                    ? "import takes a directory and a file."
                                    : action + " takes a directory" + (most == 3 ? ", and a file if you like." : "."));
                }
            }
            default -> throw new IllegalArgumentException("There is no action \"" + action + "\".");
        }
        Path directory = StoreDirectory.of(Path.of(words.get(1)));
        return switch (action) {
            case "verify" -> new Verify(directory, terminal).run();
            case "stats" -> new Stats(directory, terminal).run();
            case "export" -> new Export(directory, terminal).run(words.size() > 2 ? Path.of(words.get(2)) : null);
            case "import" -> new Import(directory, terminal).run(Path.of(words.get(2)));
            default -> new Repair(directory, terminal).run();
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.move;

import io.godwit.broker.check.Finding;
import io.godwit.broker.check.Installation;
import io.godwit.broker.check.Level;
import io.godwit.broker.check.Surroundings;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigSurvey;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.transfer.TransferException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code godwit import}: brings an installation of mosquitto over, as a whole or not at all. */
public final class ImportCommand {
    private static final int FAILED = 1;
    private static final int UNUSABLE = 3;

    private static final String USAGE = """
            Brings an installation of mosquitto into a directory of Godwit's own. What is there stays as it is.

            Usage: godwit import --from PATH --to DIR [--db FILE] [--copy-certificates] [--dry-run]

              --from PATH          mosquitto's configuration file, or a directory such as /etc/mosquitto
              --to DIR             the directory to be made; it must not exist, or be empty
              --db FILE            mosquitto's state, when it is not where the configuration says (mosquitto.db)
              --copy-certificates  copies certificates and keys too; without it they stay where they are
              --dry-run            only says what would be done

            DIR gets godwit.conf, the files it names (users, rights, dynamic security, included files) and the state:
            sessions, their messages, and retained messages. Stop mosquitto first, so that its state is complete.

            Exit status: 0 done, 1 when the directory cannot be made, 3 for a wrong command line or a configuration with
            mistakes.
            """;

    private ImportCommand() {}

    /** Runs the command with these words behind its name and returns the exit status. */
    public static int run(List<String> words) {
        return run(words, System.out, System.err);
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(USAGE);
            return 0;
        }
        try {
            return bringOver(ImportOptions.read(words), out, err);
        } catch (IllegalArgumentException e) {
            err.println("Error: " + e.getMessage());
            err.println("Use 'godwit import --help' to see usage.");
            return UNUSABLE;
        } catch (ConfigException e) {
            err.println("Error: " + e.getMessage());
            return UNUSABLE;
        } catch (IOException | TransferException | JournalException e) {
            err.println("Error: " + e.getMessage() + " Nothing was made.");
            return FAILED;
        }
    }

    private static int bringOver(ImportOptions options, PrintStream out, PrintStream err)
            throws ConfigException, IOException, TransferException, JournalException {
        HomeDirectory home = new HomeDirectory(options.to(), err);
        if (!home.isFree()) {
            throw new IllegalArgumentException(
                    options.to() + " is there already and not empty; name another directory.");
        }
        Path mainFile = Installation.mainFile(options.from());
        ConfigSurvey survey = ConfigSurvey.of(mainFile);
        if (!survey.faults().isEmpty()) {
            survey.faults().forEach(fault -> err.println("Error: " + fault.getMessage()));
            err.println("Correct the configuration first; 'godwit check " + mainFile + "' tells more.");
            return UNUSABLE;
        }
        if (options.snapshot() != null && !Files.isRegularFile(options.snapshot())) {
            throw new IllegalArgumentException(options.snapshot() + " does not exist.");
        }
        Plan plan = Plan.of(options, survey, mainFile);
        plan.report().forEach(entry -> out.println(entry.what() + "  " + entry.subject() + "\n    " + entry.outcome()));
        if (options.dryRun()) {
            out.println("Nothing was made (--dry-run).");
            return 0;
        }
        home.make(plan).forEach(out::println);
        Path made = options.to().resolve(Plan.MAIN_FILE);
        out.println("Made " + options.to() + ". Give it to the user who runs Godwit, then: godwit serve -c " + made);
        return verified(made, out);
    }

    /** What is wrong in the new home was wrong before, but this is the time to say so. */
    private static int verified(Path made, PrintStream out) {
        List<Finding> errors = Installation.check(made, Surroundings.ofThisMachine()).findings().stream()
                .filter(finding -> finding.level() == Level.ERROR)
                .toList();
        errors.forEach(finding ->
                out.println("error  " + finding.check().id() + "  " + finding.place() + "\n    " + finding.text()));
        if (!errors.isEmpty()) {
            out.println("It does not start like this; 'godwit check " + made + "' tells more.");
        }
        return errors.isEmpty() ? 0 : FAILED;
    }
}

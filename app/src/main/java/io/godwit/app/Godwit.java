// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The {@code godwit} command. A subcommand's class says what it does and with which exit status it ends; an option nobody
 * knows ends with status 3, as mosquitto's commands do.
 */
@Command(
        name = "godwit",
        description = "An MQTT broker that explains itself, and the tools around it.",
        subcommands = {Serve.class},
        mixinStandardHelpOptions = true)
public final class Godwit {
    /** Status for an unusable command line or configuration. */
    static final int EXIT_BAD_CONFIGURATION = 3;

    private Godwit() {}

    /** Runs one subcommand and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Godwit()).setParameterExceptionHandler(Godwit::explain);
    }

    private static int explain(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        command.getErr().println("Error: " + exception.getMessage());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return EXIT_BAD_CONFIGURATION;
    }
}

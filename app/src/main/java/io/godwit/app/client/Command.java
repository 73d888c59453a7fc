// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.util.List;

/** What the three commands do before they differ: read the options, help, say what is wrong with them. Stateless. */
final class Command {
    private static final int HELP_COLUMN = 34;

    private Command() {}

    /** What a command does with sound arguments; returns the exit status. */
    interface Body {
        /** Runs the command. */
        int run(Arguments arguments);
    }

    static int run(Tool tool, List<String> words, Console console, Body body) {
        try {
            Arguments arguments = ArgumentReader.read(tool, words, console.environment());
            if (arguments.help) {
                printHelp(tool, console);
                return ExitStatus.OK;
            }
            if (arguments.showVersion) {
                console.out().println(tool.command() + " version " + version());
                console.out().flush();
                return ExitStatus.OK;
            }
            ArgumentCheck.check(arguments);
            return body.run(arguments);
        } catch (UsageException e) {
            console.err().println("Error: " + e.getMessage());
            console.err().println();
            console.err().println("Use '" + tool.command() + " --help' to see usage.");
            return ExitStatus.FAILED;
        }
    }

    private static String version() {
        String version = Command.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    private static void printHelp(Tool tool, Console console) {
        console.out().println(tool.purpose());
        console.out().println();
        console.out().println("Usage: " + tool.command() + " [option]...");
        console.out().println();
        for (OptionTable.Option option : OptionTable.OPTIONS) {
            if (option.tools().contains(tool)) {
                String left = " " + String.join(", ", option.names())
                        + (option.value() == null ? "" : " <" + option.value() + ">");
                boolean fits = left.length() < HELP_COLUMN - 1;
                console.out().println(fits ? left + " ".repeat(HELP_COLUMN - left.length()) + option.help() : left);
                if (!fits) {
                    console.out().println(" ".repeat(HELP_COLUMN) + option.help());
                }
            }
        }
        console.out().flush();
    }
}

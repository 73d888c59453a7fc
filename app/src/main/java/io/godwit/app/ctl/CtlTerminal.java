// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the command talks.
 *
 * @param out for results
 * @param err for everything else
 * @param answer asks a person a question and gives the answer; null where nobody is there
 */
record CtlTerminal(
        PrintStream out, PrintStream err, @Nullable Function<String, String> answer) {
    /** That of the process. */
    static CtlTerminal ofProcess() {
        Console console = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElse(null);
        return new CtlTerminal(
                System.out,
                System.err,
                console == null
                        ? null
                        : question -> Optional.ofNullable(console.readLine("%s", question))
                                .orElse(""));
    }

    void say(String line) {
        out.println(line);
    }

    void table(Table table) {
        table.lines().forEach(out::println);
    }

    /**
     * Whether a person wants it.
     *
     * @throws CtlException where nobody can be asked
     */
    boolean confirms(String question) throws CtlException {
        if (answer == null) {
            throw new CtlException(
                    CtlCommand.UNUSABLE,
                    "Nobody can be asked here, so nothing is done; --yes does it without a question.");
        }
        String said = answer.apply(question + " [y/N] ").strip().toLowerCase(Locale.ROOT);
        return said.equals("y") || said.equals("yes");
    }
}

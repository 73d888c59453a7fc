// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.app.acl.AclCommand;
import io.godwit.app.bench.BenchCommand;
import io.godwit.app.check.CheckCommand;
import io.godwit.app.client.PubCommand;
import io.godwit.app.client.RrCommand;
import io.godwit.app.client.SubCommand;
import io.godwit.app.ctl.CtlCommand;
import io.godwit.app.move.ImportCommand;
import io.godwit.app.reference.ReferenceCommand;
import io.godwit.app.store.Store;
import io.godwit.app.trace.TraceCommand;
import io.godwit.broker.config.Version;
import java.util.List;

/**
 * The {@code godwit} command: finds the subcommand, which has a class of its own. Its options are mosquitto's, so each
 * subcommand reads them itself; an option nobody knows ends with status 3, as with mosquitto.
 */
public final class Godwit {
    /** Status for an unusable command line or configuration. */
    static final int EXIT_BAD_CONFIGURATION = 3;

    private static final String USAGE = """
            godwit is an MQTT broker that explains itself, and the tools around it.

            Usage: godwit COMMAND [OPTION]...

              serve     starts the broker
              pub       publishes messages, with mosquitto_pub's options
              sub       subscribes and prints messages, with mosquitto_sub's options
              rr        publishes a request and prints the response, with mosquitto_rr's options
              bench     loads a broker, checks every message and tells how fast it was
              ctl       asks a running broker and tells it what to do: clients, sessions, retained messages, reload
              trace     shows the packets between a broker and its clients as they come
              reference finds and shows a page of the MQTT Reference, or exports all of them
              check     looks the files of an installation over: mistakes, traps, what becomes of each line
              import    brings an installation of mosquitto into a directory of Godwit's own
              acl       tells what a client may do, and which line says so
              passwd    adds, changes and removes users of a password file
              store     verifies, shows, exports, imports and repairs what a broker keeps on disk
              help      shows this page; COMMAND --help shows the command's options
              version   shows the version
            """;

    private Godwit() {}

    /** Runs one subcommand and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "help" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        return switch (command) {
            case "serve" -> Serve.run(rest);
            case "pub" -> PubCommand.run(rest);
            case "sub" -> SubCommand.run(rest);
            case "rr" -> RrCommand.run(rest);
            case "bench" -> BenchCommand.run(rest);
            case "ctl" -> CtlCommand.run(rest);
            case "trace" -> TraceCommand.run(rest, Signals::onStop, new PasswordPrompt(System.err)::ask);
            case "reference" -> ReferenceCommand.run(rest);
            case "check" -> CheckCommand.run(rest);
            case "import" -> ImportCommand.run(rest);
            case "acl" -> AclCommand.run(rest);
            case "passwd" -> Passwd.run(rest);
            case "store" -> Store.run(rest);
            case "train" -> Training.run();
            case "help", "-h", "--help" -> {
                System.out.print(USAGE);
                yield 0;
            }
            case "version", "--version" -> {
                System.out.println(Version.TEXT);
                yield 0;
            }
            default -> {
                System.err.println("Error: there is no command \"" + command + "\". 'godwit help' shows them all.");
                yield EXIT_BAD_CONFIGURATION;
            }
        };
    }
}

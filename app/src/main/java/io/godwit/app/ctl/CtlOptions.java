// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code godwit ctl}. An unusable one is an {@link IllegalArgumentException} whose message says why.
 *
 * @param socket {@code --socket}, or null
 * @param config {@code -c}, or null
 * @param json {@code --json}
 * @param yes {@code --yes}
 * @param all {@code --all}
 * @param help {@code -h}
 * @param filters {@code --filter}, as often as given
 * @param sort {@code --sort}, or null
 * @param limit {@code --limit}, or 0
 * @param reason {@code --reason}, or null
 * @param client {@code --client}, or null
 * @param topic {@code --topic}, or null
 * @param words everything else: the command and what it is about
 */
record CtlOptions(
        @Nullable Path socket,
        @Nullable Path config,
        boolean json,
        boolean yes,
        boolean all,
        boolean help,
        List<String> filters,
        @Nullable String sort,
        int limit,
        @Nullable String reason,
        @Nullable String client,
        @Nullable String topic,
        List<String> words) {
    static final String USAGE = """
            Asks a running broker and tells it what to do.

            Usage: godwit ctl [--socket PATH | -c FILE] [--json] COMMAND

              status                      how the broker is doing, on one page
              clients list                who is connected
              clients show ID             everything about a client
              clients kick ID             disconnects a client; its session stays
              subscriptions               all of them, or those of --client ID, or who gets --topic NAME
              tree                        all of them as a tree of topic levels
              sessions list               every session, those without a connection included
              sessions show ID            everything about a session
              sessions expire ID          ends a session with all that waits in it, now
              retained list [FILTER]      retained messages whose topics the filter matches
              retained show TOPIC         one with its payload
              retained purge FILTER       removes them; says how many and asks first
              explain ID                  why the last connections of a client were refused or ended
              reasons                     the last refusals and endings of everybody; --all with orderly ones
              reload                      reads the configuration again, as SIGHUP does, and says what changed
              rotate                      opens the log files anew, after they were moved away
              log-level [TYPE on|off]...  shows or changes which log lines are written, until the next reload
              save                        makes a snapshot of what is stored, as SIGUSR1 does

                  --filter KEY=VALUE  only clients with this id, user, address, port or version; * stands for any
                                      characters; may be given several times, also for clients kick
                  --sort KEY          by id, user, address, connected, gone, queued, bytes, inflight, subscriptions
                  --limit N           shows so many at most, 1000 without
                  --reason TEXT       why clients are kicked: they and the log are told
              -y, --yes               does not ask before it disconnects by a filter or removes
                  --json              prints the broker's answer as JSON
                  --socket PATH       the control socket; GODWIT_CONTROL_SOCKET says the same
              -c, --config-file FILE  the broker's configuration, which says where the socket is

            Without --socket and -c the broker of this machine is looked for.

            Exit status: 0 when it is done, 1 when the broker says no, 2 when no broker answers or may be asked, 3 for an
            unusable command line.
            """;

    /** Reads the options behind {@code ctl}. */
    static CtlOptions parse(List<String> arguments) {
        Path socket = null;
        Path config = null;
        boolean json = false;
        boolean yes = false;
        boolean all = false;
        boolean help = false;
        List<String> filters = new ArrayList<>();
        String sort = null;
        int limit = 0;
        String reason = null;
        String client = null;
        String topic = null;
        List<String> words = new ArrayList<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--socket" -> socket = Path.of(value(option, "a path", rest));
                case "-c", "--config-file" -> config = Path.of(value(option, "a file", rest));
                case "--json" -> json = true;
                case "-y", "--yes" -> yes = true;
                case "--all" -> all = true;
                case "-h", "--help" -> help = true;
                case "--filter" -> filters.add(value(option, "KEY=VALUE", rest));
                case "--sort" -> sort = value(option, "a key", rest);
                case "--limit" -> limit = number(option, value(option, "a number", rest));
                case "--reason" -> reason = value(option, "a text", rest);
                case "--client" -> client = value(option, "a client identifier", rest);
                case "--topic" -> topic = value(option, "a topic name", rest);
                case "--" -> rest.forEachRemaining(words::add);
                default -> {
                    if (option.startsWith("-") && option.length() > 1) {
                        throw new IllegalArgumentException("Unknown option '" + option + "'.");
                    }
                    words.add(option);
                }
            }
        }
        if (socket != null && config != null) {
            throw new IllegalArgumentException("Only one of --socket and -c says where the broker is.");
        }
        return new CtlOptions(
                socket,
                config,
                json,
                yes,
                all,
                help,
                List.copyOf(filters),
                sort,
                limit,
                reason,
                client,
                topic,
                List.copyOf(words));
    }

    private static String value(String option, String what, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs " + what + ".");
        }
        return rest.next();
    }

    private static int number(String option, String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(option + " needs a whole number above 0, not '" + text + "'.");
    }
}

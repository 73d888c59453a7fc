// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import io.godwit.broker.operator.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code godwit ctl}: makes a request of the command line, asks the broker, shows the answer. */
public final class CtlCommand {
    private static final int DONE = 0;

    /** Status when the broker says no. */
    static final int REFUSED = 1;

    /** Status when no broker answers, or it may not be asked. */
    static final int UNREACHABLE = 2;

    /** Status for a command line that cannot be followed. */
    static final int UNUSABLE = 3;

    /** For lists that are to be complete. */
    private static final long EVERYTHING = 1_000_000;

    private final CtlOptions options;
    private final ControlClient broker;
    private final CtlTerminal terminal;

    private CtlCommand(CtlOptions options, ControlClient broker, CtlTerminal terminal) {
        this.options = options;
        this.broker = broker;
        this.terminal = terminal;
    }

    /** Runs the command and returns its exit status. */
    public static int run(List<String> arguments) {
        return run(arguments, CtlTerminal.ofProcess(), System.getenv());
    }

    static int run(List<String> arguments, CtlTerminal terminal, Map<String, String> environment) {
        try {
            CtlOptions options = CtlOptions.parse(arguments);
            if (options.help()) {
                terminal.out().print(CtlOptions.USAGE);
                return DONE;
            }
            check(options);
            return new CtlCommand(options, new ControlClient(new SocketSearch(environment).find(options)), terminal)
                    .run();
        } catch (IllegalArgumentException e) {
            terminal.err().println("Error: " + e.getMessage());
            terminal.err().println("Use 'godwit ctl --help' to see usage.");
            return UNUSABLE;
        } catch (CtlException e) {
            terminal.err().println("Error: " + Words.plain(String.valueOf(e.getMessage())));
            return e.status();
        }
    }

    /** What is wrong with the words is told before any broker is looked for. */
    private static void check(CtlOptions options) {
        List<String> words = options.words();
        if (words.isEmpty()) {
            throw new IllegalArgumentException("A command is wanted.");
        }
        switch (words.getFirst()) {
            case "status", "subscriptions", "tree", "reasons", "reload", "rotate", "save" ->
                requireWords(words, 1, 1, "");
            case "explain" -> requireWords(words, 2, 2, "a client identifier");
            case "log-level" -> {
                if (words.size() % 2 == 0) {
                    throw new IllegalArgumentException("log-level takes pairs: TYPE on, or TYPE off.");
                }
                for (int i = 2; i < words.size(); i += 2) {
                    if (!words.get(i).equals("on") && !words.get(i).equals("off")) {
                        throw new IllegalArgumentException(
                                "log-level turns a type on or off, not '" + words.get(i) + "'.");
                    }
                }
            }
            case "clients" -> requireAction(options, List.of("list", "show", "kick"));
            case "sessions" -> requireAction(options, List.of("list", "show", "expire"));
            case "retained" -> requireAction(options, List.of("list", "show", "purge"));
            default -> throw new IllegalArgumentException("There is no command \"" + words.getFirst() + "\".");
        }
    }

    private static void requireAction(CtlOptions options, List<String> actions) {
        List<String> words = options.words();
        if (words.size() < 2 || !actions.contains(words.get(1))) {
            throw new IllegalArgumentException(
                    words.getFirst() + " is followed by one of these: " + String.join(", ", actions) + ".");
        }
        switch (words.get(1)) {
            case "list" ->
                requireWords(words, 2, words.getFirst().equals("retained") ? 3 : 2, "at most a topic filter");
            case "kick" -> {
                boolean byFilter = !options.filters().isEmpty();
                requireWords(words, byFilter ? 2 : 3, byFilter ? 2 : 3, "either a client identifier or --filter");
            }
            case "purge" -> requireWords(words, 3, 3, "a topic filter");
            default -> {
                boolean topic = words.getFirst().equals("retained");
                requireWords(words, 3, 3, topic ? "a topic name" : "a client identifier");
            }
        }
    }

    private static void requireWords(List<String> words, int least, int most, String what) {
        if (words.size() < least || words.size() > most) {
            String name = String.join(" ", words.subList(0, Math.min(words.size(), Math.max(1, most - 1))));
            throw new IllegalArgumentException(
                    what.isEmpty() ? name + " takes nothing behind it." : name + " takes " + what + ".");
        }
    }

    private int run() throws CtlException {
        List<String> words = options.words();
        switch (words.getFirst()) {
            case "status" -> show(ask("status", Map.of()), answer -> new StatusView(terminal).show(answer));
            case "clients", "sessions" -> clients(words);
            case "subscriptions" -> {
                Map<String, @Nullable Object> asked = limited();
                put(asked, "client", options.client());
                put(asked, "topic", options.topic());
                show(
                        ask("subscriptions", asked),
                        answer -> new ClientViews(terminal).subscriptions(answer, options.topic()));
            }
            case "tree" -> {
                Map<String, @Nullable Object> asked = limited();
                asked.put("limit", EVERYTHING);
                show(
                        ask("subscriptions", asked),
                        answer -> TreeView.lines(answer).forEach(terminal::say));
            }
            case "retained" -> retained(words);
            case "explain" ->
                show(
                        ask("explain", Map.of("client", words.get(1))),
                        answer -> new ReasonViews(terminal).explain(answer));
            case "reasons" -> {
                Map<String, @Nullable Object> asked = limited();
                asked.put("all", options.all());
                show(ask("reasons", asked), answer -> new ReasonViews(terminal).list(answer));
            }
            case "reload" ->
                show(ask("reload", Map.of()), answer -> {
                    if (answer.texts("changes").isEmpty()) {
                        terminal.say("Reloaded; nothing has changed.");
                    } else {
                        terminal.say("Reloaded:");
                        answer.texts("changes").forEach(line -> terminal.say("  " + Words.plain(line)));
                    }
                });
            case "rotate" ->
                show(
                        ask("rotate", Map.of()),
                        answer -> terminal.say(
                                answer.texts("opened").isEmpty()
                                        ? "The log has no destination, so nothing was opened."
                                        : "Opened anew: " + String.join(", ", answer.texts("opened")) + "."));
            case "save" ->
                show(
                        ask("save", Map.of()),
                        answer -> terminal.say(
                                answer.text("durability").equals("memory")
                                        ? "Nothing is kept on disk, so there is nothing to save: persistence is off."
                                        : "A snapshot is being made; what is acknowledged was on disk before."));
            case "log-level" -> logLevel(words);
            default -> throw new IllegalStateException(words.getFirst());
        }
        return DONE;
    }

    private interface View {
        void show(Facts answer);
    }

    private Map<String, @Nullable Object> ask(String command, Map<String, @Nullable Object> arguments)
            throws CtlException {
        return broker.ask(command, arguments);
    }

    private void show(Map<String, @Nullable Object> answer, View view) {
        if (options.json()) {
            terminal.say(JsonTree.write(answer));
        } else {
            view.show(new Facts(answer));
        }
    }

    private Map<String, @Nullable Object> limited() {
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        if (options.limit() > 0) {
            asked.put("limit", (long) options.limit());
        }
        return asked;
    }

    private static void put(Map<String, @Nullable Object> asked, String name, @Nullable String value) {
        if (value != null) {
            asked.put(name, value);
        }
    }

    private void clients(List<String> words) throws CtlException {
        String command = words.getFirst() + "." + words.get(1);
        Map<String, @Nullable Object> asked = limited();
        asked.put("filter", options.filters());
        put(asked, "sort", options.sort());
        if (words.size() > 2) {
            asked.put("client", words.get(2));
        }
        switch (words.get(1)) {
            case "list" ->
                show(ask(command, asked), answer -> {
                    ClientViews views = new ClientViews(terminal);
                    if (words.getFirst().equals("clients")) {
                        views.clients(answer);
                    } else {
                        views.sessions(answer);
                    }
                });
            case "show" -> show(ask(command, asked), answer -> new ClientViews(terminal).details(answer));
            case "kick" -> kick(asked);
            default ->
                show(
                        ask(command, asked),
                        answer -> terminal.say("The session of " + Words.plain(words.get(2))
                                + " has ended, with its subscriptions and all that waited in it."));
        }
    }

    private void kick(Map<String, @Nullable Object> asked) throws CtlException {
        put(asked, "reason", options.reason());
        if (!options.filters().isEmpty() && !options.yes()) {
            Map<String, @Nullable Object> dry = new LinkedHashMap<>(asked);
            dry.put("dryRun", true);
            long count = new Facts(ask("clients.kick", dry)).number("count");
            if (count > 0 && !terminal.confirms("Disconnect " + counted(count, "client") + "?")) {
                throw new CtlException(REFUSED, "Nobody was disconnected.");
            }
        }
        show(
                ask("clients.kick", asked),
                answer -> terminal.say(counted(answer.number("count"), "client")
                        + " disconnected. Sessions stay; \"sessions expire\" ends one."));
    }

    private void retained(List<String> words) throws CtlException {
        Map<String, @Nullable Object> asked = limited();
        switch (words.get(1)) {
            case "list" -> {
                asked.put("filter", words.size() > 2 ? words.get(2) : "#");
                show(ask("retained.list", asked), answer -> new RetainedViews(terminal).list(answer));
            }
            case "show" -> {
                asked.put("topic", words.get(2));
                show(ask("retained.show", asked), answer -> new RetainedViews(terminal).message(answer));
            }
            default -> {
                asked.put("filter", words.get(2));
                purge(asked);
            }
        }
    }

    private void purge(Map<String, @Nullable Object> asked) throws CtlException {
        if (!options.yes()) {
            Map<String, @Nullable Object> dry = new LinkedHashMap<>(asked);
            dry.put("dryRun", true);
            Facts found = new Facts(ask("retained.purge", dry));
            long count = found.number("count");
            terminal.err()
                    .println(counted(count, "retained message") + " with " + Words.bytes(found.number("bytes"))
                            + " of topics and payloads match " + Words.plain(String.valueOf(asked.get("filter")))
                            + ".");
            if (count > 0 && !terminal.confirms("Remove them? There is no way back.")) {
                throw new CtlException(REFUSED, "Nothing was removed.");
            }
        }
        show(
                ask("retained.purge", asked),
                answer -> terminal.say(counted(answer.number("count"), "retained message") + " removed."));
    }

    private void logLevel(List<String> words) throws CtlException {
        List<String> on = new ArrayList<>();
        List<String> off = new ArrayList<>();
        for (int i = 1; i < words.size(); i += 2) {
            (words.get(i + 1).equals("on") ? on : off).add(words.get(i));
        }
        boolean changes = words.size() > 1;
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        if (changes) {
            asked.put("on", on);
            asked.put("off", off);
        }
        show(ask(changes ? "log.set" : "log.show", asked), answer -> {
            Facts types = answer.object("types");
            types.members()
                    .keySet()
                    .forEach(type -> terminal.say(String.format("%-12s %s", type, types.flag(type) ? "on" : "off")));
        });
    }

    static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** Says how many of how many are shown, where it is not all. */
    static void noteRest(CtlTerminal terminal, Facts answer, int shown) {
        long total = answer.number("total");
        if (total > shown) {
            terminal.err().println("Shown are " + shown + " of " + total + "; --limit shows more.");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bench;

import io.godwit.bench.scenario.BenchSettings;
import io.godwit.bench.scenario.Knob;
import io.godwit.bench.scenario.ScenarioKind;
import io.godwit.protocol.spec.ProtocolVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every option of {@code godwit bench}: one row each, which drives both the parser and {@code --help}. Immutable. */
final class BenchOptions {
    private static final String PASSWORD_VARIABLE = "GODWIT_PASSWORD";
    private static final String DEFAULT_PATH = "/mqtt";
    private static final int HELP_COLUMN = 30;
    private static final double MILLIS = 1e3;
    private static final double MOST_SECONDS = 1e9;

    /**
     * One option.
     *
     * @param names as they are typed
     * @param knob what it sets of the scenario, null for one that every scenario has
     * @param value what stands behind it, for the help; null when nothing does
     * @param effect gets the value, or an empty text
     */
    private record Option(
            List<String> names,
            @Nullable Knob knob,
            @Nullable String value,
            String help,
            BiConsumer<BenchArguments, String> effect) {}

    private static final List<Option> OPTIONS = List.of(
            // What is done.
            number(Knob.PUBLISHERS, "connections that publish", BenchSettings.Builder::publishers),
            number(Knob.SUBSCRIBERS, "connections that subscribe", BenchSettings.Builder::subscribers),
            number(Knob.CLIENTS, "connections", BenchSettings.Builder::clients),
            number(Knob.SESSIONS, "sessions", BenchSettings.Builder::sessions),
            number(Knob.MESSAGES, "messages for each session", BenchSettings.Builder::messagesPerSession),
            number(Knob.TOPICS, "topics with a retained message", BenchSettings.Builder::topics),
            number(Knob.FILTERS, "topic filters of all sessions together", BenchSettings.Builder::filters),
            number(
                    Knob.IN_FLIGHT,
                    "messages of a publisher, or connects of all clients, under way at once",
                    BenchSettings.Builder::inFlight),
            number(
                    Knob.RATE,
                    "messages or connects in a second, all together; 0 is as fast as it goes",
                    BenchSettings.Builder::ratePerSecond),
            new Option(
                    List.of("-q", "--qos"),
                    Knob.QOS,
                    "QoS",
                    "quality of service, 0 to 2",
                    (a, v) -> a.settings.qos(whole("-q", v))),
            number(
                    Knob.PAYLOAD,
                    "bytes of a payload, at least " + BenchSettings.SMALLEST_PAYLOAD_BYTES,
                    BenchSettings.Builder::payloadBytes),
            new Option(
                    List.of("--seconds"),
                    Knob.DURATION,
                    "seconds",
                    "how long to measure",
                    (a, v) -> a.settings.duration(seconds("--seconds", v))),
            new Option(
                    List.of("--warm-up"),
                    Knob.WARM_UP,
                    "seconds",
                    "how long to load the broker before that",
                    (a, v) -> a.settings.warmUp(seconds("--warm-up", v))),
            any("--threads", "number", "threads of the load; 1", (a, v) -> a.settings.threads(whole("--threads", v))),
            // Where to.
            any("-h --host", "host", "the broker; 127.0.0.1", (a, v) -> a.settings.host(v)),
            any("-p --port", "port", "its port; 1883, with TLS 8883", (a, v) -> a.settings.port(whole("-p", v))),
            any("-V --protocol-version", "version", "311 or 5; 311", (a, v) -> a.settings.version(version(v))),
            any("-k --keepalive", "seconds", "keep alive; 60", (a, v) -> a.settings.keepAliveSeconds(whole("-k", v))),
            any(
                    "-i --id-prefix",
                    "prefix",
                    "begins every client identifier",
                    (a, v) -> a.settings.clientPrefix(
                            v + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX))),
            any("-u --username", "name", "user name", (a, v) -> a.settings.userName(v)),
            any(
                    "-P --pw",
                    "password",
                    "password; better in the variable " + PASSWORD_VARIABLE + ", which no process list shows",
                    (a, v) -> {
                        a.hasPassword = true;
                        a.settings.password(v);
                    }),
            any("--tls", null, "speak TLS; so do the next three", (a, v) -> a.settings.tls()),
            any(
                    "--cafile",
                    "file",
                    "trusted certificates, PEM; otherwise Java's",
                    (a, v) -> a.settings.caFile(Path.of(v))),
            any("--cert", "file", "certificate of the clients, PEM", (a, v) -> a.settings.certFile(Path.of(v))),
            any("--key", "file", "its key, PEM (PKCS#8)", (a, v) -> a.settings.keyFile(Path.of(v))),
            any(
                    "--insecure",
                    null,
                    "do not look at the name in the broker's certificate",
                    (a, v) -> a.settings.insecure()),
            any(
                    "--ws",
                    null,
                    "speak MQTT over WebSocket; --ws=/path for another path than " + DEFAULT_PATH,
                    (a, v) -> a.settings.webSocket(v.isEmpty() ? DEFAULT_PATH : v)),
            // What is told.
            any(
                    "--pid",
                    "process",
                    "identifier of the broker's process on this machine: shows its CPU time and memory",
                    (a, v) -> a.settings.processId(whole("--pid", v))),
            any("--json", "file", "write the report as JSON, too", (a, v) -> a.json = Path.of(v)),
            any("--html", "file", "write the report as a page with charts, too", (a, v) -> a.html = Path.of(v)),
            any("--quiet", null, "show no progress and no table", (a, v) -> a.quiet = true),
            any("--help", null, "show this", (a, v) -> a.help = true));

    private BenchOptions() {}

    /**
     * Reads the words behind the scenario.
     *
     * @throws IllegalArgumentException when they cannot be followed
     */
    static BenchArguments read(ScenarioKind scenario, List<String> words, Map<String, String> environment) {
        BenchArguments arguments = new BenchArguments(scenario);
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            Option option = find(name);
            if (option.knob() != null && !scenario.has(option.knob())) {
                throw new IllegalArgumentException(name + " means nothing to " + scenario.word() + ".");
            }
            String value = equals < 0 ? "" : word.substring(equals + 1);
            if (option.value() != null && equals < 0) {
                if (!rest.hasNext()) {
                    throw new IllegalArgumentException(name + " needs a value: " + option.value() + ".");
                }
                value = rest.next();
            }
            option.effect().accept(arguments, value);
        }
        String password = environment.get(PASSWORD_VARIABLE);
        if (!arguments.hasPassword && password != null) {
            arguments.settings.password(password);
        }
        return arguments;
    }

    private static Option find(String name) {
        for (Option option : OPTIONS) {
            if (option.names().contains(name)) {
                return option;
            }
        }
        throw new IllegalArgumentException(
                name.startsWith("-") ? "Unknown option '" + name + "'." : "'" + name + "' is no option.");
    }

    /** What {@code godwit bench --help} shows. */
    static String help() {
        StringBuilder help = new StringBuilder("""
                Loads an MQTT broker, checks that every message arrives once and in order, and tells how fast it was.

                Usage: godwit bench SCENARIO [OPTION]...
                       godwit bench SCENARIO --help

                """);
        for (ScenarioKind scenario : ScenarioKind.values()) {
            help.append(String.format(Locale.ROOT, "  %-10s%s%n", scenario.word(), scenario.summary()));
        }
        return help.append("""

                Options are those of mosquitto_pub where it has them: -h host, -p port, -q QoS, -V version, -u user.
                Exit status: 0 if all is well, 1 if the run failed or a message was lost, doubled or reordered, 3 for a
                command line that cannot be followed.
                """).toString();
    }

    /** What {@code godwit bench SCENARIO --help} shows. */
    static String help(ScenarioKind scenario) {
        BenchSettings usual = BenchSettings.of(scenario).build();
        StringBuilder help = new StringBuilder("Usage: godwit bench " + scenario.word() + " [OPTION]...\n\n"
                + Character.toUpperCase(scenario.summary().charAt(0))
                + scenario.summary().substring(1) + ".\n" + scenario.explanation() + "\n\n");
        for (Option option : OPTIONS) {
            Knob knob = option.knob();
            if (knob == null || scenario.has(knob)) {
                String left = "  " + String.join(", ", option.names())
                        + (option.value() == null ? "" : " <" + option.value() + ">");
                boolean fits = left.length() < HELP_COLUMN - 1;
                help.append(
                        fits ? left + " ".repeat(HELP_COLUMN - left.length()) : left + "\n" + " ".repeat(HELP_COLUMN));
                help.append(option.help())
                        .append(knob == null ? "" : "; " + usual.text(knob))
                        .append('\n');
            }
        }
        return help.toString();
    }

    /** The scenario with this name. */
    static ScenarioKind scenario(String word) {
        for (ScenarioKind scenario : ScenarioKind.values()) {
            if (scenario.word().equals(word)) {
                return scenario;
            }
        }
        throw new IllegalArgumentException("There is no scenario '" + word + "'; there are "
                + Arrays.stream(ScenarioKind.values()).map(ScenarioKind::word).collect(Collectors.joining(", ")) + ".");
    }

    private static Option number(Knob knob, String help, BiConsumer<BenchSettings.Builder, Integer> effect) {
        return new Option(
                List.of(knob.option()),
                knob,
                "number",
                help,
                (a, v) -> effect.accept(a.settings, whole(knob.option(), v)));
    }

    private static Option any(
            String names, @Nullable String value, String help, BiConsumer<BenchArguments, String> effect) {
        return new Option(List.of(names.split(" ", -1)), null, value, help, effect);
    }

    private static int whole(String option, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " must be a whole number, not '" + text + "'.", e);
        }
    }

    private static Duration seconds(String option, String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0 && seconds < MOST_SECONDS) {
                return Duration.ofMillis(Math.round(seconds * MILLIS));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " must be a number of seconds, not '" + text + "'.", e);
        }
        throw new IllegalArgumentException(option + " must be a number of seconds, not '" + text + "'.");
    }

    private static ProtocolVersion version(String text) {
        return switch (text) {
            case "311", "mqttv311" -> ProtocolVersion.V3_1_1;
            case "5", "mqttv5" -> ProtocolVersion.V5;
            default -> throw new IllegalArgumentException("-V must be 311 or 5, not '" + text + "'.");
        };
    }
}

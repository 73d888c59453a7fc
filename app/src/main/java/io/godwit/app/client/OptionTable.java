// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every option of {@code pub}, {@code sub} and {@code rr}: one row each, which drives both the parser and {@code --help}.
 * Immutable.
 */
final class OptionTable {
    private static final Set<Tool> ALL = EnumSet.allOf(Tool.class);
    private static final Set<Tool> PUB = EnumSet.of(Tool.PUB);
    private static final Set<Tool> SUB = EnumSet.of(Tool.SUB);
    private static final Set<Tool> RR = EnumSet.of(Tool.RR);
    private static final Set<Tool> SENDS = EnumSet.of(Tool.PUB, Tool.RR);
    private static final Set<Tool> PRINTS = EnumSet.of(Tool.SUB, Tool.RR);

    /** Five seconds at least, so that a slow network does not look like a dead one. */
    private static final int MIN_KEEP_ALIVE = 5;

    private static final int MAX_TWO_BYTES = 65_535;
    private static final double MAX_PERCENT = 100;
    private static final double MIN_PERCENT = 0.1;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * One option.
     *
     * @param names as they are typed
     * @param tools the commands that know it
     * @param value what stands behind it, for the help; null when nothing does
     * @param help one sentence
     */
    record Option(
            List<String> names,
            Set<Tool> tools,
            @Nullable String value,
            String help,
            BiConsumer<Arguments, Words> effect) {}

    static final List<Option> OPTIONS = List.of(
            // Where to.
            text("-h --host", ALL, "host", "Server to connect to; default localhost.", (a, v) -> a.host = v),
            text("-p --port", ALL, "port", "Its port; default 1883, with TLS 8883.", (a, v) -> a.port = port(v)),
            text(
                    "-L --url",
                    ALL,
                    "URL",
                    "mqtt(s)://[user[:password]@]host[:port]/topic, or ws(s)://...",
                    ServerUrl::apply),
            text("--unix", ALL, "path", "Connect to this Unix socket.", (a, v) -> a.unixSocket = Path.of(v)),
            flag("--ws", ALL, "Speak MQTT over WebSocket.", a -> a.webSocket = true),
            text("--proxy", ALL, "proxy url", "socks5h://[user[:password]@]host[:port]", (a, v) -> a.proxy = v),
            text("-A", ALL, "address", "Local address to connect from.", (a, v) -> a.bindAddress = v),
            flag("--nodelay", ALL, "Send small packets at once.", a -> a.noDelay = true),
            flag("-S", ALL, "Look up SRV records.", a -> {
                throw unsupported("-S", "give host and port with -h and -p");
            }),
            // Who.
            text("-i --id", ALL, "id", "Client identifier; default: the server assigns one.", OptionTable::takeId),
            text(
                    "-I --id-prefix",
                    ALL,
                    "id prefix",
                    "Client identifier: this and the process id.",
                    OptionTable::takePrefix),
            text("-u --username", ALL, "username", "User name.", (a, v) -> a.userName = v),
            text("-P --pw", ALL, "password", "Password.", (a, v) -> a.password = v),
            // How.
            text(
                    "-V --protocol-version",
                    ALL,
                    "version",
                    "mqttv31, mqttv311 or mqttv5 (31, 311, 5); default 311, rr 5.",
                    (a, v) -> a.version = version(v)),
            flag("-c --disable-clean-session", ALL, "Keep the session after the end.", a -> a.cleanSession = false),
            text(
                    "-x",
                    ALL,
                    "session-expiry-interval",
                    "Seconds that the session lasts after the end, -1 for ever; switches to MQTT 5.",
                    OptionTable::takeSessionExpiry),
            text(
                    "-k --keepalive",
                    ALL,
                    "keepalive",
                    "Keep alive in seconds, 5 to 65535; default 60.",
                    (a, v) -> a.keepAliveSeconds = keepAlive(v)),
            text(
                    "-q --qos",
                    ALL,
                    "QoS",
                    "Quality of service, 0 to 2; default 0.",
                    (a, v) -> a.qos = qos(v, "QoS given: ")),
            text(
                    "-M",
                    ALL,
                    "max_inflight",
                    "Messages in flight at once at QoS 1 and 2; default 20.",
                    (a, v) -> a.maxInflight = maxInflight(v)),
            words(
                    "-D --property",
                    ALL,
                    "packet name value",
                    "Property of a packet, for example: publish content-type text/plain;"
                            + " user-property has name and value; switches to MQTT 5.",
                    PropertyOption::apply),
            // What is sent.
            text("-t --topic", ALL, "topic", "Topic; sub takes several filters.", OptionTable::takeTopic),
            text("-m --message", SENDS, "message", "Send this.", Arguments::takeMessage),
            text("-f --file", SENDS, "file", "Send the content of a file.", (a, v) -> {
                a.takeMessageFrom(Arguments.MessageSource.FILE);
                a.messageFile = Path.of(v);
            }),
            flag(
                    "-s --stdin-file",
                    SENDS,
                    "Send the whole of standard input.",
                    a -> a.takeMessageFrom(Arguments.MessageSource.STDIN)),
            flag(
                    "-l --stdin-line",
                    PUB,
                    "Send each line of standard input.",
                    a -> a.takeMessageFrom(Arguments.MessageSource.STDIN_LINES)),
            flag(
                    "-n --null-message",
                    SENDS,
                    "Send an empty message.",
                    a -> a.takeMessageFrom(Arguments.MessageSource.EMPTY)),
            flag("-r --retain", SENDS, "Let the server keep it for later subscribers.", a -> a.retain = true),
            text(
                    "--repeat",
                    PUB,
                    "count",
                    "Send it this often.",
                    (a, v) -> a.repeat = positive(v, "--repeat argument must be >0.")),
            text(
                    "--repeat-delay",
                    PUB,
                    "period",
                    "Seconds between, with a fraction; default 0.",
                    (a, v) -> a.repeatDelayNanos = seconds(v)),
            text(
                    "-e",
                    RR,
                    "response topic",
                    "Where the response comes.",
                    (a, v) -> a.responseTopic =
                            topicName(v, "Invalid response topic '" + v + "', does it contain '+' or '#'?")),
            flag("--latency", RR, "Print how long the response took.", a -> {
                a.latency = true;
                a.noDelay = true;
            }),
            // What is asked for.
            text(
                    "-T --filter-out",
                    SUB,
                    "topic filter",
                    "Do not print messages of these topics.",
                    (a, v) -> a.filterOuts.add(filter(v, "filter"))),
            text(
                    "-U --unsubscribe",
                    SUB,
                    "topic filter",
                    "Unsubscribe from this.",
                    (a, v) -> a.unsubscribes.add(filter(v, "unsubscribe"))),
            flag(
                    "--retain-as-published",
                    SUB,
                    "Keep the retain flag of the publisher.",
                    a -> a.retainAsPublished = true),
            text(
                    "--retain-handling",
                    SUB,
                    "handling",
                    "When retained messages come: always, new or never.",
                    (a, v) -> a.retainHandling = retainHandling(v)),
            text(
                    "-C",
                    SUB,
                    "count",
                    "End after this many messages.",
                    (a, v) -> a.count = positive(v, "Invalid message count \"" + v + "\".")),
            text(
                    "-W",
                    PRINTS,
                    "timeout",
                    "End after this many seconds.",
                    (a, v) -> a.timeoutSeconds = positive(v, "Invalid timeout \"" + v + "\".")),
            flag("-E", SUB, "End once the server has answered the subscription.", a -> a.exitAfterSubscribe = true),
            flag("-R", PRINTS, "Leave out retained messages.", a -> a.noRetained = true),
            flag("--retained-only", SUB, "End at the first message that is not retained.", a -> a.retainedOnly = true),
            flag("--remove-retained", SUB, "Clear the retained messages that come.", a -> a.removeRetained = true),
            // What is printed.
            flag("-v --verbose", PRINTS, "Print the topic before the payload.", a -> a.verbose = true),
            flag("-N", PRINTS, "No line break behind a message.", a -> a.endOfLine = false),
            text(
                    "-F",
                    PRINTS,
                    "format",
                    "Output format; see the manual of mosquitto_sub.",
                    (a, v) -> a.format = FormatParser.parse(v)),
            flag("--pretty", PRINTS, "Print JSON over several lines.", a -> a.pretty = true),
            text(
                    "--random-filter",
                    SUB,
                    "chance",
                    "Print this percentage of the messages, 0.1 to 100.",
                    (a, v) -> a.randomFilterPercent = percent(v)),
            flag("-w --watch", SUB, "Keep one line of the screen for each topic.", a -> a.watch = true),
            flag("--message-rate", SUB, "Print messages per second instead of messages.", a -> a.messageRate = true),
            // The will.
            text(
                    "--will-topic",
                    ALL,
                    "will topic",
                    "Topic of the message that is sent when this client vanishes.",
                    (a, v) ->
                            a.willTopic = topicName(v, "Invalid will topic '" + v + "', does it contain '+' or '#'?")),
            text(
                    "--will-payload",
                    ALL,
                    "will payload",
                    "Its payload; default empty.",
                    (a, v) -> a.willPayload = v.getBytes(StandardCharsets.UTF_8)),
            text(
                    "--will-qos",
                    ALL,
                    "will QoS",
                    "Its quality of service; default 0.",
                    (a, v) -> a.willQos = qos(v, "will QoS ")),
            flag("--will-retain", ALL, "Let the server keep it.", a -> a.willRetain = true),
            // TLS.
            text(
                    "--cafile",
                    ALL,
                    "file",
                    "PEM file of trusted certificates; switches TLS on.",
                    (a, v) -> a.caFile = Path.of(v)),
            text(
                    "--capath",
                    ALL,
                    "directory",
                    "Directory of such files; switches TLS on.",
                    (a, v) -> a.caPath = Path.of(v)),
            flag(
                    "--tls-use-os-certs",
                    ALL,
                    "Trust what the system trusts; switches TLS on.",
                    a -> a.useOsCertificates = true),
            text("--cert", ALL, "file", "The client's certificate, PEM.", (a, v) -> a.certFile = Path.of(v)),
            text("--key", ALL, "file", "Its key, PEM.", (a, v) -> a.keyFile = Path.of(v)),
            text("--keyform", ALL, "keyform", "Form of the key: pem.", OptionTable::takeKeyForm),
            text("--tls-version", ALL, "version", "tlsv1.3 or tlsv1.2; default both.", (a, v) -> a.tlsVersion = v),
            text("--ciphers", ALL, "ciphers", "Cipher suites, separated by colons.", (a, v) -> a.ciphers = v),
            text("--tls-alpn", ALL, "protocol", "Application protocol to ask for.", (a, v) -> a.alpn = v),
            flag("--insecure", ALL, "Do not check the server's name.", a -> a.insecure = true),
            flag("--no-tls", ALL, "No TLS, whatever the port.", a -> a.noTls = true),
            text("--psk", ALL, "key", "Not supported.", (a, v) -> {
                throw unsupported("--psk", "use certificates: --cafile, --cert and --key");
            }),
            text("--psk-identity", ALL, "identity", "Not supported.", (a, v) -> {
                throw unsupported("--psk-identity", "use certificates: --cafile, --cert and --key");
            }),
            text("--tls-engine", ALL, "engine", "Not supported.", (a, v) -> {
                throw unsupported("--tls-engine", "give the key as a PEM file with --key");
            }),
            text("--tls-engine-kpass-sha1", ALL, "digest", "Not supported.", (a, v) -> {
                throw unsupported("--tls-engine-kpass-sha1", "give the key as a PEM file with --key");
            }),
            text("--tls-keylog", ALL, "file", "Not supported.", (a, v) -> {
                throw unsupported("--tls-keylog", "Java's TLS does not give its session keys away");
            }),
            // Besides.
            text("-o", ALL, "options-file", "Read options from this file instead of the user's.", (a, v) -> {}),
            flag("-d --debug", ALL, "Print the packets.", a -> a.debug = true),
            flag("--quiet", ALL, "Print no errors.", a -> a.quiet = true),
            flag("--help", ALL, "Print this.", a -> a.help = true),
            flag("--version", ALL, "Print the version.", a -> a.showVersion = true));

    private static final Map<String, Option> BY_NAME = byName();

    private OptionTable() {}

    private static Map<String, Option> byName() {
        Map<String, Option> found = new HashMap<>();
        for (Option option : OPTIONS) {
            for (String name : option.names()) {
                if (found.put(name, option) != null) {
                    throw new AssertionError(name + " is there twice");
                }
            }
        }
        return Map.copyOf(found);
    }

    /** The option with this name that the command knows, or null. */
    static @Nullable Option find(String name, Tool tool) {
        Option option = BY_NAME.get(name);
        return option != null && option.tools().contains(tool) ? option : null;
    }

    private static Option flag(String names, Set<Tool> tools, String help, Consumer<Arguments> effect) {
        return new Option(List.of(names.split(" ", -1)), tools, null, help, (a, words) -> effect.accept(a));
    }

    private static Option text(
            String names, Set<Tool> tools, String value, String help, BiConsumer<Arguments, String> effect) {
        List<String> list = List.of(names.split(" ", -1));
        return new Option(list, tools, value, help, (a, words) -> effect.accept(a, words.next(list.getFirst(), value)));
    }

    private static Option words(
            String names, Set<Tool> tools, String value, String help, BiConsumer<Arguments, Words> effect) {
        return new Option(List.of(names.split(" ", -1)), tools, value, help, effect);
    }

    private static UsageException unsupported(String option, String instead) {
        return new UsageException(option + " is not supported; " + instead + ".");
    }

    private static void takeId(Arguments a, String id) {
        if (a.idPrefix != null) {
            throw new UsageException("-i and -I argument cannot be used together.");
        }
        a.clientIdentifier = id;
    }

    private static void takePrefix(Arguments a, String prefix) {
        if (a.clientIdentifier != null) {
            throw new UsageException("-i and -I argument cannot be used together.");
        }
        a.idPrefix = prefix;
    }

    private static void takeSessionExpiry(Arguments a, String value) {
        a.version = ProtocolVersion.V5;
        if (value.equals("\u221E")) {
            a.sessionExpiry = Arguments.NEVER;
            return;
        }
        try {
            long seconds = Long.parseLong(value);
            if (seconds < -1 || seconds > Arguments.NEVER) {
                throw new UsageException("session-expiry-interval out of range.");
            }
            a.sessionExpiry = seconds == -1 ? Arguments.NEVER : seconds;
        } catch (NumberFormatException e) {
            throw new UsageException("session-expiry-interval not a number.");
        }
    }

    /** A topic for the two that send, a filter for the one that subscribes. */
    static void takeTopic(Arguments a, String topic) {
        if (a.tool == Tool.SUB) {
            a.filters.add(filter(topic, "subscription"));
        } else {
            a.topic = topicName(topic, "Invalid publish topic '" + topic + "', does it contain '+' or '#'?");
        }
    }

    private static void takeKeyForm(Arguments a, String form) {
        if (!form.equals("pem")) {
            throw unsupported("--keyform " + form, "give the key as a PEM file with --key");
        }
    }

    private static TopicName topicName(String text, String error) {
        try {
            return TopicName.of(text);
        } catch (ProtocolViolation e) {
            throw new UsageException(error);
        }
    }

    private static TopicFilter filter(String text, String kind) {
        try {
            return TopicFilter.of(text);
        } catch (ProtocolViolation e) {
            throw new UsageException(
                    "Invalid " + kind + " topic '" + text + "', are all '+' and '#' wildcards correct?");
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return Integer.MIN_VALUE;
        }
    }

    private static int positive(String text, String error) {
        int number = number(text);
        if (number < 1) {
            throw new UsageException(error);
        }
        return number;
    }

    static int port(String text) {
        int port = number(text);
        if (port < 1 || port > MAX_TWO_BYTES) {
            throw new UsageException("Invalid port given: " + text);
        }
        return port;
    }

    private static int keepAlive(String text) {
        int seconds = number(text);
        if (seconds < MIN_KEEP_ALIVE || seconds > MAX_TWO_BYTES) {
            throw new UsageException("Invalid keepalive given, it must be between 5 and 65535 inclusive.");
        }
        return seconds;
    }

    private static int maxInflight(String text) {
        return Math.min(positive(text, "Maximum inflight messages must be greater than 0."), MAX_TWO_BYTES);
    }

    private static QoS qos(String text, String what) {
        QoS qos = QoS.of(number(text));
        if (qos == null) {
            throw new UsageException("Invalid " + what + text);
        }
        return qos;
    }

    private static long seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0) {
                return (long) (seconds * NANOS_PER_SECOND);
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--repeat-delay argument must be >=0.0.");
        }
        throw new UsageException("--repeat-delay argument must be >=0.0.");
    }

    private static double percent(String text) {
        try {
            double percent = Double.parseDouble(text);
            if (percent >= MIN_PERCENT && percent <= MAX_PERCENT) {
                return percent;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--random-filter chance must be between 0.1-100.0");
        }
        throw new UsageException("--random-filter chance must be between 0.1-100.0");
    }

    private static ProtocolVersion version(String text) {
        return switch (text) {
            case "mqttv31", "31" -> ProtocolVersion.V3_1;
            case "mqttv311", "311" -> ProtocolVersion.V3_1_1;
            case "mqttv5", "5" -> ProtocolVersion.V5;
            default -> throw new UsageException("Invalid protocol version argument given.");
        };
    }

    private static RetainHandling retainHandling(String text) {
        return switch (text) {
            case "always" -> RetainHandling.SEND;
            case "new" -> RetainHandling.SEND_IF_NEW;
            case "never" -> RetainHandling.DO_NOT_SEND;
            default -> throw new UsageException("--retain-handling must be always, new or never, not '" + text + "'.");
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static io.godwit.broker.config.Key.Effect.MAPPED;
import static io.godwit.broker.config.ValueType.BOOLEAN;
import static io.godwit.broker.config.ValueType.PORT;
import static io.godwit.broker.config.ValueType.integer;
import static io.godwit.broker.config.ValueType.integerFrom;
import static io.godwit.broker.config.ValueType.oneOf;

import io.godwit.broker.config.ListenerConfig.SocketDomain;
import io.godwit.broker.config.ListenerConfig.Transport;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicName;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of a listener, TLS aside. */
final class ListenerKeys {
    static final Key<Address> LISTENER = Key.of(
                    "listener",
                    Key.Group.LISTENER,
                    Key.Scope.STARTS_LISTENER,
                    ValueType.of("port [host] or 0 path", Address::of),
                    "Listens on a port, at one address or all, or on a Unix socket; the keys below belong to it.")
            .orAs("1883 localhost")
            .repeated()
            .example("listener 8883");
    static final Key<Set<ProtocolVersion>> ACCEPT_PROTOCOL_VERSIONS = key(
                    "accept_protocol_versions",
                    ValueType.of("3,4,5", ListenerKeys::versions),
                    "The versions of MQTT let in: 3 is 3.1, 4 is 3.1.1, 5 is 5.0.")
            .or(EnumSet.allOf(ProtocolVersion.class), "all")
            .since("mosquitto 2.1")
            .example("accept_protocol_versions 4,5");
    static final Key<String> BIND_ADDRESS = Key.of(
                    "bind_address",
                    Key.Group.LISTENER,
                    Key.Scope.DEFAULT_LISTENER,
                    ValueType.WORD,
                    "The address of the default listener; write a listener line instead.")
            .orAs("all addresses")
            .example("bind_address 127.0.0.1");
    static final Key<Integer> PORT_KEY = Key.of(
                    "port",
                    Key.Group.LISTENER,
                    Key.Scope.DEFAULT_LISTENER,
                    PORT,
                    "The port of the default listener; write a listener line instead.")
            .or(1883);
    static final Key<String> BIND_INTERFACE = key(
                    "bind_interface", ValueType.WORD, "Listens at the addresses of this network device, such as eth0.")
            .example("bind_interface eth0");
    static final Key<Integer> ENABLE_PROXY_PROTOCOL = key(
                    "enable_proxy_protocol",
                    integer(1, 2),
                    "Expects the PROXY protocol of this version before everything else; only for listeners behind a proxy.")
            .or(0, "off")
            .since("mosquitto 2.1")
            .example("enable_proxy_protocol 2");
    static final Key<Path> HTTP_DIR = key(
                    "http_dir",
                    ValueType.PATH,
                    "Static files of an http_api listener; Godwit serves its own pages instead.")
            .with(MAPPED)
            .example("http_dir /usr/share/mosquitto/dashboard");
    static final Key<Boolean> LISTENER_ALLOW_ANONYMOUS = key(
                    "listener_allow_anonymous", BOOLEAN, "allow_anonymous for this listener alone.")
            .orAs("allow_anonymous")
            .since("mosquitto 2.1")
            .example("listener_allow_anonymous true");
    static final Key<String> LISTENER_AUTO_ID_PREFIX = key(
                    "listener_auto_id_prefix", ValueType.text(50), "auto_id_prefix for this listener alone.")
            .orAs("auto_id_prefix")
            .since("mosquitto 2.1")
            .example("listener_auto_id_prefix web-");
    static final Key<Integer> MAX_CONNECTIONS = key(
                    "max_connections",
                    integerFrom(-1, Integer.MAX_VALUE),
                    "Most live connections through the listener; -1 is no limit.")
            .or(-1)
            .example("max_connections 1000");
    static final Key<QoS> MAX_QOS = key(
                    "max_qos",
                    oneOf(Map.of("0", QoS.AT_MOST_ONCE, "1", QoS.AT_LEAST_ONCE, "2", QoS.EXACTLY_ONCE)),
                    "The highest QoS that a client may publish with.")
            .alias("maximum_qos")
            .or(QoS.EXACTLY_ONCE, "2")
            .example("max_qos 1");
    static final Key<Integer> MAX_TOPIC_ALIAS = key(
                    "max_topic_alias", integer(0, 65_535), "Most topic aliases that a client may make.")
            .or(10);
    static final Key<Integer> MAX_TOPIC_ALIAS_BROKER = key(
                    "max_topic_alias_broker",
                    integer(0, 65_535),
                    "Most topic aliases that the broker makes towards a client.")
            .or(10)
            .since("mosquitto 2.1");
    static final Key<String> MOUNT_POINT = key(
                    "mount_point",
                    ValueType.of("text", ListenerKeys::mountPoint),
                    "A prefix that the topics of the listener's clients get on the way in and lose on the way out.")
            .example("mount_point building/7/");
    static final Key<Transport> PROTOCOL = key(
                    "protocol",
                    oneOf(Map.of(
                            "mqtt",
                            Transport.MQTT,
                            "websockets",
                            Transport.WEBSOCKETS,
                            "http_api",
                            Transport.HTTP_API)),
                    "What is spoken on the listener.")
            .or(Transport.MQTT, "mqtt")
            .example("protocol websockets");
    static final Key<Boolean> PROXY_PROTOCOL_V2_REQUIRE_TLS = key(
                    "proxy_protocol_v2_require_tls",
                    BOOLEAN,
                    "Refuses clients that did not use TLS towards the proxy; needs `enable_proxy_protocol 2`.")
            .or(false)
            .since("mosquitto 2.1");
    static final Key<SocketDomain> SOCKET_DOMAIN = key(
                    "socket_domain",
                    oneOf(Map.of("ipv4", SocketDomain.IPV4, "ipv6", SocketDomain.IPV6)),
                    "Listens at addresses of this kind only.")
            .or(SocketDomain.ANY, "both")
            .example("socket_domain ipv4");
    static final Key<Boolean> USE_USERNAME_AS_CLIENTID = key(
                    "use_username_as_clientid",
                    BOOLEAN,
                    "Takes the user name for the client identifier, and refuses clients without one.")
            .or(false);
    static final Key<String> WEBSOCKETS_ORIGIN = key(
                    "websockets_origin",
                    ValueType.WORD,
                    "A value of the Origin header that may use the WebSocket listener, compared exactly; several lines add up.")
            .orAs("any")
            .repeated()
            .since("mosquitto 2.1")
            .example("websockets_origin https://dashboard.example.com");

    static final Key<Choice> GODWIT_REFERENCE = key(
                    "godwit_reference",
                    choice(),
                    "Serves the MQTT Reference to browsers on a listener with `protocol websockets` or `http_api`; auto does so"
                            + " on WebSocket listeners at loopback addresses.")
            .or(Choice.AUTO, "auto")
            .example("godwit_reference true");
    static final Key<Choice> GODWIT_SANDBOX = key(
                    "godwit_sandbox",
                    choice(),
                    "Gives pages of the reference throw-away identities, confined to topics below godwit/try/, to run examples"
                            + " with; auto does so where the reference is served at a loopback address and anonymous"
                            + " clients may connect.")
            .or(Choice.AUTO, "auto")
            .example("godwit_sandbox true");

    static final List<Key<?>> ALL = List.of(
            LISTENER,
            ACCEPT_PROTOCOL_VERSIONS,
            BIND_ADDRESS,
            BIND_INTERFACE,
            ENABLE_PROXY_PROTOCOL,
            GODWIT_REFERENCE,
            GODWIT_SANDBOX,
            HTTP_DIR,
            LISTENER_ALLOW_ANONYMOUS,
            LISTENER_AUTO_ID_PREFIX,
            MAX_CONNECTIONS,
            MAX_QOS,
            MAX_TOPIC_ALIAS,
            MAX_TOPIC_ALIAS_BROKER,
            MOUNT_POINT,
            PORT_KEY,
            PROTOCOL,
            PROXY_PROTOCOL_V2_REQUIRE_TLS,
            SOCKET_DOMAIN,
            USE_USERNAME_AS_CLIENTID,
            WEBSOCKETS_ORIGIN);

    private ListenerKeys() {}

    private static <T> Key<T> key(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.LISTENER, Key.Scope.LISTENER, type, text);
    }

    private static Set<ProtocolVersion> versions(String text) {
        Set<ProtocolVersion> versions = EnumSet.noneOf(ProtocolVersion.class);
        for (String word : ValueType.words(text.replace(',', ' '))) {
            versions.add(
                    switch (word) {
                        case "3" -> ProtocolVersion.V3_1;
                        case "4" -> ProtocolVersion.V3_1_1;
                        case "5" -> ProtocolVersion.V5;
                        default ->
                            throw new IllegalArgumentException("must be a list of 3, 4 and 5, not \"" + word + '"');
                    });
        }
        return versions;
    }

    private static String mountPoint(String text) {
        try {
            return TopicName.of(text).toString();
        } catch (ProtocolViolation e) {
            throw new IllegalArgumentException("cannot begin a topic name: " + e.getMessage(), e);
        }
    }

    private static ValueType<Choice> choice() {
        return ValueType.of("auto|true|false", text -> switch (text) {
            case "auto" -> Choice.AUTO;
            case "true", "1" -> Choice.YES;
            case "false", "0" -> Choice.NO;
            default -> throw new IllegalArgumentException("must be auto, true or false");
        });
    }

    /** Whether something is done, or the listener's surroundings decide. */
    enum Choice {
        AUTO,
        YES,
        NO
    }

    /** The value of {@code listener}: a port with or without a host, or a Unix socket. */
    record Address(
            int port, @Nullable String host, @Nullable Path unixSocket) {
        /** As in the file, without a comment behind it. */
        String text() {
            return unixSocket != null ? "0 " + unixSocket : host == null ? "" + port : port + " " + host;
        }

        static Address of(String text) {
            String trimmed = text.strip();
            List<String> words = ValueType.words(trimmed);
            int port = integer(0, 65_535).parser().apply(words.getFirst());
            String rest = trimmed.substring(words.getFirst().length()).strip();
            boolean alone = rest.isEmpty() || rest.startsWith("#");
            if (port == 0) {
                if (alone) {
                    throw new IllegalArgumentException("with port 0 needs the path of a Unix socket behind it");
                }
                return new Address(0, null, Path.of(rest));
            }
            return new Address(port, alone ? null : ValueType.word(rest), null);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static io.godwit.broker.config.Key.Effect.MAPPED;
import static io.godwit.broker.config.Key.Effect.NOT_APPLICABLE;
import static io.godwit.broker.config.ValueType.BOOLEAN;
import static io.godwit.broker.config.ValueType.PATH;
import static io.godwit.broker.config.ValueType.TEXT;
import static io.godwit.broker.config.ValueType.integer;
import static io.godwit.broker.config.ValueType.integerFrom;
import static io.godwit.broker.config.ValueType.oneOf;

import io.godwit.protocol.spec.ProtocolVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The keys of a bridge. */
final class BridgeKeys {
    static final Key<String> CONNECTION = Key.of(
                    "connection",
                    Key.Group.BRIDGE,
                    Key.Scope.STARTS_BRIDGE,
                    TEXT,
                    "Begins a bridge to another broker and names it; the keys below belong to it.")
            .repeated()
            .example("connection cloud");
    static final Key<List<BridgeConfig.Address>> ADDRESS = key(
                    "address",
                    ValueType.of("host[:port] ...", BridgeLines::addresses),
                    "The other broker; several are tried in their order.")
            .alias("addresses")
            .example("address broker.example.com:8883");
    static final Key<Boolean> ATTEMPT_UNSUBSCRIBE = key(
                    "bridge_attempt_unsubscribe",
                    BOOLEAN,
                    "Unsubscribes from topics that only go out whenever the bridge connects.")
            .or(true);
    static final Key<String> BIND_ADDRESS = key(
                    "bridge_bind_address",
                    ValueType.of("address", BridgeLines::bindAddress),
                    "The local address that the bridge connects from.")
            .orAs("any")
            .example("bridge_bind_address 192.0.2.10");
    static final Key<Integer> MAX_PACKET_SIZE = key(
                    "bridge_max_packet_size",
                    integerFrom(0, 268_435_460),
                    "Most bytes of a packet that the bridge sends; 0 is what the other broker takes.")
            .or(0)
            .example("bridge_max_packet_size 100000");
    static final Key<Integer> MAX_TOPIC_ALIAS = key(
                    "bridge_max_topic_alias", integer(0, 65_535), "Most topic aliases over the bridge (MQTT 5).")
            .or(10)
            .since("mosquitto 2.1");
    static final Key<Boolean> OUTGOING_RETAIN = key(
                    "bridge_outgoing_retain", BOOLEAN, "Keeps the retain mark of messages that go out.")
            .or(true);
    static final Key<ProtocolVersion> PROTOCOL_VERSION = key(
                    "bridge_protocol_version",
                    oneOf(Map.of(
                            "mqttv31", ProtocolVersion.V3_1,
                            "mqttv311", ProtocolVersion.V3_1_1,
                            "mqttv50", ProtocolVersion.V5)),
                    "The version of MQTT that the bridge speaks.")
            .or(ProtocolVersion.V3_1_1, "mqttv311")
            .example("bridge_protocol_version mqttv50");
    static final Key<Integer> RECEIVE_MAXIMUM = key(
                    "bridge_receive_maximum",
                    integer(1, 65_535),
                    "Most unacknowledged messages that the other broker may send (MQTT 5).")
            .orAs("max_inflight_messages")
            .since("mosquitto 2.1")
            .example("bridge_receive_maximum 20");
    static final Key<String> RELOAD_TYPE = key(
                    "bridge_reload_type",
                    oneOf(Map.of("lazy", "lazy", "immediate", "immediate")),
                    "Whether a reload waits for the next connect of the bridge or reconnects it.")
            .or("lazy")
            .since("mosquitto 2.1")
            .example("bridge_reload_type immediate");
    static final Key<Long> SESSION_EXPIRY_INTERVAL = key(
                    "bridge_session_expiry_interval",
                    ValueType.BYTES,
                    "Seconds that the other broker keeps the session without a connection (MQTT 5).")
            .orAs("never ends")
            .since("mosquitto 2.1")
            .example("bridge_session_expiry_interval 86400");
    static final Key<BridgeConfig.TcpKeepAlive> TCP_KEEPALIVE = key(
                    "bridge_tcp_keepalive",
                    ValueType.of("idle interval count", BridgeLines::tcpKeepAlive),
                    "TCP keep alive: seconds of silence, seconds between probes, and how many of them.")
            .orAs("off")
            .since("mosquitto 2.1")
            .example("bridge_tcp_keepalive 60 10 3");
    static final Key<Integer> TCP_USER_TIMEOUT = key(
                    "bridge_tcp_user_timeout",
                    integerFrom(-1, Integer.MAX_VALUE),
                    "Milliseconds that sent data may stay unacknowledged (Linux); -1 is the system's own time.")
            .or(-1)
            .since("mosquitto 2.1")
            .example("bridge_tcp_user_timeout 30000");
    static final Key<Boolean> CLEANSESSION = key(
                    "cleansession", BOOLEAN, "Begins with a clean session at each connect.")
            .or(false);
    static final Key<Boolean> LOCAL_CLEANSESSION = key(
                    "local_cleansession", BOOLEAN, "The same for the near side alone.")
            .orAs("cleansession");
    static final Key<Integer> KEEPALIVE_INTERVAL = key(
                    "keepalive_interval", integerFrom(5, 65_535), "Seconds between signs of life over the bridge.")
            .or(60);
    static final Key<Integer> IDLE_TIMEOUT = key(
                    "idle_timeout",
                    integerFrom(1, Integer.MAX_VALUE),
                    "Seconds without messages after which a lazy bridge disconnects.")
            .or(60);
    static final Key<String> LOCAL_CLIENTID = key("local_clientid", TEXT, "The client identifier on the near side.")
            .orAs("local. and remote_clientid")
            .example("local_clientid cloud-bridge");
    static final Key<String> LOCAL_PASSWORD = key(
                    "local_password",
                    TEXT,
                    "The password of local_username, checked as that of any client when it is given.")
            .example("local_password secret");
    static final Key<String> LOCAL_USERNAME = key(
                    "local_username",
                    TEXT,
                    "The user name on the near side; its ACLs apply. Without it the bridge may do everything.")
            .example("local_username bridge");
    static final Key<Boolean> NOTIFICATIONS = key(
                    "notifications", BOOLEAN, "Publishes whether the bridge is connected.")
            .or(true);
    static final Key<Boolean> NOTIFICATIONS_LOCAL_ONLY = key(
                    "notifications_local_only", BOOLEAN, "Publishes that on the near side alone.")
            .or(false);
    static final Key<String> NOTIFICATION_TOPIC = key(
                    "notification_topic",
                    ValueType.of("topic", BridgeLines::notificationTopic),
                    "The topic of that message.")
            .orAs("$SYS/broker/connection/<remote_clientid>/state")
            .example("notification_topic bridges/cloud/state");
    static final Key<String> REMOTE_CLIENTID = key(
                    "remote_clientid", TEXT, "The client identifier at the other broker.")
            .alias("clientid")
            .orAs("name of the host, a dot, and name of the bridge")
            .example("remote_clientid building-7");
    static final Key<String> REMOTE_PASSWORD = key("remote_password", TEXT, "The password at the other broker.")
            .alias("password")
            .example("remote_password secret");
    static final Key<String> REMOTE_USERNAME = key("remote_username", TEXT, "The user name at the other broker.")
            .alias("username")
            .example("remote_username building-7");
    static final Key<BridgeLines.Delays> RESTART_TIMEOUT = key(
                    "restart_timeout",
                    ValueType.of("base [cap [stable]]", BridgeLines::restartTimeout),
                    "Seconds before the bridge connects again: from base to cap, or one constant.")
            .orAs("5 30")
            .example("restart_timeout 5 30");
    static final Key<Boolean> ROUND_ROBIN = key(
                    "round_robin", BOOLEAN, "Stays with the address that works instead of returning to the first.")
            .or(false);
    static final Key<BridgeConfig.StartType> START_TYPE = key(
                    "start_type",
                    oneOf(Map.of(
                            "automatic", BridgeConfig.StartType.AUTOMATIC,
                            "lazy", BridgeConfig.StartType.LAZY,
                            "once", BridgeConfig.StartType.ONCE)),
                    "When the bridge connects.")
            .or(BridgeConfig.StartType.AUTOMATIC, "automatic")
            .example("start_type lazy");
    static final Key<Integer> THRESHOLD = key(
                    "threshold", integerFrom(1, Integer.MAX_VALUE), "Waiting messages at which a lazy bridge connects.")
            .or(10);
    static final Key<BridgeLines.Line> TOPIC = key(
                    "topic",
                    ValueType.of("filter [out|in|both [qos [local-prefix [remote-prefix]]]]", BridgeLines::topic),
                    "Which messages cross the bridge, in which direction, at most at which QoS, and with which prefixes.")
            .repeated()
            .example("topic sensors/# out 1 \"\" building/7/");
    static final Key<Boolean> TRY_PRIVATE = key(
                    "try_private", BOOLEAN, "Tells the other broker that this is a bridge, which avoids loops.")
            .or(true);

    static final Key<String> ALPN = tls("bridge_alpn", TEXT, "The application protocol asked for in the TLS handshake.")
            .example("bridge_alpn mqtt");
    static final Key<Path> CAFILE = tls(
                    "bridge_cafile", PATH, "Certificates of those who may sign the other broker's, PEM.")
            .example("bridge_cafile /etc/mosquitto/certs/cloud-ca.crt");
    static final Key<Path> CAPATH =
            tls("bridge_capath", PATH, "A directory of such files.").example("bridge_capath /etc/ssl/certs");
    static final Key<Path> CERTFILE = tls("bridge_certfile", PATH, "The bridge's own certificate, PEM.")
            .example("bridge_certfile /etc/mosquitto/certs/bridge.crt");
    static final Key<String> CIPHERS = tls("bridge_ciphers", TEXT, "The ciphers for TLS 1.2, named as in OpenSSL.")
            .orAs("those of the TLS library")
            .with(MAPPED)
            .since("mosquitto 2.1")
            .example("bridge_ciphers ECDHE-RSA-AES256-GCM-SHA384");
    static final Key<String> CIPHERS_TLS13 = tls("bridge_ciphers_tls1.3", TEXT, "The ciphers for TLS 1.3.")
            .orAs("those of the TLS library")
            .with(MAPPED)
            .since("mosquitto 2.1")
            .example("bridge_ciphers_tls1.3 TLS_AES_256_GCM_SHA384");
    static final Key<String> IDENTITY = tls(
                    "bridge_identity", TEXT, "The name for TLS without certificates; not possible with Java's TLS.")
            .with(NOT_APPLICABLE)
            .example("bridge_identity building-7");
    static final Key<Boolean> INSECURE = tls(
                    "bridge_insecure", BOOLEAN, "Accepts a certificate with another host name.")
            .or(false);
    static final Key<Path> KEYFILE = tls("bridge_keyfile", PATH, "The key of the bridge's certificate, PEM.")
            .example("bridge_keyfile /etc/mosquitto/certs/bridge.key");
    static final Key<String> PSK = tls(
                    "bridge_psk", TEXT, "The key for TLS without certificates; not possible with Java's TLS.")
            .with(NOT_APPLICABLE)
            .example("bridge_psk 1f2e3d4c");
    static final Key<Boolean> REQUIRE_OCSP = tls(
                    "bridge_require_ocsp", BOOLEAN, "Asks whether the other broker's certificate is revoked.")
            .or(false);
    static final Key<Boolean> TLS_USE_OS_CERTS = tls(
                    "bridge_tls_use_os_certs", BOOLEAN, "Trusts the certificates that the system trusts.")
            .or(false)
            .since("mosquitto 2.1");
    static final Key<String> TLS_VERSION = tls(
                    "bridge_tls_version",
                    oneOf(Map.of("tlsv1.2", "TLSv1.2", "tlsv1.3", "TLSv1.3")),
                    "The lowest version of TLS.")
            .or("TLSv1.2", "tlsv1.2")
            .example("bridge_tls_version tlsv1.3");

    static final List<Key<?>> ALL = List.of(
            CONNECTION,
            ADDRESS,
            ATTEMPT_UNSUBSCRIBE,
            BIND_ADDRESS,
            MAX_PACKET_SIZE,
            MAX_TOPIC_ALIAS,
            OUTGOING_RETAIN,
            PROTOCOL_VERSION,
            RECEIVE_MAXIMUM,
            RELOAD_TYPE,
            SESSION_EXPIRY_INTERVAL,
            TCP_KEEPALIVE,
            TCP_USER_TIMEOUT,
            CLEANSESSION,
            LOCAL_CLEANSESSION,
            KEEPALIVE_INTERVAL,
            IDLE_TIMEOUT,
            LOCAL_CLIENTID,
            LOCAL_PASSWORD,
            LOCAL_USERNAME,
            NOTIFICATIONS,
            NOTIFICATIONS_LOCAL_ONLY,
            NOTIFICATION_TOPIC,
            REMOTE_CLIENTID,
            REMOTE_PASSWORD,
            REMOTE_USERNAME,
            RESTART_TIMEOUT,
            ROUND_ROBIN,
            START_TYPE,
            THRESHOLD,
            TOPIC,
            TRY_PRIVATE,
            ALPN,
            CAFILE,
            CAPATH,
            CERTFILE,
            CIPHERS,
            CIPHERS_TLS13,
            IDENTITY,
            INSECURE,
            KEYFILE,
            PSK,
            REQUIRE_OCSP,
            TLS_USE_OS_CERTS,
            TLS_VERSION);

    private BridgeKeys() {}

    private static <T> Key<T> key(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.BRIDGE, Key.Scope.BRIDGE, type, text);
    }

    private static <T> Key<T> tls(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.BRIDGE_TLS, Key.Scope.BRIDGE, type, text);
    }
}

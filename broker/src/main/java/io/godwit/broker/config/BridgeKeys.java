// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static io.godwit.broker.config.Key.Effect.LATER;
import static io.godwit.broker.config.Key.Effect.NOT_APPLICABLE;
import static io.godwit.broker.config.ValueType.BOOLEAN;
import static io.godwit.broker.config.ValueType.PATH;
import static io.godwit.broker.config.ValueType.TEXT;
import static io.godwit.broker.config.ValueType.WORD;
import static io.godwit.broker.config.ValueType.integer;
import static io.godwit.broker.config.ValueType.integerFrom;
import static io.godwit.broker.config.ValueType.oneOf;

import java.util.List;
import java.util.Map;

/** The keys of a bridge, read and checked until bridges are there to use them. */
final class BridgeKeys {
    static final Key<String> CONNECTION = Key.of(
                    "connection",
                    Key.Group.BRIDGE,
                    Key.Scope.STARTS_BRIDGE,
                    TEXT,
                    "Begins a bridge to another broker and names it; the keys below belong to it.")
            .repeated()
            .with(LATER)
            .example("connection cloud");
    static final Key<String> ADDRESS = key(
                    "address",
                    ValueType.of("host[:port] ...", BridgeLines::addresses),
                    "The other broker; several are tried in their order.")
            .alias("addresses")
            .example("address broker.example.com:8883");
    static final Key<String> TOPIC = key(
                    "topic",
                    ValueType.of("filter [out|in|both [qos [local-prefix [remote-prefix]]]]", BridgeLines::topic),
                    "Which messages cross the bridge, in which direction, at most at which QoS, and with which prefixes.")
            .repeated()
            .example("topic sensors/# out 1 \"\" building/7/");

    static final List<Key<?>> ALL = List.of(
            CONNECTION,
            ADDRESS,
            key(
                            "bridge_attempt_unsubscribe",
                            BOOLEAN,
                            "Unsubscribes from topics that only go out whenever the bridge connects.")
                    .or(true),
            key("bridge_bind_address", WORD, "The local address that the bridge connects from.")
                    .orAs("any")
                    .example("bridge_bind_address 192.0.2.10"),
            key(
                            "bridge_max_packet_size",
                            integerFrom(0, 268_435_460),
                            "Most bytes of a packet over the bridge; 0 is no limit.")
                    .or(0)
                    .example("bridge_max_packet_size 100000"),
            key("bridge_max_topic_alias", integer(0, 65_535), "Most topic aliases over the bridge.")
                    .or(10)
                    .since("mosquitto 2.1"),
            key("bridge_outgoing_retain", BOOLEAN, "Keeps the retain mark of messages that go out.")
                    .or(true),
            key(
                            "bridge_protocol_version",
                            oneOf(Map.of("mqttv31", 3, "mqttv311", 4, "mqttv50", 5)),
                            "The version of MQTT that the bridge speaks.")
                    .or(4, "mqttv311")
                    .example("bridge_protocol_version mqttv50"),
            key("bridge_receive_maximum", integer(1, 65_535), "Most unacknowledged messages towards the bridge.")
                    .orAs("max_inflight_messages")
                    .since("mosquitto 2.1")
                    .example("bridge_receive_maximum 20"),
            key(
                            "bridge_reload_type",
                            oneOf(Map.of("lazy", "lazy", "immediate", "immediate")),
                            "Whether a reload waits for the next connect of the bridge or reconnects it.")
                    .or("lazy")
                    .since("mosquitto 2.1")
                    .example("bridge_reload_type immediate"),
            key(
                            "bridge_session_expiry_interval",
                            ValueType.BYTES,
                            "Seconds that the other broker keeps the session without a connection.")
                    .orAs("never ends")
                    .since("mosquitto 2.1")
                    .example("bridge_session_expiry_interval 86400"),
            key("bridge_tcp_keepalive", TEXT, "Idle time, interval and count of TCP keep alive.")
                    .orAs("off")
                    .since("mosquitto 2.1")
                    .example("bridge_tcp_keepalive 60 10 3"),
            key("bridge_tcp_user_timeout", integerFrom(-1, Integer.MAX_VALUE), "A socket option of Linux.")
                    .or(-1)
                    .with(NOT_APPLICABLE)
                    .since("mosquitto 2.1")
                    .example("bridge_tcp_user_timeout 30000"),
            key("cleansession", BOOLEAN, "Begins with a clean session at each connect.")
                    .or(false),
            key("local_cleansession", BOOLEAN, "The same for the near side alone.")
                    .orAs("cleansession"),
            key("keepalive_interval", integerFrom(5, 65_535), "Seconds between signs of life over the bridge.")
                    .or(60),
            key(
                            "idle_timeout",
                            integerFrom(1, Integer.MAX_VALUE),
                            "Seconds without messages after which a lazy bridge disconnects.")
                    .or(60),
            key("local_clientid", TEXT, "The client identifier on the near side.")
                    .orAs("local. and remote_clientid")
                    .example("local_clientid cloud-bridge"),
            key("local_password", TEXT, "The password on the near side.").example("local_password secret"),
            key("local_username", TEXT, "The user name on the near side; its ACLs apply.")
                    .example("local_username bridge"),
            key("notifications", BOOLEAN, "Publishes whether the bridge is connected.")
                    .or(true),
            key("notifications_local_only", BOOLEAN, "Publishes that on the near side alone.")
                    .or(false),
            key("notification_topic", TEXT, "The topic of that message.")
                    .orAs("$SYS/broker/connection/<remote_clientid>/state")
                    .example("notification_topic bridges/cloud/state"),
            key("remote_clientid", TEXT, "The client identifier at the other broker.")
                    .alias("clientid")
                    .orAs("name of the bridge and of the host")
                    .example("remote_clientid building-7"),
            key("remote_password", TEXT, "The password at the other broker.")
                    .alias("password")
                    .example("remote_password secret"),
            key("remote_username", TEXT, "The user name at the other broker.")
                    .alias("username")
                    .example("remote_username building-7"),
            key(
                            "restart_timeout",
                            ValueType.of("base [cap [stable]]", BridgeLines::restartTimeout),
                            "Seconds before the bridge connects again: from base to cap, or one constant.")
                    .orAs("5 30")
                    .example("restart_timeout 5 30"),
            key("round_robin", BOOLEAN, "Stays with the address that works instead of returning to the first.")
                    .or(false),
            key(
                            "start_type",
                            oneOf(Map.of("automatic", "automatic", "lazy", "lazy", "once", "once")),
                            "When the bridge connects.")
                    .or("automatic")
                    .example("start_type lazy"),
            key("threshold", integerFrom(1, Integer.MAX_VALUE), "Waiting messages at which a lazy bridge connects.")
                    .or(10),
            TOPIC,
            key("try_private", BOOLEAN, "Tells the other broker that this is a bridge, which avoids loops.")
                    .or(true),
            tls("bridge_alpn", TEXT, "The application protocol asked for in the TLS handshake.")
                    .example("bridge_alpn mqtt"),
            tls("bridge_cafile", PATH, "Certificates of those who may sign the other broker's, PEM.")
                    .example("bridge_cafile /etc/mosquitto/certs/cloud-ca.crt"),
            tls("bridge_capath", PATH, "A directory of such files.").example("bridge_capath /etc/ssl/certs"),
            tls("bridge_certfile", PATH, "The bridge's own certificate, PEM.")
                    .example("bridge_certfile /etc/mosquitto/certs/bridge.crt"),
            tls("bridge_ciphers", TEXT, "The ciphers for TLS 1.2, named as in OpenSSL.")
                    .orAs("those of the TLS library")
                    .since("mosquitto 2.1")
                    .example("bridge_ciphers ECDHE-RSA-AES256-GCM-SHA384"),
            tls("bridge_ciphers_tls1.3", TEXT, "The ciphers for TLS 1.3.")
                    .orAs("those of the TLS library")
                    .since("mosquitto 2.1")
                    .example("bridge_ciphers_tls1.3 TLS_AES_256_GCM_SHA384"),
            tls("bridge_identity", TEXT, "The name for TLS without certificates; not possible with Java's TLS.")
                    .with(NOT_APPLICABLE)
                    .example("bridge_identity building-7"),
            tls("bridge_insecure", BOOLEAN, "Accepts a certificate with another host name.")
                    .or(false),
            tls("bridge_keyfile", PATH, "The key of the bridge's certificate, PEM.")
                    .example("bridge_keyfile /etc/mosquitto/certs/bridge.key"),
            tls("bridge_psk", TEXT, "The key for TLS without certificates; not possible with Java's TLS.")
                    .with(NOT_APPLICABLE)
                    .example("bridge_psk 1f2e3d4c"),
            tls("bridge_require_ocsp", BOOLEAN, "Asks whether the other broker's certificate is revoked.")
                    .or(false),
            tls("bridge_tls_use_os_certs", BOOLEAN, "Trusts the certificates that the system trusts.")
                    .or(false)
                    .since("mosquitto 2.1"),
            tls(
                            "bridge_tls_version",
                            oneOf(Map.of("tlsv1.2", "TLSv1.2", "tlsv1.3", "TLSv1.3")),
                            "The lowest version of TLS.")
                    .or("TLSv1.2", "tlsv1.2")
                    .example("bridge_tls_version tlsv1.3"));

    private BridgeKeys() {}

    private static <T> Key<T> key(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.BRIDGE, Key.Scope.BRIDGE, type, text).with(LATER);
    }

    private static <T> Key<T> tls(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.BRIDGE_TLS, Key.Scope.BRIDGE, type, text).with(LATER);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static io.godwit.broker.config.Key.Effect.MAPPED;
import static io.godwit.broker.config.Key.Effect.NOT_APPLICABLE;
import static io.godwit.broker.config.Key.Effect.NOT_NEEDED;
import static io.godwit.broker.config.ValueType.BOOLEAN;
import static io.godwit.broker.config.ValueType.BYTES;
import static io.godwit.broker.config.ValueType.integer;
import static io.godwit.broker.config.ValueType.integerFrom;

import java.nio.file.Path;
import java.util.List;

/** The keys for the whole broker. */
final class GeneralKeys {
    static final Key<Boolean> ALLOW_DUPLICATE_MESSAGES = key(
                    "allow_duplicate_messages",
                    BOOLEAN,
                    "Overlapping subscriptions of a client get one copy each; with false one copy in all.")
            .or(true);
    static final Key<Boolean> CHECK_RETAIN_SOURCE = key(
                    "check_retain_source",
                    BOOLEAN,
                    "Checks the rights of the publisher of a retained message again when it is sent later.")
            .or(true);
    static final Key<String> CLIENTID_PREFIXES = key(
                    "clientid_prefixes", ValueType.TEXT, "Only clients whose identifier begins with this may connect.")
            .orAs("any")
            .example("clientid_prefixes sensor-");
    static final Key<Boolean> CONNECTION_MESSAGES = key(
                    "connection_messages", BOOLEAN, "Logs connects and disconnects.")
            .or(true);
    static final Key<Boolean> ENABLE_CONTROL_API = key(
                    "enable_control_api", BOOLEAN, "Answers requests on $CONTROL/broker/v1.")
            .or(false)
            .since("mosquitto 2.1");
    static final Key<Integer> GLOBAL_MAX_CLIENTS = key(
                    "global_max_clients",
                    integerFrom(-1, Integer.MAX_VALUE),
                    "Most sessions, connected or not; -1 is no limit.")
            .or(-1)
            .since("mosquitto 2.1")
            .example("global_max_clients 50000");
    static final Key<Integer> GLOBAL_MAX_CONNECTIONS = key(
                    "global_max_connections",
                    integerFrom(-1, Integer.MAX_VALUE),
                    "Most live connections over all listeners; -1 is no limit.")
            .or(-1)
            .since("mosquitto 2.1")
            .example("global_max_connections 10000");
    static final Key<Path> INCLUDE_DIR = Key.of(
                    "include_dir",
                    Key.Group.GENERAL,
                    Key.Scope.MAIN_FILE,
                    ValueType.PATH,
                    "Reads all files of the directory that end in .conf, in alphabetical order, capitals first.")
            .repeated()
            .example("include_dir /etc/mosquitto/conf.d");
    static final Key<Long> MAX_INFLIGHT_BYTES = key(
                    "max_inflight_bytes",
                    BYTES,
                    "Most unacknowledged bytes on the way to a client above QoS 0; one message always goes; 0 is no limit.")
            .or(0L)
            .example("max_inflight_bytes 1000000");
    static final Key<Integer> MAX_INFLIGHT_MESSAGES = key(
                    "max_inflight_messages",
                    integerFrom(0, 65_535),
                    "Most unacknowledged messages on the way to a client above QoS 0, and the Receive Maximum that CONNACK"
                            + " announces; 0 is no limit.")
            .or(20);
    static final Key<Integer> MAX_KEEPALIVE = key(
                    "max_keepalive",
                    integer(0, 65_535),
                    "Longest keep alive in seconds: MQTT 5 clients are told, others that ask for more are refused; 0 is no"
                            + " limit.")
            .or(0)
            .example("max_keepalive 3600");
    static final Key<Integer> MAX_PACKET_SIZE = key(
                    "max_packet_size", integer(20, 268_435_460), "Most bytes of a whole packet from a client.")
            .or(2_000_000);
    static final Key<Long> MAX_QUEUED_BYTES = key(
                    "max_queued_bytes",
                    BYTES,
                    "Most bytes that wait for a client beyond those in flight; 0 is no limit.")
            .or(0L)
            .example("max_queued_bytes 10000000");
    static final Key<Integer> MAX_QUEUED_MESSAGES = key(
                    "max_queued_messages",
                    integerFrom(0, Integer.MAX_VALUE),
                    "Most messages that wait for a client beyond those in flight; 0 is no limit.")
            .or(1_000);
    static final Key<Long> MEMORY_LIMIT = key(
                    "memory_limit",
                    BYTES,
                    "Most bytes of topics and payloads that wait in the queues of all clients together, beyond which messages"
                            + " are dropped as from a full queue; 0 is no limit.")
            .or(0L)
            .with(MAPPED)
            .example("memory_limit 500000000");
    static final Key<Integer> MESSAGE_SIZE_LIMIT = key(
                    "message_size_limit",
                    integerFrom(0, 268_435_455),
                    "Most payload bytes of a message; 0 is no limit.")
            .or(0)
            .example("message_size_limit 65536");
    static final Key<Integer> PACKET_BUFFER_SIZE = key(
                    "packet_buffer_size",
                    integerFrom(0, Integer.MAX_VALUE),
                    "Size of a read buffer; Godwit's adapts itself.")
            .alias("websockets_headers_size")
            .or(4_096)
            .with(NOT_NEEDED)
            .since("mosquitto 2.1")
            .example("packet_buffer_size 8192");
    static final Key<Boolean> PER_LISTENER_SETTINGS = key(
                    "per_listener_settings",
                    BOOLEAN,
                    "Makes the keys of the chapter Security belong to the listener above them; stands before all of them.")
            .or(false);
    static final Key<Long> PERSISTENT_CLIENT_EXPIRATION = key(
                    "persistent_client_expiration",
                    ValueType.LONG_DURATION,
                    "Ends sessions whose client was away for so long, whatever expiry it asked for.")
            .or(-1L, "never")
            .example("persistent_client_expiration 14d");
    static final Key<Path> PID_FILE = key("pid_file", ValueType.PATH, "Where the process number is written.")
            .atStart()
            .example("pid_file /run/mosquitto/mosquitto.pid");
    static final Key<Boolean> QUEUE_QOS0_MESSAGES = key(
                    "queue_qos0_messages", BOOLEAN, "Keeps QoS 0 messages too for sessions whose client is away.")
            .or(false);
    static final Key<Boolean> RETAIN_AVAILABLE = key(
                    "retain_available",
                    BOOLEAN,
                    "Offers retained messages; with false a client that sends one is disconnected.")
            .or(true);
    static final Key<Integer> RETAIN_EXPIRY_INTERVAL = key(
                    "retain_expiry_interval",
                    integerFrom(0, Integer.MAX_VALUE),
                    "Minutes between looks for expired retained messages; Godwit drops them when they expire.")
            .or(0)
            .with(NOT_NEEDED)
            .example("retain_expiry_interval 60");
    static final Key<Integer> RETRY_INTERVAL = key(
                    "retry_interval",
                    integerFrom(0, Integer.MAX_VALUE),
                    "Resent messages on live connections, which MQTT 3.1.1 and 5.0 forbid.")
            .with(NOT_APPLICABLE)
            .example("retry_interval 20");
    static final Key<Boolean> SET_TCP_NODELAY = key(
                    "set_tcp_nodelay",
                    BOOLEAN,
                    "Sends small packets at once instead of waiting for more; Godwit always does, and writes together what"
                            + " goes together.")
            .or(false)
            .with(NOT_NEEDED);
    static final Key<Integer> SYS_INTERVAL = key(
                    "sys_interval", integer(0, 65_535), "Seconds between updates of the $SYS topics; 0 is never.")
            .or(10);
    static final Key<Boolean> UPGRADE_OUTGOING_QOS = key(
                    "upgrade_outgoing_qos",
                    BOOLEAN,
                    "Delivers at the QoS of the subscription even if the message was published lower; not MQTT.")
            .or(false);
    static final Key<String> USER = key(
                    "user",
                    ValueType.TEXT,
                    "The user to become after the start as root; start Godwit as that user instead, as with User= of systemd.")
            .atStart()
            .with(NOT_APPLICABLE)
            .example("user mosquitto");

    static final List<Key<?>> ALL = List.of(
            ALLOW_DUPLICATE_MESSAGES,
            CHECK_RETAIN_SOURCE,
            CLIENTID_PREFIXES,
            CONNECTION_MESSAGES,
            ENABLE_CONTROL_API,
            GLOBAL_MAX_CLIENTS,
            GLOBAL_MAX_CONNECTIONS,
            INCLUDE_DIR,
            MAX_INFLIGHT_BYTES,
            MAX_INFLIGHT_MESSAGES,
            MAX_KEEPALIVE,
            MAX_PACKET_SIZE,
            MAX_QUEUED_BYTES,
            MAX_QUEUED_MESSAGES,
            MEMORY_LIMIT,
            MESSAGE_SIZE_LIMIT,
            PACKET_BUFFER_SIZE,
            PER_LISTENER_SETTINGS,
            PERSISTENT_CLIENT_EXPIRATION,
            PID_FILE,
            QUEUE_QOS0_MESSAGES,
            RETAIN_AVAILABLE,
            RETAIN_EXPIRY_INTERVAL,
            RETRY_INTERVAL,
            SET_TCP_NODELAY,
            SYS_INTERVAL,
            UPGRADE_OUTGOING_QOS,
            USER);

    private GeneralKeys() {}

    private static <T> Key<T> key(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.GENERAL, Key.Scope.GLOBAL, type, text);
    }
}

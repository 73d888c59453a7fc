// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static io.godwit.broker.config.Key.Effect.NOT_NEEDED;
import static io.godwit.broker.config.ValueType.BOOLEAN;
import static io.godwit.broker.config.ValueType.integer;

import io.godwit.broker.config.LogConfig.Rotation;
import java.util.List;
import java.util.Map;

/** The keys for the log. */
final class LoggingKeys {
    static final Key<String> LOG_DEST = key(
                    "log_dest",
                    ValueType.of("none|stdout|stderr|syslog|topic|file PATH", LogDestinations::checked),
                    "Where log lines go; several lines add up, none takes back those above, and only one file is possible.")
            .orAs("stderr")
            .repeated()
            .example("log_dest file /var/log/mosquitto/mosquitto.log");
    static final Key<Integer> LOG_FACILITY = key("log_facility", integer(0, 7), "The syslog facility local0 to local7.")
            .or(-1, "daemon")
            .example("log_facility 5");
    static final Key<Boolean> LOG_TIMESTAMP =
            key("log_timestamp", BOOLEAN, "Begins each line with the time.").or(true);
    static final Key<String> LOG_TIMESTAMP_FORMAT = key(
                    "log_timestamp_format",
                    ValueType.TEXT,
                    "How the time is written, as a strftime pattern such as %Y-%m-%dT%H:%M:%S.")
            .orAs("seconds since 1970")
            .example("log_timestamp_format %Y-%m-%dT%H:%M:%S");
    static final Key<Rotation> LOG_ROTATE = Key.of(
                    "godwit_log_rotate",
                    Key.Group.GODWIT,
                    Key.Scope.GLOBAL,
                    ValueType.of("bytes[K|M|G|T] count", LoggingKeys::rotation),
                    "Sets a log file aside before it becomes larger than that, as FILE.1, FILE.2 and so on up to count; without"
                            + " it the file grows until somebody moves it away and sends SIGHUP.")
            .orAs("never")
            .example("godwit_log_rotate 10M 5");
    static final Key<String> LOG_TYPE = key(
                    "log_type",
                    ValueType.oneOf(Map.ofEntries(
                            Map.entry("error", "error"),
                            Map.entry("warning", "warning"),
                            Map.entry("notice", "notice"),
                            Map.entry("information", "information"),
                            Map.entry("debug", "debug"),
                            Map.entry("subscribe", "subscribe"),
                            Map.entry("unsubscribe", "unsubscribe"),
                            Map.entry("websockets", "websockets"),
                            Map.entry("internal", "internal"),
                            Map.entry("none", "none"),
                            Map.entry("all", "all"))),
                    "What is logged; several lines add up, none takes back those above; debug never goes to topics.")
            .orAs("error, warning, notice and information")
            .repeated()
            .example("log_type subscribe");
    static final Key<Integer> WEBSOCKETS_LOG_LEVEL = key(
                    "websockets_log_level", ValueType.integerFrom(0, Integer.MAX_VALUE), "Log level of a C library.")
            .or(0)
            .with(NOT_NEEDED)
            .example("websockets_log_level 255");

    static final List<Key<?>> ALL = List.of(
            LOG_DEST, LOG_FACILITY, LOG_ROTATE, LOG_TIMESTAMP, LOG_TIMESTAMP_FORMAT, LOG_TYPE, WEBSOCKETS_LOG_LEVEL);

    private LoggingKeys() {}

    private static Rotation rotation(String text) {
        List<String> words = ValueType.words(text);
        if (words.size() != 2) {
            throw new IllegalArgumentException(
                    "needs the largest size of a file and how many are kept, as in \"10M 5\"");
        }
        long bytes = ValueType.bytes(1, Long.MAX_VALUE).parser().apply(words.getFirst());
        return new Rotation(bytes, integer(1, 1_000).parser().apply(words.getLast()));
    }

    private static <T> Key<T> key(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.LOGGING, Key.Scope.GLOBAL, type, text);
    }
}

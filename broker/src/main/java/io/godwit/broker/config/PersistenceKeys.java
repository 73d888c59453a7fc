// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static io.godwit.broker.config.Key.Effect.MAPPED;
import static io.godwit.broker.config.Key.Effect.NOT_NEEDED;
import static io.godwit.broker.config.ValueType.BOOLEAN;

import java.nio.file.Path;
import java.util.List;

/** The keys that say what outlives the process. */
final class PersistenceKeys {
    static final Key<Boolean> PERSISTENCE = key(
                    "persistence",
                    BOOLEAN,
                    "Keeps sessions, their messages and retained messages over a restart, as safely as"
                            + " `godwit_durability` says.")
            .alias("retained_persistence")
            .or(false);
    static final Key<Path> PERSISTENCE_LOCATION = key(
                    "persistence_location",
                    ValueType.PATH,
                    "The directory in which Godwit keeps its data, in a directory `godwit-journal` of its own.")
            .or(Path.of(""), "the working directory")
            .example("persistence_location /var/lib/mosquitto/");
    static final Key<String> PERSISTENCE_FILE = key(
                    "persistence_file",
                    ValueType.TEXT,
                    "The name of mosquitto's snapshot, to be taken over once; Godwit's own files have fixed names.")
            .or("mosquitto.db")
            .with(MAPPED)
            .example("persistence_file mosquitto.db");
    static final Key<Integer> AUTOSAVE_INTERVAL = key(
                    "autosave_interval",
                    ValueType.integerFrom(0, Integer.MAX_VALUE),
                    "Seconds between snapshots; Godwit writes every change as it happens, which is always at least as safe.")
            .or(1_800)
            .with(NOT_NEEDED)
            .example("autosave_interval 300");
    static final Key<Boolean> AUTOSAVE_ON_CHANGES = key(
                    "autosave_on_changes",
                    BOOLEAN,
                    "Makes autosave_interval a number of changes; not needed for the same reason.")
            .or(false)
            .with(NOT_NEEDED);

    static final List<Key<?>> ALL =
            List.of(PERSISTENCE, PERSISTENCE_LOCATION, PERSISTENCE_FILE, AUTOSAVE_INTERVAL, AUTOSAVE_ON_CHANGES);

    private PersistenceKeys() {}

    private static <T> Key<T> key(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.PERSISTENCE, Key.Scope.GLOBAL, type, text).atStart();
    }
}

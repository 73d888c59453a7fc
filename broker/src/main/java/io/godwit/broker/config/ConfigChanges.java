// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.ConfigChange.Outcome;
import io.godwit.broker.config.Lines.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares two readings of the configuration by the table of keys. */
public final class ConfigChanges {
    private ConfigChanges() {}

    /**
     * What is different. Listeners that are added or removed are left out: what opens and closes them tells of them.
     *
     * @param started the reading that the broker was started with, which still holds for what needs a restart
     * @param current the reading that was applied last
     * @param next the reading to be applied
     */
    public static List<ConfigChange> between(Lines started, Lines current, Lines next) {
        List<ConfigChange> changes = new ArrayList<>();
        Set<String> blocks = new LinkedHashSet<>(current.blocks().keySet());
        blocks.addAll(next.blocks().keySet());
        for (String block : blocks) {
            Map<String, Entry> before = current.blocks().get(block);
            Map<String, Entry> after = next.blocks().get(block);
            if (block.isEmpty() || (before != null && after != null)) {
                compare(
                        block,
                        started.blocks().getOrDefault(block, Map.of()),
                        before == null ? Map.of() : before,
                        after == null ? Map.of() : after,
                        changes);
            } else if (!block.startsWith(BlockReader.LISTENER_BLOCK)) {
                changes.add(
                        after == null
                                ? new ConfigChange.BlockRemoved(block)
                                : new ConfigChange.BlockAdded(
                                        block, after.values().iterator().next().place()));
            }
        }
        return List.copyOf(changes);
    }

    private static void compare(
            String block,
            Map<String, Entry> started,
            Map<String, Entry> current,
            Map<String, Entry> next,
            List<ConfigChange> changes) {
        Set<String> names = new LinkedHashSet<>(current.keySet());
        names.addAll(next.keySet());
        names.addAll(started.keySet());
        for (String name : names) {
            Key<?> key = keyOf(name, started, current, next);
            // What needs a restart still is what it was at the start, whatever was read since.
            Entry before = (key.reloadable() ? current : started).get(name);
            Entry after = next.get(name);
            if (!key.is(GeneralKeys.INCLUDE_DIR) && !meaning(key, before).equals(meaning(key, after))) {
                changes.add(change(block, key, before, after));
            }
        }
    }

    private static Key<?> keyOf(
            String name, Map<String, Entry> started, Map<String, Entry> current, Map<String, Entry> next) {
        Entry entry = next.getOrDefault(name, current.getOrDefault(name, started.get(name)));
        return Objects.requireNonNull(entry).key();
    }

    /** The values that hold, the default where nothing is written. */
    private static List<Object> meaning(Key<?> key, @Nullable Entry entry) {
        if (entry != null) {
            return entry.values();
        }
        Object defaultValue = key.defaultValue();
        return defaultValue == null ? List.of() : List.of(defaultValue);
    }

    private static ConfigChange change(String block, Key<?> key, @Nullable Entry before, @Nullable Entry after) {
        Outcome outcome = switch (key.effect()) {
            case HONOURED, MAPPED -> key.reloadable() ? Outcome.APPLIED : Outcome.NEEDS_RESTART;
            case LATER, NOT_NEEDED, NOT_APPLICABLE -> Outcome.WITHOUT_EFFECT;
        };
        String why = switch (outcome) {
            case APPLIED -> "";
            case NEEDS_RESTART -> RestartReasons.of(key);
            case WITHOUT_EFFECT -> key.text();
        };
        return new ConfigChange.Value(
                block,
                key.name(),
                before == null ? key.defaultText() : before.text(),
                after == null ? key.defaultText() : after.text(),
                after == null ? null : after.place(),
                outcome,
                why);
    }
}

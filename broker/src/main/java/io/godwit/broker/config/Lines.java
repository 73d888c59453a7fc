// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in which line of the configuration files, kept so that a reload can say what changed. Filled by the thread
 * that reads the files, and never changed afterwards.
 */
public final class Lines {
    /** Of a broker without a configuration file. */
    public static final Lines NONE = new Lines();

    private final Map<String, Map<String, Entry>> blocks = new LinkedHashMap<>();

    Lines() {}

    /**
     * Notes a line that was read without a fault.
     *
     * @param block what the line belongs to, such as {@code listener 1883}; empty for the broker
     */
    void add(String block, Key<?> key, Directive directive) {
        Entry entry = blocks.computeIfAbsent(block, _ -> new LinkedHashMap<>())
                .computeIfAbsent(key.name(), _ -> new Entry(key, new ArrayList<>(1)));
        if (!key.repeatable()) {
            entry.directives().clear(); // What a text would be twice is refused, of anything else the last one counts.
        }
        entry.directives().add(directive);
    }

    /** The lines of this key in this block, or null when there are none. */
    @Nullable
    Entry entry(String block, Key<?> key) {
        return blocks.getOrDefault(block, Map.of()).get(key.name());
    }

    /** The blocks, each with its entries by the name of the key. */
    Map<String, Map<String, Entry>> blocks() {
        return blocks;
    }

    /** The lines of one key in one block; at least one. */
    record Entry(Key<?> key, List<Directive> directives) {
        /** What they mean, so that another spelling of the same is no change. */
        List<Object> values() {
            List<Object> values = new ArrayList<>(directives.size());
            for (Directive directive : directives) {
                values.add(key.type().parser().apply(directive.value()));
            }
            return values;
        }

        /** The values as they are written; of secrets, that there is one. */
        String text() {
            if (key.isSecret()) {
                return "(not shown)";
            }
            return String.join(
                    ", ", directives.stream().map(one -> one.value().strip()).toList());
        }

        /** File and line of the last of them. */
        String place() {
            return directives.getLast().place();
        }
    }
}

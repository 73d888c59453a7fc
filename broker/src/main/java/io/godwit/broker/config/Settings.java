// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a block of a configuration file gives: values by key. Used by one thread while files are read. */
final class Settings {
    private final Map<String, List<Given>> given = new HashMap<>();

    /**
     * Reads the value of a directive and keeps it.
     *
     * @throws ConfigException if it has another form, or if a text stands there for the second time
     */
    <T> void add(Key<T> key, Directive directive) throws ConfigException {
        T value;
        try {
            value = key.type().parser().apply(directive.value());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw directive.wrong('"' + directive.name() + "\" " + e.getMessage());
        }
        List<Given> values = given.computeIfAbsent(key.name(), _ -> new ArrayList<>(1));
        if (!key.repeatable() && !values.isEmpty()) {
            if (!key.type().lastWins()) {
                Directive before = values.getFirst().directive();
                throw directive.wrong('"' + directive.name() + "\" stands in line " + before.line()
                        + (before.file().equals(directive.file()) ? "" : " of " + before.file())
                        + " already; remove one of them");
            }
            values.clear();
        }
        values.add(new Given(value, directive));
    }

    /** The value that was given, or null. */
    <T> @Nullable T given(Key<T> key) {
        List<T> values = all(key);
        return values.isEmpty() ? null : values.getLast();
    }

    /** The value that was given, or the default of the key, which must have one. */
    <T> T value(Key<T> key) {
        T value = given(key);
        if (value != null) {
            return value;
        }
        T defaultValue = key.defaultValue();
        if (defaultValue == null) {
            throw new IllegalArgumentException(key.name() + " has no default");
        }
        return defaultValue;
    }

    /** The value that was given, or another one where the default depends on something. */
    <T> T value(Key<T> key, T otherwise) {
        T value = given(key);
        return value == null ? otherwise : value;
    }

    /** All values that were given, in their order. */
    @SuppressWarnings("unchecked") // add() put in what the key's own type made.
    <T> List<T> all(Key<T> key) {
        return given.getOrDefault(key.name(), List.of()).stream()
                .map(one -> (T) one.value())
                .toList();
    }

    /** The lines that gave the values, in the order of {@link #all}. */
    List<Directive> directives(Key<?> key) {
        return given.getOrDefault(key.name(), List.of()).stream()
                .map(Given::directive)
                .toList();
    }

    /** Whether a value was given. */
    boolean has(Key<?> key) {
        return given.containsKey(key.name());
    }

    private record Given(Object value, Directive directive) {}
}

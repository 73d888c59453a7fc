// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of keys: all that parser, help, documentation and error messages know about a directive.
 *
 * @param name as written in the file
 * @param aliases other spellings
 * @param group the chapter of the documentation
 * @param scope where it may stand and what it belongs to
 * @param type what the value looks like
 * @param defaultValue null when there is none to fill in
 * @param defaultText the default as the documentation shows it
 * @param repeatable whether it may stand more than once in a block
 * @param reloadable whether a reload applies a change
 * @param effect what we do with it
 * @param since the release that knew it first
 * @param exampleLine a line as it may stand in a file; null where the default or the type gives one
 * @param text one sentence about it
 */
record Key<T>(
        String name,
        List<String> aliases,
        Group group,
        Scope scope,
        ValueType<T> type,
        @Nullable T defaultValue,
        String defaultText,
        boolean repeatable,
        boolean reloadable,
        Effect effect,
        String since,
        @Nullable String exampleLine,
        String text) {
    private static final String SINCE_2_0 = "mosquitto 2.0 or earlier";
    private static final Set<String> SECRETS = Set.of("remote_password", "local_password", "bridge_psk");

    /** A key without default that a reload applies and that does what mosquitto's does. */
    static <T> Key<T> of(String name, Group group, Scope scope, ValueType<T> type, String text) {
        String since = name.startsWith("godwit_") ? "Godwit 0.1" : SINCE_2_0;
        return new Key<>(
                name, List.of(), group, scope, type, null, "none", false, true, Effect.HONOURED, since, null, text);
    }

    /** With a default. */
    Key<T> or(T value) {
        return or(value, String.valueOf(value));
    }

    /** With a default that is shown in other words. */
    Key<T> or(T value, String shown) {
        return new Key<>(
                name,
                aliases,
                group,
                scope,
                type,
                value,
                shown,
                repeatable,
                reloadable,
                effect,
                since,
                exampleLine,
                text);
    }

    /** With a default that depends on something. */
    Key<T> orAs(String shown) {
        return new Key<>(
                name,
                aliases,
                group,
                scope,
                type,
                defaultValue,
                shown,
                repeatable,
                reloadable,
                effect,
                since,
                exampleLine,
                text);
    }

    /** With one more spelling. */
    Key<T> alias(String alias) {
        List<String> more = new ArrayList<>(aliases);
        more.add(alias);
        return new Key<>(
                name,
                more,
                group,
                scope,
                type,
                defaultValue,
                defaultText,
                repeatable,
                reloadable,
                effect,
                since,
                exampleLine,
                text);
    }

    /** May stand several times. */
    Key<T> repeated() {
        return new Key<>(
                name,
                aliases,
                group,
                scope,
                type,
                defaultValue,
                defaultText,
                true,
                reloadable,
                effect,
                since,
                exampleLine,
                text);
    }

    /** Takes effect with the next start only. */
    Key<T> atStart() {
        return new Key<>(
                name,
                aliases,
                group,
                scope,
                type,
                defaultValue,
                defaultText,
                repeatable,
                false,
                effect,
                since,
                exampleLine,
                text);
    }

    /** Has another effect than mosquitto's. */
    Key<T> with(Effect other) {
        return new Key<>(
                name,
                aliases,
                group,
                scope,
                type,
                defaultValue,
                defaultText,
                repeatable,
                reloadable,
                other,
                since,
                exampleLine,
                text);
    }

    /** First known by this release, such as {@code mosquitto 2.1}. */
    Key<T> since(String release) {
        return new Key<>(
                name,
                aliases,
                group,
                scope,
                type,
                defaultValue,
                defaultText,
                repeatable,
                reloadable,
                effect,
                release,
                exampleLine,
                text);
    }

    /** With a whole line as an example, where what {@link #example()} makes up would tell nobody anything. */
    Key<T> example(String line) {
        return new Key<>(
                name,
                aliases,
                group,
                scope,
                type,
                defaultValue,
                defaultText,
                repeatable,
                reloadable,
                effect,
                since,
                line,
                text);
    }

    /**
     * A line as it may stand in a file: the one of the row, else the other truth than the default, the default if it is a number
     * above 0, or the default as it is shown where it is one of a few words. Null when none of that is there.
     */
    @Nullable
    String example() {
        if (exampleLine != null) {
            return exampleLine;
        }
        if (type.equals(ValueType.BOOLEAN)) {
            return name + ' ' + !Boolean.TRUE.equals(defaultValue);
        }
        if (defaultValue instanceof Number number && number.longValue() > 0) {
            return name + ' ' + defaultText;
        }
        return defaultValue instanceof Enum<?> ? name + ' ' + defaultText : null;
    }

    /** Whether its value must never be shown to anybody. */
    boolean isSecret() {
        return SECRETS.contains(name);
    }

    /** Whether this is the same row of the table. */
    boolean is(Key<?> other) {
        return name.equals(other.name);
    }

    /** The chapters, in the order of the documentation. */
    enum Group {
        GENERAL("General"),
        LOGGING("Logging"),
        SECURITY("Security"),
        LISTENER("Listeners"),
        LISTENER_TLS("TLS of a listener"),
        PERSISTENCE("Persistence"),
        BRIDGE("Bridges"),
        BRIDGE_TLS("TLS of a bridge"),
        GODWIT("Godwit's own");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** Where a key may stand and what it belongs to. */
    enum Scope {
        /** Anywhere; belongs to the broker. */
        GLOBAL("the broker"),
        /** In the main file only; belongs to the broker. */
        MAIN_FILE("the broker, in the main file"),
        /** Belongs to the broker, or to a listener once {@code per_listener_settings} is true. */
        SECURITY("the broker, or the listener above it with `per_listener_settings true`"),
        /** Begins a listener. */
        STARTS_LISTENER("begins a listener"),
        /** Belongs to the listener above it, or to the default listener. */
        LISTENER("the listener above it"),
        /** Belongs to the default listener. */
        DEFAULT_LISTENER("the default listener"),
        /** Begins a plugin. */
        STARTS_PLUGIN("begins a plugin"),
        /** Belongs to the plugin above it. */
        PLUGIN("the plugin above it"),
        /** Begins a bridge. */
        STARTS_BRIDGE("begins a bridge"),
        /** Belongs to the bridge above it. */
        BRIDGE("the bridge above it");

        private final String words;

        Scope(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** What we do with a key. */
    enum Effect {
        /** What mosquitto does. */
        HONOURED("yes"),
        /** Mapped to something of ours. */
        MAPPED("mapped"),
        /** Read and checked; takes effect with a later release, which is logged at start. */
        LATER("later"),
        /** Read and left alone, since Godwit does at least that anyway. */
        NOT_NEEDED("not needed"),
        /** Read and left alone, with a warning at start. */
        NOT_APPLICABLE("no");

        private final String words;

        Effect(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}

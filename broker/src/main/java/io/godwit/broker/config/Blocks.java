// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that configuration files say, sorted into blocks: the broker, its listeners, its bridges. Used by one thread while
 * files are read.
 */
final class Blocks {
    final Settings broker = new Settings();
    final List<Listener> listeners = new ArrayList<>();
    final List<Settings> bridges = new ArrayList<>();

    /** Plugins for all listeners. */
    final List<Settings> plugins = new ArrayList<>();

    /** Plugins for the listeners that ask for them by name. */
    final Map<String, Settings> namedPlugins = new HashMap<>();

    /** Every plugin that a line begins, whoever uses it. */
    final List<Plugin> begun = new ArrayList<>();

    boolean perListener;

    private @Nullable Listener defaultListener;

    /** The listener of keys that stand above any listener line; made by the first such key. */
    Listener defaultListener(Directive because) {
        Listener found = defaultListener;
        if (found == null) {
            found = new Listener(because, null);
            defaultListener = found;
            listeners.add(found);
        }
        return found;
    }

    boolean isDefault(Listener listener) {
        return listener == defaultListener;
    }

    /** One listener as the file says it. */
    static final class Listener {
        /** The line that made it. */
        final Directive begin;

        /** Null for the default listener, whose address has keys of its own. */
        final ListenerKeys.@Nullable Address address;

        final Settings settings = new Settings();
        final List<Settings> plugins = new ArrayList<>();

        Listener(Directive begin, ListenerKeys.@Nullable Address address) {
            this.begin = begin;
            this.address = address;
        }
    }
}

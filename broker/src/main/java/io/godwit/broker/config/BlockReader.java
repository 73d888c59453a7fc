// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.Key.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the directives of a file, and of the files that it includes, into blocks. A listener or bridge block ends with its
 * file. Used by one thread for one reading.
 */
final class BlockReader {
    /** How the names of the blocks of listeners begin. */
    static final String LISTENER_BLOCK = "listener ";

    private final Keys keys;
    private final Faults faults;
    private final List<Seen> seen = new ArrayList<>();
    private final Blocks blocks = new Blocks();
    private final Lines lines = new Lines();
    private final Set<String> notes = new LinkedHashSet<>();

    /** The first line that said something about security, after which {@code per_listener_settings} comes too late. */
    private @Nullable Directive security;

    BlockReader(Keys keys, Faults faults) {
        this.keys = keys;
        this.faults = faults;
    }

    /** A line with its row of the table, null for a word that is none. */
    record Seen(Directive directive, @Nullable Key<?> key) {}

    /** Every line of the files, in the order in which they were read. */
    List<Seen> seen() {
        return seen;
    }

    Blocks blocks() {
        return blocks;
    }

    /** What stands where. */
    Lines lines() {
        return lines;
    }

    /** Sentences about directives without (full) effect, in the order of the lines. */
    List<String> notes() {
        return new ArrayList<>(notes);
    }

    /** Reads the directives of the main file, which may include others. */
    void readMain(List<Directive> directives) throws ConfigException {
        read(directives, true);
    }

    private void read(List<Directive> directives, boolean main) throws ConfigException {
        Position position = new Position();
        for (Directive directive : directives) {
            Key<?> key = keys.find(directive.name());
            seen.add(new Seen(directive, key));
            try {
                read(position, key, directive, main);
            } catch (ConfigException e) {
                faults.found(e);
            }
        }
    }

    private void read(Position position, @Nullable Key<?> key, Directive directive, boolean main)
            throws ConfigException {
        if (key == null) {
            String nearest = keys.nearest(directive.name());
            throw directive.wrong("Unknown configuration variable \"" + directive.name() + '"'
                    + (nearest == null
                            ? "; see docs/configuration.md for all there are"
                            : "; did you mean \"" + nearest + "\"?"));
        }
        note(key, directive);
        switch (key.scope()) {
            case GLOBAL -> readGlobal(key, directive);
            case MAIN_FILE -> {
                if (!main) {
                    throw directive.wrong(
                            '"' + directive.name() + "\" is possible in the main file only; move the line there");
                }
                include(directive);
            }
            case SECURITY -> {
                markSecurity(directive);
                securitySettings(position, directive).add(key, directive);
            }
            case STARTS_LISTENER -> beginListener(position, directive);
            case LISTENER -> readListener(position, key, directive);
            case DEFAULT_LISTENER -> blocks.defaultListener(directive).settings.add(key, directive);
            case STARTS_PLUGIN -> {
                markSecurity(directive);
                position.plugin = null;
                position.pluginUnknown = true;
                beginPlugin(position, key, directive);
                position.pluginUnknown = false;
            }
            case PLUGIN -> {
                if (!position.pluginUnknown) {
                    readPluginOption(position, key, directive);
                }
            }
            case STARTS_BRIDGE -> beginBridge(position, directive);
            case BRIDGE -> {
                Settings bridge = position.bridge;
                if (bridge == null) {
                    throw directive.wrong(
                            '"' + directive.name() + "\" belongs to a bridge; write a \"connection\" line above it");
                }
                bridge.add(key, directive);
            }
        }
        lines.add(blockOf(position, key, directive), key, directive);
    }

    /** What a line that was read belongs to. */
    private String blockOf(Position position, Key<?> key, Directive directive) {
        return switch (key.scope()) {
            case GLOBAL, MAIN_FILE -> "";
            case SECURITY -> blocks.perListener ? nameOf(listener(position, directive)) : "";
            case STARTS_LISTENER, LISTENER -> nameOf(listener(position, directive));
            case DEFAULT_LISTENER -> nameOf(blocks.defaultListener(directive));
            case STARTS_PLUGIN, PLUGIN -> {
                Plugin plugin = position.plugin;
                yield plugin == null ? "" : "plugin " + plugin.begin().value().strip();
            }
            case STARTS_BRIDGE, BRIDGE -> {
                Settings bridge = position.bridge;
                yield bridge == null
                        ? ""
                        : "connection " + bridge.all(BridgeKeys.CONNECTION).getFirst();
            }
        };
    }

    private static String nameOf(Blocks.Listener listener) {
        return listener.address == null ? LISTENER_BLOCK + "by default" : LISTENER_BLOCK + listener.address.text();
    }

    private void readGlobal(Key<?> key, Directive directive) throws ConfigException {
        blocks.broker.add(key, directive);
        if (key.is(GeneralKeys.PER_LISTENER_SETTINGS) && blocks.broker.value(GeneralKeys.PER_LISTENER_SETTINGS)) {
            Directive before = security;
            if (before != null && !blocks.perListener) {
                throw directive.wrong("\"per_listener_settings\" must stand above all security settings; \""
                        + before.name() + "\" is in line " + before.line() + " of " + before.file());
            }
            blocks.perListener = true;
        }
    }

    private void include(Directive directive) throws ConfigException {
        Settings here = new Settings();
        here.add(GeneralKeys.INCLUDE_DIR, directive);
        Path directory = here.all(GeneralKeys.INCLUDE_DIR).getFirst();
        List<Path> files;
        try {
            files = DirectiveFile.included(directory);
        } catch (IOException e) {
            throw directive.wrong("The directory " + directory + " cannot be listed; create it or remove the line");
        }
        for (Path file : files) {
            try {
                read(DirectiveFile.read(file, faults), false);
            } catch (ConfigException e) {
                faults.found(e);
            }
        }
    }

    private void markSecurity(Directive directive) {
        if (security == null) {
            security = directive;
        }
    }

    private Settings securitySettings(Position position, Directive directive) {
        return blocks.perListener ? listener(position, directive).settings : blocks.broker;
    }

    /** The listener above the directive, or the default listener. */
    private Blocks.Listener listener(Position position, Directive directive) {
        Blocks.Listener above = position.listener;
        return above == null ? blocks.defaultListener(directive) : above;
    }

    private void beginListener(Position position, Directive directive) throws ConfigException {
        Settings here = new Settings();
        here.add(ListenerKeys.LISTENER, directive);
        Blocks.Listener listener =
                new Blocks.Listener(directive, here.all(ListenerKeys.LISTENER).getFirst());
        for (Blocks.Listener other : blocks.listeners) {
            if (listener.address != null && listener.address.equals(other.address)) {
                throw directive.wrong("The same listener is in line " + other.begin.line() + " of " + other.begin.file()
                        + " already; change the port or remove one of them");
            }
        }
        blocks.listeners.add(listener);
        position.listener = listener;
    }

    private void readListener(Position position, Key<?> key, Directive directive) throws ConfigException {
        Blocks.Listener listener = listener(position, directive);
        listener.settings.add(key, directive);
        if (key.is(SecurityKeys.PLUGIN_USE)) {
            String name = listener.settings.all(SecurityKeys.PLUGIN_USE).getLast();
            Settings plugin = blocks.namedPlugins.get(name);
            if (plugin == null) {
                throw directive.wrong("No plugin is named \"" + name + "\"; write a \"plugin_load\" line above");
            }
            listener.plugins.add(plugin);
        }
    }

    private void beginPlugin(Position position, Key<?> key, Directive directive) throws ConfigException {
        new Settings().add(key, directive);
        String name = null;
        String path = directive.value().strip();
        if (key.is(SecurityKeys.PLUGIN_LOAD)) {
            name = ValueType.words(path).getFirst();
            path = path.substring(name.length()).strip();
        }
        Plugin plugin = new Plugin(Plugin.Kind.of(path, directive), directive, new Settings());
        blocks.begun.add(plugin);
        if (name != null) {
            if (blocks.namedPlugins.put(name, plugin.options()) != null) {
                throw directive.wrong("A plugin named \"" + name + "\" is there already; choose another name");
            }
        } else if (key.is(SecurityKeys.GLOBAL_PLUGIN) || !blocks.perListener) {
            blocks.plugins.add(plugin.options());
        } else {
            listener(position, directive).plugins.add(plugin.options());
        }
        position.plugin = plugin;
    }

    private static void readPluginOption(Position position, Key<?> key, Directive directive) throws ConfigException {
        Plugin plugin = position.plugin;
        if (plugin == null) {
            throw directive.wrong('"' + directive.name() + "\" belongs to a plugin; write a \"plugin\" line above it");
        }
        if (key.is(SecurityKeys.PLUGIN_OPT)) {
            plugin.readOption(directive);
        } else {
            plugin.options().add(key, directive);
        }
    }

    private void beginBridge(Position position, Directive directive) throws ConfigException {
        Settings bridge = new Settings();
        bridge.add(BridgeKeys.CONNECTION, directive);
        for (Settings other : blocks.bridges) {
            if (other.all(BridgeKeys.CONNECTION).equals(bridge.all(BridgeKeys.CONNECTION))) {
                throw directive.wrong("A bridge named \"" + directive.value() + "\" is in line "
                        + other.directives(BridgeKeys.CONNECTION).getFirst().line()
                        + " already; choose another name");
            }
        }
        blocks.bridges.add(bridge);
        position.bridge = bridge;
    }

    /** Notes that a key has no effect; keys of persistence are noted once and elsewhere. */
    private void note(Key<?> key, Directive directive) {
        boolean notedElsewhere =
                key.is(PersistenceKeys.AUTOSAVE_INTERVAL) || key.is(PersistenceKeys.AUTOSAVE_ON_CHANGES);
        boolean asDefault = directive.value().strip().equals(key.defaultText());
        if (key.effect() == Effect.NOT_APPLICABLE && !asDefault) {
            notes.add(directive.place() + ": \"" + directive.name() + "\" has no effect. " + key.text());
        } else if (key.effect() == Effect.LATER && !notedElsewhere && !asDefault) {
            notes.add(directive.place() + ": \"" + directive.name() + "\" takes effect with a later release.");
        } else if (key.effect() == Effect.NOT_NEEDED && !notedElsewhere && !asDefault) {
            notes.add(directive.place() + ": \"" + directive.name() + "\" is not needed. " + key.text());
        } else if (key.is(ListenerKeys.HTTP_DIR)) {
            notes.add(directive.place() + ": \"http_dir\" has no effect; Godwit serves pages of its own.");
        }
    }

    /** What the next line of a file belongs to. */
    private static final class Position {
        private Blocks.@Nullable Listener listener;
        private @Nullable Settings bridge;
        private @Nullable Plugin plugin;

        /** Whether the plugin line above was a mistake, so that nothing can be said of its options. */
        private boolean pluginUnknown;
    }
}

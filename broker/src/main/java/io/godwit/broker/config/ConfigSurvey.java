// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.BlockReader.Seen;
import io.godwit.broker.config.Key.Scope;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A configuration looked at as a whole instead of up to its first mistake: every line with what becomes of it, every
 * mistake, and what could be read in spite of them. Reads files, changes nothing. Immutable.
 */
public final class ConfigSurvey {
    private static final Pattern SECRET = Pattern.compile(".*(password|passwd|secret|psk|token|kpass|_key)(_sha1)?");
    private static final String HIDDEN = "(hidden)";

    private final List<Line> lines;
    private final List<ConfigException> faults;
    private final List<Block> bridges;
    private final List<Block> plugins;
    private final List<ListenerConfig> listeners;
    private final @Nullable PersistenceConfig persistence;
    private final boolean ownListeners;

    private ConfigSurvey(
            List<Line> lines,
            List<ConfigException> faults,
            List<Block> bridges,
            List<Block> plugins,
            List<ListenerConfig> listeners,
            @Nullable PersistenceConfig persistence,
            boolean ownListeners) {
        this.lines = List.copyOf(lines);
        this.faults = List.copyOf(faults);
        this.bridges = List.copyOf(bridges);
        this.plugins = List.copyOf(plugins);
        this.listeners = List.copyOf(listeners);
        this.persistence = persistence;
        this.ownListeners = ownListeners;
    }

    /** Looks at a configuration file and those that it includes. A file that cannot be read is a fault as any other. */
    public static ConfigSurvey of(Path file) {
        List<ConfigException> found = new ArrayList<>();
        Faults faults = found::add;
        List<ListenerConfig> listeners = new ArrayList<>();
        PersistenceConfig persistence = null;
        BlockReader reader = new BlockReader(new Keys(), faults);
        try {
            reader.readMain(DirectiveFile.read(file, faults));
        } catch (ConfigException e) {
            found.add(e);
        }
        Blocks blocks = reader.blocks();
        List<String> notes = reader.notes();
        CommandLine none = CommandLine.NONE;
        try {
            listeners.addAll(ConfigReader.listeners(blocks, none, notes, faults));
            persistence = ConfigReader.persistence(blocks, notes);
            BridgeSections.bridges(blocks, notes, faults);
            PluginSections.plugins(blocks);
            BrokerSections.log(blocks.broker, none, notes);
            BrokerSections.limits(blocks.broker);
        } catch (ConfigException e) {
            found.add(e);
        }
        if (found.isEmpty()) {
            addWholeMistake(file, found);
        }
        Set<String> wrong = new LinkedHashSet<>();
        found.forEach(fault -> wrong.add(place(fault.file(), fault.line())));
        List<Line> lines = new ArrayList<>();
        for (Seen one : reader.seen()) {
            lines.add(line(one, wrong));
        }
        return new ConfigSurvey(
                lines,
                found,
                blocks(reader.seen(), lines, Scope.STARTS_BRIDGE, Scope.BRIDGE),
                blocks(reader.seen(), lines, Scope.STARTS_PLUGIN, Scope.PLUGIN),
                listeners,
                persistence,
                !blocks.listeners.isEmpty());
    }

    /** A mistake that shows only when all is put together. */
    private static void addWholeMistake(Path file, List<ConfigException> found) {
        try {
            BrokerConfig _ = ConfigReader.read(file, CommandLine.NONE);
        } catch (ConfigException e) {
            found.add(e);
        }
    }

    private static String place(@Nullable Path file, int line) {
        return file + ":" + line;
    }

    private static Line line(Seen one, Set<String> wrong) {
        Directive directive = one.directive();
        Key<?> key = one.key();
        String shown = isSecret(directive.name()) && !directive.value().isEmpty() ? HIDDEN : directive.value();
        Treatment treatment;
        String text = "";
        if (key == null) {
            treatment = Treatment.UNKNOWN;
        } else {
            text = key.text();
            treatment = wrong.contains(place(directive.file(), directive.line()))
                    ? Treatment.WRONG
                    : switch (key.effect()) {
                        case HONOURED -> Treatment.HONOURED;
                        case MAPPED -> Treatment.MAPPED;
                        case LATER -> Treatment.LATER;
                        case NOT_NEEDED -> Treatment.NOT_NEEDED;
                        case NOT_APPLICABLE ->
                            directive.value().strip().equals(key.defaultText())
                                    ? Treatment.NOT_NEEDED
                                    : Treatment.IGNORED;
                    };
        }
        return new Line(
                directive.file(),
                directive.line(),
                directive.name(),
                key == null || key.is(SecurityKeys.PLUGIN_OPT) ? directive.name() : key.name(),
                shown,
                treatment,
                text);
    }

    private static boolean isSecret(String name) {
        String word = name.toLowerCase(Locale.ROOT).replaceFirst("^(plugin|auth)_opt_", "");
        return SECRET.matcher(word).matches();
    }

    private static List<Block> blocks(List<Seen> seen, List<Line> lines, Scope begins, Scope member) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Key<?> key = seen.get(i).key();
            Line line = lines.get(i);
            if (key != null && key.scope() == begins) {
                blocks.add(new Block(line, new ArrayList<>()));
            } else if (key != null
                    && key.scope() == member
                    && !blocks.isEmpty()
                    && blocks.getLast().begin().file().equals(line.file())) {
                blocks.getLast().lines().add(line);
            }
        }
        return blocks;
    }

    /** Every line of the main file and of the included ones that is neither empty nor a comment, as they are read. */
    public List<Line> lines() {
        return lines;
    }

    /** Every mistake that would keep a broker from starting. */
    public List<ConfigException> faults() {
        return faults;
    }

    /** The listeners that could be made; those with a mistake are missing. */
    public List<ListenerConfig> listeners() {
        return listeners;
    }

    /** Whether the files say where to listen; otherwise the only listener is the one at loopback. */
    public boolean ownListeners() {
        return ownListeners;
    }

    /** What is kept on disk, unless a mistake hides it. */
    public Optional<PersistenceConfig> persistence() {
        return Optional.ofNullable(persistence);
    }

    /** The bridges as they are written. */
    public List<Block> bridges() {
        return bridges;
    }

    /** The plugins as they are written, known and unknown ones. */
    public List<Block> plugins() {
        return plugins;
    }

    /** The last line with this directive, whichever of its spellings is used. */
    public Optional<Line> last(String name) {
        return all(name).reduce((_, last) -> last);
    }

    /** All lines with this directive, whichever of its spellings is used. */
    public Stream<Line> all(String name) {
        return lines.stream().filter(line -> line.name().equals(name));
    }

    /**
     * A line of a configuration file.
     *
     * @param file where it stands
     * @param line from 1
     * @param spelling the directive as it is written
     * @param name the directive's own name; an option of a plugin keeps its spelling
     * @param value the value, or a word in its place where the value is a secret
     * @param treatment what becomes of it
     * @param text one sentence about the directive; empty for an unknown one
     */
    public record Line(
            Path file, int line, String spelling, String name, String value, Treatment treatment, String text) {
        /** Where it stands. */
        public String place() {
            return ConfigSurvey.place(file, line);
        }

        /** The value as the name of a file or directory, if it can be one. */
        public Optional<Path> path() {
            try {
                return value.isBlank() ? Optional.empty() : Optional.of(Path.of(value.strip()));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * A bridge or a plugin.
     *
     * @param begin the line that begins it
     * @param lines those that belong to it
     */
    public record Block(Line begin, List<Line> lines) {
        /** The line with this directive, if there is one. */
        public Optional<Line> line(String name) {
            return lines.stream().filter(one -> one.name().equals(name)).findFirst();
        }

        /** The value of a directive without blanks around it, or the one given when there is no such line. */
        public String value(String name, String otherwise) {
            return line(name).map(one -> one.value().strip()).orElse(otherwise);
        }

        /** Whether a switch is on: {@code true} or {@code 1}. */
        public boolean isOn(String name, boolean otherwise) {
            return line(name)
                    .map(one -> Set.of("true", "1").contains(one.value().strip()))
                    .orElse(otherwise);
        }
    }

    /** What becomes of a line. */
    public enum Treatment {
        /** Does what it does in mosquitto. */
        HONOURED("honoured"),
        /** Does something like it. */
        MAPPED("mapped"),
        /** Takes effect with a later release. */
        LATER("later"),
        /** Read and left alone, since Godwit does at least that anyway. */
        NOT_NEEDED("not needed"),
        /** Has no effect. */
        IGNORED("ignored"),
        /** Has a mistake. */
        WRONG("error"),
        /** No directive that Godwit or mosquitto knows. */
        UNKNOWN("unknown");

        private final String words;

        Treatment(String words) {
            this.words = words;
        }

        /** As the report calls it. */
        public String words() {
            return words;
        }
    }
}

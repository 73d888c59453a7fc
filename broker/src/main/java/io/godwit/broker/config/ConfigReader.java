// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.BrokerConfig.PasswordHashing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a configuration file in the syntax of mosquitto.conf, and the command line, into a {@link BrokerConfig}. */
public final class ConfigReader {
    private static final int DEFAULT_PORT = 1883;

    private ConfigReader() {}

    /**
     * Reads a configuration. Without a listener in the file, or without a file, the broker listens on loopback alone, on
     * port 1883 or the ports of the command line, and lets anonymous clients in unless the file says otherwise.
     *
     * @param file the main file, or null for none
     * @param commandLine what it says beside the name of the file
     * @throws ConfigException if a file cannot be used; names file and line
     */
    public static BrokerConfig read(@Nullable Path file, CommandLine commandLine) throws ConfigException {
        return assemble(file == null ? List.of() : DirectiveFile.read(file), commandLine);
    }

    /** The same for directives that are read already. */
    static BrokerConfig assemble(List<Directive> directives, CommandLine commandLine) throws ConfigException {
        BlockReader reader = new BlockReader(new Keys(), Faults.FIRST);
        reader.readMain(directives);
        Blocks blocks = reader.blocks();
        List<String> notes = reader.notes();
        List<ListenerConfig> listeners = listeners(blocks, commandLine, notes, Faults.FIRST);
        Settings broker = blocks.broker;
        List<BridgeConfig> bridges = BridgeSections.bridges(blocks, notes, Faults.FIRST);
        return new BrokerConfig(
                listeners,
                bridges,
                BrokerSections.limits(broker),
                BrokerSections.log(broker, commandLine, notes),
                persistence(blocks, notes),
                broker.value(GeneralKeys.SYS_INTERVAL),
                broker.value(GodwitKeys.SYS_DETAILS),
                broker.given(GeneralKeys.PID_FILE),
                broker.value(GodwitKeys.LOOPS),
                broker.value(GodwitKeys.PROXY_TRUSTED),
                passwordHashing(broker),
                trace(broker),
                PluginSections.plugins(blocks),
                ControlConfig.of(broker.given(GodwitKeys.CONTROL_SOCKET)),
                new ReloadConfig(
                        broker.value(GodwitKeys.WATCH_FILES),
                        broker.value(GodwitKeys.RIGHTS_CHANGE),
                        broker.value(GodwitKeys.CLOSED_LISTENER)),
                notes,
                reader.lines());
    }

    /** The listeners; one that cannot be made is a fault, and left out where that does not end the reading. */
    static List<ListenerConfig> listeners(Blocks blocks, CommandLine commandLine, List<String> notes, Faults faults)
            throws ConfigException {
        List<ListenerConfig> listeners = new ArrayList<>();
        if (blocks.listeners.isEmpty()) {
            List<Integer> ports = commandLine.ports().isEmpty() ? List.of(DEFAULT_PORT) : commandLine.ports();
            for (int port : ports) {
                if (port < 0 || port > 65_535) {
                    throw new ConfigException("The port behind -p must be 1 to 65535, not " + port);
                }
                listeners.add(ListenerSections.loopback(port, blocks));
            }
            return listeners;
        }
        if (!commandLine.ports().isEmpty()) {
            notes.add("-p is ignored, since the configuration file has listeners of its own.");
        }
        for (Blocks.Listener listener : blocks.listeners) {
            if (blocks.isDefault(listener)) {
                notes.add(listener.begin.place() + ": \"" + listener.begin.name()
                        + "\" stands above any listener, which opens the default listener; write a \"listener\" line"
                        + " above it.");
            }
            try {
                listeners.add(ListenerSections.listener(listener, blocks));
            } catch (ConfigException e) {
                faults.found(e);
            }
        }
        return listeners;
    }

    static PersistenceConfig persistence(Blocks blocks, List<String> notes) {
        Settings broker = blocks.broker;
        Plugin plugin = PluginSections.persistence(blocks);
        Durability asPlugin = plugin == null ? null : PluginSections.durability(plugin, notes);
        boolean enabled = plugin != null || broker.value(PersistenceKeys.PERSISTENCE);
        if (!enabled && broker.has(GodwitKeys.DURABILITY)) {
            notes.add(broker.directives(GodwitKeys.DURABILITY).getFirst().place()
                    + ": \"godwit_durability\" has no effect without \"persistence true\".");
        }
        for (Key<?> autosave : List.of(PersistenceKeys.AUTOSAVE_INTERVAL, PersistenceKeys.AUTOSAVE_ON_CHANGES)) {
            if (enabled && broker.has(autosave)) {
                notes.add(broker.directives(autosave).getFirst().place() + ": \"" + autosave.name()
                        + "\" is not needed: every change is written as it happens, not from time to time.");
                break;
            }
        }
        return new PersistenceConfig(
                durability(enabled, asPlugin, broker),
                broker.value(PersistenceKeys.PERSISTENCE_LOCATION),
                broker.value(PersistenceKeys.PERSISTENCE_FILE),
                Math.toIntExact(broker.value(GodwitKeys.JOURNAL_SEGMENT_SIZE)),
                broker.value(GodwitKeys.JOURNAL_LIMIT),
                broker.value(GodwitKeys.MESSAGE_MEMORY));
    }

    private static Durability durability(boolean enabled, @Nullable Durability asPlugin, Settings broker) {
        if (!enabled) {
            return Durability.MEMORY;
        }
        return asPlugin == null || broker.has(GodwitKeys.DURABILITY) ? broker.value(GodwitKeys.DURABILITY) : asPlugin;
    }

    private static TraceConfig trace(Settings broker) throws ConfigException {
        return new TraceConfig(
                broker.given(GodwitKeys.ADMIN_PASSWORD_FILE),
                broker.value(GodwitKeys.TRACE_PACKETS),
                broker.value(GodwitKeys.TRACE_MEMORY),
                broker.value(GodwitKeys.TRACE_PAYLOAD));
    }

    private static PasswordHashing passwordHashing(Settings broker) {
        int threads = broker.value(GodwitKeys.PASSWORD_THREADS);
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new PasswordHashing(threads == 0 ? half : threads, broker.value(GodwitKeys.PASSWORD_QUEUE));
    }
}

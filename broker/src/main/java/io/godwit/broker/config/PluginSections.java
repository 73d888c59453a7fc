// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.Plugin.Kind;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What plugins mean for the whole broker. */
final class PluginSections {
    private PluginSections() {}

    /**
     * What stands in for the plugins of the file.
     *
     * @throws ConfigException if dynamic security lacks its file, or is to have two
     */
    static PluginConfig plugins(Blocks blocks) throws ConfigException {
        Path file = null;
        for (Plugin plugin : blocks.begun) {
            if (plugin.kind() != Kind.DYNAMIC_SECURITY) {
                continue;
            }
            Path own = plugin.options().given(PluginKeys.CONFIG_FILE);
            if (own == null) {
                throw plugin.begin()
                        .wrong(
                                "Dynamic security needs a file; write \"plugin_opt_config_file\" and its path below the line");
            }
            if (file != null && !own.equals(file)) {
                throw plugin.begin()
                        .wrong("A broker has one dynamic security, whose file is " + file
                                + "; write the same \"plugin_opt_config_file\" here");
            }
            file = own;
        }
        return new PluginConfig(
                blocks.begun.stream()
                        .map(plugin -> plugin.kind().listedName())
                        .distinct()
                        .toList(),
                blocks.begun.stream().anyMatch(plugin -> plugin.kind() == Kind.SPARKPLUG_AWARE),
                blocks.broker.value(GeneralKeys.ENABLE_CONTROL_API));
    }

    /** The plugin that asks for state to be kept, or null. */
    static @Nullable Plugin persistence(Blocks blocks) {
        return blocks.begun.stream()
                .filter(plugin -> plugin.kind() == Kind.PERSIST_SQLITE)
                .findFirst()
                .orElse(null);
    }

    /** How safe what is kept is to be by the options of that plugin. */
    static Durability durability(Plugin plugin, List<String> notes) {
        String sync = plugin.options().given(PluginKeys.SYNC);
        Durability durability = "extra".equals(sync) || "full".equals(sync) ? Durability.POWER : Durability.PROCESS;
        notes.add(plugin.begin().place() + ": state is kept in Godwit's journal in \"persistence_location\", as with"
                + " \"persistence true\" and \"godwit_durability "
                + (durability == Durability.POWER ? "power" : "process")
                + "\"; a database of mosquitto's is not read.");
        return durability;
    }
}

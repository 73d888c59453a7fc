// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import java.util.List;

/** What the options of plugins mean, the part of their names behind {@code plugin_opt_}. */
final class PluginKeys {
    static final Key<Path> CONFIG_FILE =
            key("config_file", ValueType.PATH, "The JSON file of dynamic security; made at the first start.");
    static final Key<Path> PASSWORD_INIT_FILE =
            key("password_init_file", ValueType.PATH, "The file whose first line is the first password of admin.");
    static final Key<String> DB_FILE =
            key("db_file", ValueType.TEXT, "Not needed: the journal is in persistence_location.");
    static final Key<String> SYNC = key(
            "sync",
            ValueType.of("extra\\|full\\|normal\\|off", PluginKeys::sync),
            "How safe what is written is: extra and full are `godwit_durability power`, normal and off are process.");
    static final Key<String> FLUSH_PERIOD =
            key("flush_period", ValueType.TEXT, "Not needed: every change is written as it happens.");
    static final Key<String> PAGE_SIZE = key("page_size", ValueType.TEXT, "Not needed: there are no pages.");

    private PluginKeys() {}

    private static <T> Key<T> key(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.SECURITY, Key.Scope.PLUGIN, type, text);
    }

    private static String sync(String text) {
        String word = text.strip();
        if (!List.of("extra", "full", "normal", "off").contains(word)) {
            throw new IllegalArgumentException("must be extra, full, normal or off, not \"" + word + '"');
        }
        return word;
    }
}

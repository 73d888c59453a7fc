// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A plugin of mosquitto that is built into Godwit.
 *
 * @param kind which one
 * @param begin the line that names it
 * @param options its options, as the keys that they stand for
 */
record Plugin(Kind kind, Directive begin, Settings options) {
    /** Reads a {@code plugin_opt_} line. */
    void readOption(Directive directive) throws ConfigException {
        String option = directive.name().substring(directive.name().indexOf("_opt_") + "_opt_".length());
        for (Key<?> key : kind.options()) {
            if (key.name().equals(option)) {
                options.add(key, directive);
                return;
            }
        }
        String known =
                kind.options().stream().map(key -> '"' + key.name() + '"').collect(Collectors.joining(", "));
        throw directive.wrong("The plugin " + kind.libraryName() + " has no option \"" + option + "\"; it has "
                + (known.isEmpty() ? "none" : known));
    }

    /** The plugins that are built in. */
    enum Kind {
        ACL_FILE,
        PASSWORD_FILE,
        DYNAMIC_SECURITY,
        PERSIST_SQLITE,
        SPARKPLUG_AWARE;

        /** The keys that its options stand for. */
        List<Key<?>> options() {
            return switch (this) {
                case ACL_FILE -> List.of(SecurityKeys.ACL_FILE);
                case PASSWORD_FILE -> List.of(SecurityKeys.PASSWORD_FILE);
                case DYNAMIC_SECURITY -> List.of(PluginKeys.CONFIG_FILE, PluginKeys.PASSWORD_INIT_FILE);
                case PERSIST_SQLITE ->
                    List.of(PluginKeys.DB_FILE, PluginKeys.SYNC, PluginKeys.FLUSH_PERIOD, PluginKeys.PAGE_SIZE);
                case SPARKPLUG_AWARE -> List.of();
            };
        }

        /** Its name within the name of mosquitto's library. */
        String libraryName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What mosquitto calls it where plugins are listed. */
        String listedName() {
            return libraryName().replace('_', '-');
        }

        /**
         * The plugin that a library stands for, by the library's name.
         *
         * @throws ConfigException if Godwit has none like it
         */
        static Kind of(String path, Directive directive) throws ConfigException {
            String file = path.substring(path.lastIndexOf('/') + 1);
            String name = file.toLowerCase(Locale.ROOT)
                    .replaceFirst("\\.(so|dll)$", "")
                    .replaceFirst("^(lib)?mosquitto_", "")
                    .replace('-', '_');
            for (Kind kind : values()) {
                if (name.equals(kind.libraryName())) {
                    return kind;
                }
            }
            throw directive.wrong("The plugin " + file + " is a native library, which Godwit cannot load; built in are"
                    + " acl_file, password_file, dynamic_security, persist_sqlite and sparkplug_aware. "
                    + advice(name));
        }

        /** The nearest way to what a library does that people use with mosquitto. */
        private static String advice(String name) {
            if (name.contains("jwt")) {
                return "In place of tokens, give each client a password with dynamic_security, or a certificate with"
                        + " \"require_certificate true\" and \"use_identity_as_username true\"";
            }
            if (name.contains("auth")) {
                return "In place of its users and rules, write \"password_file\" and \"acl_file\", or use dynamic_security,"
                        + " which programs change while the broker runs";
            }
            if (name.contains("timestamp") || name.contains("modification") || name.contains("payload")) {
                return "Messages are passed on as they are; remove the line and its options, and let a client that"
                        + " subscribes do it";
            }
            return "Remove the line and its options";
        }
    }
}

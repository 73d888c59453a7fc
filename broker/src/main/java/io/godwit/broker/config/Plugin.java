// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

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
        if (!option.equals(kind.key().name())) {
            throw directive.wrong("The plugin " + kind.key().name() + " has no option \"" + option + "\"; it has \""
                    + kind.key().name() + '"');
        }
        options.add(kind.key(), directive);
    }

    /** The plugins that are built in. */
    enum Kind {
        ACL_FILE,
        PASSWORD_FILE;

        private static final List<String> NOT_YET = List.of("dynamic_security", "persist_sqlite", "sparkplug_aware");

        /** The key that says the same without a plugin. */
        Key<Path> key() {
            return switch (this) {
                case ACL_FILE -> SecurityKeys.ACL_FILE;
                case PASSWORD_FILE -> SecurityKeys.PASSWORD_FILE;
            };
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
                if (name.equals(kind.key().name())) {
                    return kind;
                }
            }
            if (NOT_YET.contains(name)) {
                throw directive.wrong("The plugin " + name.replace('_', '-')
                        + " is not available in this build of Godwit; remove the line and its options");
            }
            throw directive.wrong("The plugin " + file + " is a native library, which Godwit cannot load; acl_file and"
                    + " password_file are built in, for others remove the line and its options");
        }
    }
}

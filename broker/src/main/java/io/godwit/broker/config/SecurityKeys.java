// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static io.godwit.broker.config.Key.Effect.MAPPED;
import static io.godwit.broker.config.Key.Effect.NOT_APPLICABLE;
import static io.godwit.broker.config.Key.Effect.NOT_NEEDED;
import static io.godwit.broker.config.ValueType.BOOLEAN;

import java.nio.file.Path;
import java.util.List;

/** The keys that say who may come in and what they may do. */
final class SecurityKeys {
    static final Key<Path> ACL_FILE = key(
                    "acl_file",
                    ValueType.PATH,
                    "The file that says who may use which topics; without one everybody may use all.")
            .example("acl_file /etc/mosquitto/acl");
    static final Key<Boolean> ALLOW_ANONYMOUS = key(
                    "allow_anonymous", BOOLEAN, "Lets clients in that give no user name.")
            .orAs("false; true when the file has no listener");
    static final Key<Boolean> ALLOW_ZERO_LENGTH_CLIENTID = key(
                    "allow_zero_length_clientid", BOOLEAN, "Gives an identifier to clients that have none.")
            .or(true);
    static final Key<String> AUTO_ID_PREFIX = key(
                    "auto_id_prefix", ValueType.text(50), "How identifiers given to clients begin.")
            .or("auto-")
            .example("auto_id_prefix device-");
    static final Key<Path> PASSWORD_FILE = key(
                    "password_file",
                    ValueType.PATH,
                    "The file with user names and password hashes that mosquitto_passwd or godwit passwd wrote.")
            .example("password_file /etc/mosquitto/passwd");
    static final Key<Path> PSK_FILE = key(
                    "psk_file", ValueType.PATH, "Keys for TLS without certificates; not possible with Java's TLS.")
            .with(NOT_APPLICABLE)
            .example("psk_file /etc/mosquitto/psk");
    static final Key<Boolean> GODWIT_REFUSE_IMPOSSIBLE_FILTERS = Key.of(
                    "godwit_refuse_impossible_filters",
                    Key.Group.GODWIT,
                    Key.Scope.SECURITY,
                    BOOLEAN,
                    "Refuses a subscription that the ACL file can never let a message through to; with false it is accepted and"
                            + " stays silent, as with mosquitto.")
            .or(false);
    static final Key<Path> PLUGIN = Key.of(
                    "plugin",
                    Key.Group.SECURITY,
                    Key.Scope.STARTS_PLUGIN,
                    ValueType.PATH,
                    "One of mosquitto's own plugins, which are built in: acl_file, password_file, dynamic_security,"
                            + " persist_sqlite, sparkplug_aware. Another native library is an error, since a JVM cannot"
                            + " load it.")
            .alias("auth_plugin")
            .repeated()
            .with(MAPPED)
            .example("plugin /usr/lib/mosquitto_acl_file.so");
    static final Key<Path> GLOBAL_PLUGIN = Key.of(
                    "global_plugin",
                    Key.Group.SECURITY,
                    Key.Scope.STARTS_PLUGIN,
                    ValueType.PATH,
                    "As plugin, for all listeners even with `per_listener_settings true`.")
            .repeated()
            .with(MAPPED)
            .since("mosquitto 2.1")
            .example("global_plugin /usr/lib/mosquitto_password_file.so");
    static final Key<String> PLUGIN_LOAD = Key.of(
                    "plugin_load",
                    Key.Group.SECURITY,
                    Key.Scope.STARTS_PLUGIN,
                    ValueType.of("name path", SecurityKeys::nameAndPath),
                    "As plugin, under a name for plugin_use.")
            .repeated()
            .with(MAPPED)
            .since("mosquitto 2.1")
            .example("plugin_load passwords /usr/lib/mosquitto_password_file.so");
    static final Key<String> PLUGIN_USE = Key.of(
                    "plugin_use",
                    Key.Group.SECURITY,
                    Key.Scope.LISTENER,
                    ValueType.WORD,
                    "Uses the plugin that plugin_load gave this name on the listener.")
            .repeated()
            .with(MAPPED)
            .since("mosquitto 2.1")
            .example("plugin_use passwords");
    static final Key<String> PLUGIN_OPT = Key.of(
                    "plugin_opt_*",
                    Key.Group.SECURITY,
                    Key.Scope.PLUGIN,
                    ValueType.TEXT,
                    "An option of the plugin above: acl_file; password_file; config_file, password_init_file; sync, db_file,"
                            + " flush_period, page_size.")
            .alias("auth_opt_*")
            .repeated()
            .with(MAPPED)
            .example("plugin_opt_acl_file /etc/mosquitto/acl");
    static final Key<Boolean> AUTH_PLUGIN_DENY_SPECIAL_CHARS = Key.of(
                    "auth_plugin_deny_special_chars",
                    Key.Group.SECURITY,
                    Key.Scope.PLUGIN,
                    BOOLEAN,
                    "Refuses + and # in user names and identifiers where topics are checked; Godwit always does.")
            .or(true)
            .with(NOT_NEEDED);

    static final List<Key<?>> ALL = List.of(
            ACL_FILE,
            ALLOW_ANONYMOUS,
            ALLOW_ZERO_LENGTH_CLIENTID,
            AUTO_ID_PREFIX,
            PASSWORD_FILE,
            PSK_FILE,
            PLUGIN,
            GLOBAL_PLUGIN,
            PLUGIN_LOAD,
            PLUGIN_USE,
            PLUGIN_OPT,
            AUTH_PLUGIN_DENY_SPECIAL_CHARS,
            GODWIT_REFUSE_IMPOSSIBLE_FILTERS);

    private SecurityKeys() {}

    private static <T> Key<T> key(String name, ValueType<T> type, String text) {
        return Key.of(name, Key.Group.SECURITY, Key.Scope.SECURITY, type, text);
    }

    private static String nameAndPath(String text) {
        if (ValueType.words(text).size() < 2) {
            throw new IllegalArgumentException("needs a name and the path of the plugin behind it");
        }
        return text;
    }
}

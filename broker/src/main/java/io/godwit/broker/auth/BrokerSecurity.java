// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.SecurityConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of all listeners, read from their password and ACL files, and the threads that check passwords. Opened, reloaded
 * and closed by one thread; the rules themselves may be asked by any.
 */
public final class BrokerSecurity implements AutoCloseable {
    private final HashPool pool;
    private final List<AuthenticationMethod> methods;
    private final Map<Place, FileListenerSecurity> listeners = new HashMap<>();

    /** Null without {@code godwit_admin_password_file}. */
    private volatile @Nullable FileListenerSecurity administrators;

    private BrokerSecurity(HashPool pool, List<AuthenticationMethod> methods) {
        this.pool = pool;
        this.methods = methods;
    }

    /**
     * Reads the files of all listeners, with SCRAM-SHA-256 for enhanced authentication.
     *
     * @param random for nonces
     * @throws ConfigException if a file cannot be used; names file and line
     */
    public static BrokerSecurity open(BrokerConfig config, SecureRandom random) throws ConfigException {
        return open(config, List.of(new ScramSha256(random)));
    }

    /** The same with other methods of enhanced authentication. */
    public static BrokerSecurity open(BrokerConfig config, List<AuthenticationMethod> methods) throws ConfigException {
        Map<Place, AuthRules> rules = load(config);
        AuthRules admins = loadAdministrators(config);
        BrokerSecurity security = new BrokerSecurity(new HashPool(config.passwordHashing()), methods);
        security.replace(rules, admins);
        return security;
    }

    /**
     * The rules of a listener; the same object after a reload, so that connections may keep it.
     *
     * @throws IllegalArgumentException if the configuration has no such listener
     */
    public ListenerSecurity of(ListenerConfig listener) {
        FileListenerSecurity found = listeners.get(Place.of(listener));
        if (found == null) {
            throw new IllegalArgumentException("No such listener: " + Place.of(listener));
        }
        return found;
    }

    /** The threads that check passwords, for others who have some to check; closed with this. Any thread. */
    public HashPool passwordChecks() {
        return pool;
    }

    /** Who administrates the broker, for {@link ListenerSecurity#authenticate}; null when nobody may. Any thread. */
    public @Nullable ListenerSecurity administrators() {
        return administrators;
    }

    /**
     * Reads the files again, and those that another configuration names. All listeners change or none.
     *
     * @throws ConfigException if a file cannot be used; then the rules stay what they were
     */
    public void reload(BrokerConfig config) throws ConfigException {
        replace(load(config), loadAdministrators(config));
    }

    /** Sentences for the log about files that others than their owner may read or write. */
    public static List<String> warnings(BrokerConfig config) {
        Set<String> warnings = new LinkedHashSet<>();
        Path admins = config.trace().adminPasswordFile();
        warn(admins, PosixFilePermission.OTHERS_READ, "read", warnings);
        warn(admins, PosixFilePermission.OTHERS_WRITE, "change", warnings);
        for (ListenerConfig listener : config.listeners()) {
            warn(listener.security().passwordFile(), PosixFilePermission.OTHERS_READ, "read", warnings);
            warn(listener.security().passwordFile(), PosixFilePermission.OTHERS_WRITE, "change", warnings);
            warn(listener.security().aclFile(), PosixFilePermission.OTHERS_WRITE, "change", warnings);
        }
        return new ArrayList<>(warnings);
    }

    private static void warn(@Nullable Path file, PosixFilePermission permission, String verb, Set<String> warnings) {
        try {
            if (file != null && Files.getPosixFilePermissions(file).contains(permission)) {
                warnings.add(
                        file + ": every user of this machine may " + verb + " this file; use chmod to prevent that");
            }
        } catch (IOException | UnsupportedOperationException e) {
            // A file that cannot be looked at has been complained about, and not every file system has permissions.
        }
    }

    private void replace(Map<Place, AuthRules> rules, @Nullable AuthRules admins) {
        administrators = admins == null ? null : new FileListenerSecurity(admins, pool, List.of());
        rules.forEach((place, newer) -> listeners
                .computeIfAbsent(place, _ -> new FileListenerSecurity(newer, pool, methods))
                .replace(newer));
    }

    private static @Nullable AuthRules loadAdministrators(BrokerConfig config) throws ConfigException {
        Path file = config.trace().adminPasswordFile();
        return file == null ? null : new AuthRules(false, PasswordFile.read(file), null, false);
    }

    /** The rules of each listener; listeners with the same configuration share them. */
    private static Map<Place, AuthRules> load(BrokerConfig config) throws ConfigException {
        Map<SecurityConfig, AuthRules> loaded = new HashMap<>();
        Map<Place, AuthRules> rules = new HashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            AuthRules known = loaded.get(listener.security());
            if (known == null) {
                known = AuthRules.load(listener.security());
                loaded.put(listener.security(), known);
            }
            rules.put(Place.of(listener), known);
        }
        return rules;
    }

    /** Stops the threads; checks that wait are dropped. */
    @Override
    public void close() {
        pool.close();
    }

    /** What makes a listener the same one after a reload. */
    private record Place(
            int port, @Nullable String host, @Nullable Path unixSocket) {
        static Place of(ListenerConfig listener) {
            return new Place(listener.port(), listener.host(), listener.unixSocket());
        }
    }
}

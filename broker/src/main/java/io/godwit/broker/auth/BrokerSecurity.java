// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.DynamicSecurityConfig;
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
 * and closed by one thread at a time; the rules themselves may be asked by any.
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
     * Reads the files again, and those that another configuration names. Nothing changes before {@link Prepared#apply}.
     *
     * @throws ConfigException if a file cannot be used
     */
    public Prepared prepare(BrokerConfig config) throws ConfigException {
        return new Prepared(config, load(config), loadAdministrators(config));
    }

    /** Rules that were read and do not hold yet. Used by the thread that reloads. */
    public final class Prepared {
        private final BrokerConfig config;
        private final Map<Place, AuthRules> rules;
        private final @Nullable AuthRules admins;
        private final Map<Place, FileListenerSecurity> added = new HashMap<>();
        private final List<RulesChange> changes;
        private final RightsReview review;

        private Prepared(BrokerConfig config, Map<Place, AuthRules> rules, @Nullable AuthRules admins) {
            this.config = config;
            this.rules = rules;
            this.admins = admins;
            rules.forEach((place, one) -> {
                if (!listeners.containsKey(place)) {
                    added.put(place, new FileListenerSecurity(one, pool, methods));
                }
            });
            this.changes = changes(config);
            this.review = reviewOfAll();
        }

        /** The rules of a listener of the configuration, which hold once they are applied; the same object after that. */
        public ListenerSecurity of(ListenerConfig listener) {
            FileListenerSecurity known = listeners.get(Place.of(listener));
            FileListenerSecurity found = known == null ? added.get(Place.of(listener)) : known;
            if (found == null) {
                throw new IllegalArgumentException("No such listener: " + Place.of(listener));
            }
            return found;
        }

        /** What the password and ACL files say that those of before did not say. */
        public List<RulesChange> changes() {
            return changes;
        }

        /** For the clients that are connected when the rules are applied. */
        public RightsReview review() {
            return review;
        }

        /** From now on these rules hold, at all listeners. */
        public void apply() {
            listeners.putAll(added);
            replace(rules, admins);
            // Sessions that came through a listener which is gone live on with the rules of the first, as after a
            // restart.
            AuthRules first = rules.get(Place.of(config.listeners().getFirst()));
            listeners.forEach((place, security) -> {
                if (first != null && !rules.containsKey(place)) {
                    security.replace(first);
                }
            });
        }

        private List<RulesChange> changes(BrokerConfig next) {
            Set<RulesChange> found = new LinkedHashSet<>();
            for (ListenerConfig listener : next.listeners()) {
                FileListenerSecurity before = listeners.get(Place.of(listener));
                AuthRules after = rules.get(Place.of(listener));
                if (before != null && after != null) {
                    SecurityConfig files = listener.security();
                    addChanges(before.rules(), after, files.passwordFile(), files.aclFile(), found);
                }
            }
            FileListenerSecurity former = administrators;
            if (former != null && admins != null) {
                addChanges(former.rules(), admins, next.trace().adminPasswordFile(), null, found);
            }
            return List.copyOf(found);
        }

        private RightsReview reviewOfAll() {
            Map<ListenerSecurity, RightsReview.Rules> pairs = new HashMap<>();
            rules.forEach((place, after) -> {
                FileListenerSecurity before = listeners.get(place);
                if (before != null && !before.rules().isSame(after)) {
                    pairs.put(before, new RightsReview.Rules(before.rules(), after));
                }
            });
            return new RightsReview(pairs);
        }
    }

    private static void addChanges(
            AuthRules before,
            AuthRules after,
            @Nullable Path passwordFile,
            @Nullable Path aclFile,
            Set<RulesChange> into) {
        PasswordFile users = before.passwords();
        PasswordFile usersNow = after.passwords();
        if (users != null && usersNow != null && passwordFile != null) {
            RulesChange change = RulesDifference.users(passwordFile, users, usersNow);
            if (change != null) {
                into.add(change);
            }
        }
        AclFile acl = before.acl();
        AclFile aclNow = after.acl();
        if (acl != null && aclNow != null && aclFile != null) {
            RulesChange change = RulesDifference.rules(aclFile, acl, aclNow);
            if (change != null) {
                into.add(change);
            }
        }
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
            DynamicSecurityConfig dynamic = listener.security().dynamicSecurity();
            if (dynamic != null) {
                warn(dynamic.file(), PosixFilePermission.OTHERS_READ, "read", warnings);
                warn(dynamic.file(), PosixFilePermission.OTHERS_WRITE, "change", warnings);
            }
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

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.HashPool;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.auth.PasswordHash;
import io.godwit.broker.auth.PasswordHash.Scheme;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.DynamicSecurityConfig;
import io.godwit.broker.config.SecurityConfig;
import io.godwit.broker.control.ControlCommands;
import io.godwit.broker.control.ControlEndpoint;
import io.godwit.broker.log.BrokerLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic security of one broker. Requests are done one after the other on a thread of its own, which hashes passwords and
 * writes the file; a request holds once the file has it, or not at all. Loops ask compiled rules, which are swapped whole.
 * Opened, reloaded and closed by one thread; requests may come from any.
 */
@SuppressWarnings("ReferenceEquality") // States are immutable: another object is another state.
public final class DynamicSecurity implements ControlEndpoint, AutoCloseable {
    /** Where requests are published. */
    public static final String TOPIC = "$CONTROL/dynamic-security/v1";

    private static final int MAX_WAITING = 1_000;
    private static final int IDLE_SECONDS = 30;
    private static final String KICKED = "its rights have changed";

    private static final List<String> LOGGED =
            List.of("username", "groupname", "rolename", "clientid", "acltype", "topic");

    private final DynamicSecurityConfig config;
    private final HashPool pool;
    private final BrokerLog log;
    private final SecureRandom random;
    private final ThreadPoolExecutor thread;

    private volatile SecurityRules rules;

    /** Nobody is connected before {@link #serve}. */
    private volatile Connections connections = new NoConnections();

    private DynamicSecurity(
            DynamicSecurityConfig config, HashPool pool, BrokerLog log, SecureRandom random, SecurityState state) {
        this.config = config;
        this.pool = pool;
        this.log = log;
        this.random = random;
        this.rules = SecurityRules.of(state, null);
        this.thread = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                    Thread made = new Thread(task, "godwit-dynamic-security");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Reads the file; makes it at the first start.
     *
     * @param pool checks passwords; stays open when this is closed
     * @throws ConfigException if the file cannot be used; it stays as it is. Names file and line, and says what to do
     */
    public static DynamicSecurity open(DynamicSecurityConfig config, HashPool pool, BrokerLog log, SecureRandom random)
            throws ConfigException {
        SecurityState state;
        if (Files.exists(config.file())) {
            state = SecurityFile.read(config.file());
        } else {
            FirstStart.Made made = FirstStart.make(
                    config.file(),
                    config.passwordInitFile(),
                    System.getenv(FirstStart.VARIABLE),
                    password -> hash(password, random),
                    random);
            state = made.state();
            Path passwords = made.passwords();
            log.notice("Dynamic security begins anew in " + config.file()
                    + (passwords == null ? "." : "; the passwords of its first clients are in " + passwords + "."));
        }
        return new DynamicSecurity(config, pool, log, random, state);
    }

    private static PasswordHash hash(String password, SecureRandom random) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        try {
            // The scheme that every mosquitto with this file knows.
            return PasswordHash.hash(bytes, Scheme.SHA512_PBKDF2, 0, random);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** From now on clients may be connected. */
    public void serve(Connections clients) {
        connections = clients;
    }

    /** A listener with this security in front of its own. */
    public ListenerSecurity over(ListenerSecurity own, SecurityConfig listener) {
        return new DynamicListenerSecurity(this, pool, own, listener);
    }

    /** What holds now. */
    SecurityRules rules() {
        return rules;
    }

    @Override
    public void onRequest(ClientIdentity client, byte[] payload, Consumer<byte[]> answer) {
        try {
            thread.execute(() -> {
                Kicked kicked = new Kicked();
                // The answer first: the client that asks may be one of those that have to go.
                answer.accept(done(client, payload, kicked));
                if (!kicked.isEmpty()) {
                    connections.disconnect(kicked::has, KICKED);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.accept(ControlCommands.refusal("Too many requests are waiting; try again later"));
        }
    }

    private byte[] done(ClientIdentity client, byte[] payload, Kicked kicked) {
        SecurityRules before = rules;
        SecurityCommands commands =
                new SecurityCommands(before.state(), connections, password -> hash(password, random));
        List<String> lines = new ArrayList<>();
        byte[] answer;
        try {
            answer = ControlCommands.answer(payload, (name, command) -> {
                var data = commands.onCommand(name, command);
                StringBuilder line =
                        new StringBuilder("dynsec: " + client.clientId() + '/' + client.userName() + " | " + name);
                for (String key : LOGGED) {
                    String value = command.text(key);
                    if (value != null && Arguments.isText(value)) {
                        line.append(" | ").append(key).append('=').append(value);
                    }
                }
                lines.add(line.toString());
                return data;
            });
            if (commands.state() != before.state()) {
                SecurityFile.write(config.file(), commands.state());
                rules = SecurityRules.of(commands.state(), before);
            }
        } catch (IOException e) {
            log.error("The file " + config.file() + " of dynamic security cannot be written, so a request of client "
                    + client.clientId() + " is not done: " + e.getMessage()
                    + ". Make room, or let the broker's user write there.");
            return ControlCommands.refusal(
                    "The broker cannot write its file, so nothing was changed; its log says why");
        } catch (RuntimeException e) {
            log.error("A request of client " + client.clientId() + " to dynamic security failed.", e);
            return ControlCommands.refusal("Internal error");
        }
        lines.forEach(log::information);
        kicked.addAll(commands.kicked());
        return answer;
    }

    /**
     * Reads the file as it is now, for a change of configuration that may still be called off.
     *
     * @return takes over what was read: clients whose rights it changes are disconnected
     * @throws ConfigException if the file cannot be used; nothing changes then
     */
    public Runnable reread() throws ConfigException {
        SecurityState former = rules.state();
        SecurityState wanted = SecurityFile.read(config.file());
        return () -> {
            try {
                thread.execute(() -> take(former, wanted));
            } catch (RejectedExecutionException e) {
                log.warning("The file " + config.file() + " was not taken over: too many requests are waiting.");
            }
        };
    }

    private void take(SecurityState former, SecurityState wanted) {
        SecurityRules before = rules;
        SecurityState read = wanted;
        if (before.state() != former) {
            // A request came in between and has written the file.
            try {
                read = SecurityFile.read(config.file());
            } catch (ConfigException e) {
                log.error(e.getMessage() + " What holds stays.");
                return;
            }
        }
        SecurityState after = read;
        if (StateWriter.file(after).equals(StateWriter.file(before.state()))) {
            return;
        }
        rules = SecurityRules.of(after, before);
        log.notice("Dynamic security has taken over " + config.file() + ".");
        connections.disconnect(
                userName -> !rightsOf(before.state(), userName).equals(rightsOf(after, userName)), KICKED);
    }

    /** All that makes up a client's rights, to be compared. */
    private static List<Object> rightsOf(SecurityState state, @Nullable String userName) {
        List<Object> rights = new ArrayList<>();
        rights.add(state.defaults());
        List<Ranked> groups = List.of();
        if (userName != null) {
            Account account = state.accounts().get(userName);
            if (account != null) {
                PasswordHash password = account.password();
                rights.add(password == null ? "" : password.text());
                rights.add(account.disabled() + " " + account.clientId());
                rights.add(account.roles());
                account.roles()
                        .forEach(role ->
                                rights.add(Objects.requireNonNull(state.roles().get(role.name()))));
                groups = state.groupsOf(userName);
            }
        } else if (state.anonymousGroup() != null) {
            groups = List.of(new Ranked(state.anonymousGroup(), 0));
        }
        for (Ranked name : groups) {
            Group group = Objects.requireNonNull(state.groups().get(name.name()));
            group.roles()
                    .forEach(role ->
                            rights.add(Objects.requireNonNull(state.roles().get(role.name()))));
        }
        return rights;
    }

    /** Ends the thread after the request that runs; those that wait are dropped. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static final class NoConnections implements Connections {
        @Override
        public void disconnect(Predicate<@Nullable String> userNames, String reason) {
            // Nobody is there.
        }

        @Override
        public Map<String, List<String>> addresses() {
            return Map.of();
        }
    }
}

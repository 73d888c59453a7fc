// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.PasswordHash;
import io.godwit.broker.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the file of a broker that has none, with the roles that mosquitto 2.1 begins with. The password of {@code admin}
 * comes from {@code password_init_file}, else from the environment, else it is made up and written beside the file, together
 * with one for the demonstration client {@code democlient}.
 */
final class FirstStart {
    /** The variable that may hold the first password. */
    static final String VARIABLE = "MOSQUITTO_DYNSEC_PASSWORD";

    private static final int LEAST_LENGTH = 12;
    private static final int MADE_LENGTH = 20;
    private static final String CHARACTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-_+.,";
    private static final String ADMIN = "admin";
    private static final String DEMO = "democlient";
    private static final String ANONYMOUS = "unauthenticated";

    private FirstStart() {}

    /**
     * What was made.
     *
     * @param passwords where the passwords stand that were made up, or null
     */
    record Made(SecurityState state, @Nullable Path passwords) {}

    /**
     * Makes the files.
     *
     * @param environment the first password's variable, or null when it is not set
     * @throws ConfigException if a password cannot be had or a file not be written; says what to do
     */
    static Made make(
            Path file,
            @Nullable Path passwordFile,
            @Nullable String environment,
            Function<String, PasswordHash> hashing,
            RandomGenerator random)
            throws ConfigException {
        String given = passwordFile == null ? fromEnvironment(environment) : fromFile(passwordFile);
        try {
            SecurityState state = roles();
            Path passwords = null;
            if (given == null) {
                String admin = madeUp(random);
                String demo = madeUp(random);
                passwords = file.resolveSibling(file.getFileName() + ".pw");
                SecurityFile.write(
                        passwords,
                        (ADMIN + ' ' + admin + '\n' + DEMO + ' ' + demo + '\n').getBytes(StandardCharsets.UTF_8));
                state = state.with(admin(hashing.apply(admin))).with(demo(hashing.apply(demo)));
            } else {
                state = state.with(admin(hashing.apply(given)));
            }
            SecurityFile.write(file, state);
            return new Made(state, passwords);
        } catch (IOException e) {
            throw new ConfigException(
                    file,
                    "The file for dynamic security is not there and cannot be made: " + e.getMessage()
                            + "; let the broker's user write to its directory, or make it with mosquitto_ctrl dynsec init");
        }
    }

    private static @Nullable String fromEnvironment(@Nullable String variable) throws ConfigException {
        if (variable != null && variable.length() < LEAST_LENGTH) {
            throw new ConfigException("The environment variable " + VARIABLE + " must have at least " + LEAST_LENGTH
                    + " characters; choose a longer password");
        }
        return variable;
    }

    private static String fromFile(Path file) throws ConfigException {
        try {
            List<String> lines = Files.readAllLines(file);
            String password = lines.isEmpty() ? "" : lines.getFirst().stripTrailing();
            if (password.isEmpty()) {
                throw new ConfigException(file, 1, "There is no password in the first line; write one");
            }
            return password;
        } catch (IOException e) {
            throw new ConfigException(
                    file,
                    "The first password cannot be read: " + e.getMessage()
                            + "; check \"plugin_opt_password_init_file\"");
        }
    }

    private static String madeUp(RandomGenerator random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < MADE_LENGTH; i++) {
            password.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return password.toString();
    }

    private static Account admin(PasswordHash password) {
        return new Account(
                ADMIN,
                null,
                new Texts("Admin user", null),
                false,
                password,
                List.of(entry("super-admin"), entry("sys-observe"), entry("topic-observe")));
    }

    private static Account demo(PasswordHash password) {
        return new Account(
                DEMO,
                null,
                new Texts("Demonstration client that may read and write every topic but those that begin with $", null),
                false,
                password,
                List.of(entry("client")));
    }

    private static Ranked entry(String role) {
        return new Ranked(role, Ranked.NO_PRIORITY);
    }

    private static SecurityState roles() {
        return SecurityState.EMPTY
                .withDefaults(DefaultAccess.USUAL)
                .with(full("client", "Reads and writes all topics of applications", "#"))
                .with(full("broker-admin", "Asks and changes the broker's configuration", "$CONTROL/broker/#"))
                .with(full("dynsec-admin", "Changes clients, groups and roles", "$CONTROL/dynamic-security/#"))
                .with(full("super-admin", "Uses every control topic", "$CONTROL/#"))
                .with(role(
                        "sys-notify",
                        "Lets bridges tell their state",
                        allow(AclKind.PUBLISH_CLIENT_SEND, "$SYS/broker/connection/%c/state")))
                .with(role(
                        "sys-observe",
                        "Reads the broker's figures",
                        allow(AclKind.PUBLISH_CLIENT_RECEIVE, "$SYS/#"),
                        allow(AclKind.SUBSCRIBE_PATTERN, "$SYS/#")))
                .with(role(
                        "topic-observe",
                        "Reads all topics of applications",
                        allow(AclKind.PUBLISH_CLIENT_RECEIVE, "#"),
                        allow(AclKind.SUBSCRIBE_PATTERN, "#"),
                        allow(AclKind.UNSUBSCRIBE_PATTERN, "#")))
                .with(new Group(
                        ANONYMOUS,
                        new Texts(
                                "Clients without a user name",
                                "Its roles are theirs where anonymous clients may connect."),
                        List.of(),
                        Map.of()))
                .withAnonymousGroup(ANONYMOUS);
    }

    private static Role full(String name, String description, String filter) {
        return role(
                name,
                description,
                allow(AclKind.PUBLISH_CLIENT_SEND, filter),
                allow(AclKind.PUBLISH_CLIENT_RECEIVE, filter),
                allow(AclKind.SUBSCRIBE_PATTERN, filter),
                allow(AclKind.UNSUBSCRIBE_PATTERN, filter));
    }

    private static Role role(String name, String description, Acl... acls) {
        return new Role(name, new Texts(null, description), true, List.of(acls));
    }

    private static Acl allow(AclKind kind, String filter) {
        return new Acl(kind, filter, 0, true);
    }
}

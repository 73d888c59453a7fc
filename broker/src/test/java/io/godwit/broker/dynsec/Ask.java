// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.PasswordHash;
import io.godwit.broker.auth.PasswordHash.Scheme;
import io.godwit.broker.control.ControlCommands;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A state that a test asks commands of, in JSON with single quotes. */
final class Ask {
    private static final SecureRandom RANDOM = new SecureRandom();

    SecurityState state = SecurityState.EMPTY;
    Kicked kicked = new Kicked();

    /** Addresses of those who are connected. */
    Map<String, List<String>> addresses = Map.of();

    /** The answer to one command, without its frame, in single quotes. */
    String command(String json) {
        String answer = request("{'commands':[{" + json + "}]}");
        return answer.substring("{'responses':[".length(), answer.length() - "]}".length());
    }

    /** The answer to a whole request. */
    String request(String json) {
        SecurityCommands commands = new SecurityCommands(state, connections(), Ask::hash);
        byte[] answer = ControlCommands.answer(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), commands);
        state = commands.state();
        kicked = commands.kicked();
        return new String(answer, StandardCharsets.UTF_8).replace('"', '\'');
    }

    /** Does commands that all must succeed. */
    Ask given(String... commands) {
        for (String command : commands) {
            String answer = command(command);
            if (answer.contains("'error'")) {
                throw new AssertionError(answer);
            }
        }
        return this;
    }

    SecurityRules rules() {
        return SecurityRules.of(state, null);
    }

    static ClientIdentity client(String clientId, @Nullable String userName) {
        return new ClientIdentity(clientId, userName, "192.0.2.1");
    }

    static PasswordHash hash(String password) {
        return PasswordHash.hash(password.getBytes(StandardCharsets.UTF_8), Scheme.SHA512_PBKDF2, 1, RANDOM);
    }

    Connections connections() {
        return new Connections() {
            @Override
            public void disconnect(Predicate<@Nullable String> userNames, String reason) {
                throw new AssertionError("commands disconnect nobody");
            }

            @Override
            public Map<String, List<String>> addresses() {
                return addresses;
            }
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.auth.AclRule.Access;
import io.godwit.broker.config.ConfigException;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ACL file: who may use which topics. Immutable.
 *
 * <pre>
 * topic read news/#             for clients without a user name, until the first user line
 * user alice
 * topic readwrite home/alice/#  for alice
 * topic deny home/alice/safe    for alice, stronger than what allows
 * pattern write devices/%c/up   for every client; %c is its identifier, %u its user name
 * </pre>
 *
 * <p>The rules of the client's user, or of anonymous clients, are asked first; a rule that matches the topic and says
 * something about the access decides. Then the patterns are asked in the same way. What nothing allows is denied. In each
 * list the denying rules come first.
 */
final class AclFile {
    private final List<AclRule> anonymous;
    private final Map<String, List<AclRule>> users;
    private final List<AclRule> patterns;

    private AclFile(List<AclRule> anonymous, Map<String, List<AclRule>> users, List<AclRule> patterns) {
        this.anonymous = deniesFirst(anonymous);
        this.users = Map.copyOf(users);
        this.patterns = deniesFirst(patterns);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException if it cannot be read or a line is wrong
     */
    static AclFile read(Path file) throws ConfigException {
        return parse(file, TextFile.lines(file));
    }

    /** The same for the lines of a file. */
    static AclFile parse(Path file, List<String> lines) throws ConfigException {
        List<AclRule> anonymous = new ArrayList<>();
        Map<String, List<AclRule>> users = new HashMap<>();
        List<AclRule> patterns = new ArrayList<>();
        List<AclRule> current = anonymous;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String stripped = line.strip();
            int blank = firstBlank(stripped);
            String word = stripped.substring(0, blank);
            String rest = stripped.substring(blank).strip();
            if (rest.isEmpty()) {
                throw new ConfigException(file, i + 1, "\"" + word + "\" needs something behind it");
            }
            try {
                switch (word) {
                    case "user" -> current = users.computeIfAbsent(rest, _ -> new ArrayList<>());
                    case "topic" -> current.add(rule(rest, false));
                    case "pattern" -> patterns.add(rule(rest, true));
                    default ->
                        throw new IllegalArgumentException(
                                "A line begins with user, topic or pattern, not with \"" + word + '"');
                }
            } catch (IllegalArgumentException e) {
                throw new ConfigException(file, i + 1, e.getMessage() + "; correct the line");
            } catch (ProtocolViolation e) {
                throw new ConfigException(file, i + 1, "The topic filter is not valid: " + e.getMessage());
            }
        }
        users.replaceAll((_, rules) -> deniesFirst(rules));
        return new AclFile(anonymous, users, patterns);
    }

    private static AclRule rule(String text, boolean pattern) {
        int blank = firstBlank(text);
        Access access = Access.READWRITE;
        String filter = text;
        if (blank < text.length()) {
            String word = text.substring(0, blank);
            access = switch (word) {
                case "read" -> Access.READ;
                case "write" -> Access.WRITE;
                case "readwrite" -> Access.READWRITE;
                case "deny" -> Access.DENY;
                default ->
                    throw new IllegalArgumentException("The access must be read, write, readwrite or deny, not \""
                            + word + "\"; a topic with a blank needs one of them in front");
            };
            filter = text.substring(blank).strip();
        }
        TopicFilter parsed = TopicFilter.of(filter);
        return new AclRule(access, pattern ? AclFilter.pattern(parsed) : AclFilter.plain(parsed));
    }

    private static int firstBlank(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) != ' ' && text.charAt(i) != '\t') {
            i++;
        }
        return i;
    }

    private static List<AclRule> deniesFirst(List<AclRule> rules) {
        List<AclRule> sorted = new ArrayList<>(rules.size());
        rules.stream().filter(rule -> rule.access() == Access.DENY).forEach(sorted::add);
        rules.stream().filter(rule -> rule.access() != Access.DENY).forEach(sorted::add);
        return List.copyOf(sorted);
    }

    /** Whether a client may do this, {@link Access#READ} or {@link Access#WRITE}, with the topic. Any thread. */
    boolean allows(ClientIdentity client, TopicName topic, Access wanted) {
        Boolean decision = decision(rulesOf(client), client, topic, wanted);
        if (decision != null) {
            return decision;
        }
        if (patterns.isEmpty() || isDangerous(client.clientId()) || isDangerous(client.userName())) {
            return false;
        }
        return Boolean.TRUE.equals(decision(patterns, client, topic, wanted));
    }

    /** Whether some topic name that the filter matches may be read; false only when surely none may. */
    boolean couldRead(ClientIdentity client, TopicFilter filter) {
        List<AclRule> own = rulesOf(client);
        for (AclRule rule : own) {
            if (rule.access() == Access.DENY && rule.filter().covers(filter, client)) {
                return false;
            }
            if (rule.access().allows(Access.READ) && rule.filter().overlaps(filter, client)) {
                return true;
            }
        }
        if (isDangerous(client.clientId()) || isDangerous(client.userName())) {
            return false;
        }
        for (AclRule rule : patterns) {
            if (rule.access() == Access.DENY && rule.filter().covers(filter, client)) {
                return false;
            }
            if (rule.access().allows(Access.READ) && rule.filter().overlaps(filter, client)) {
                return true;
            }
        }
        return false;
    }

    /** Every rule as a text that says whom it is for; made anew with each call. */
    Set<String> rules() {
        Set<String> all = new HashSet<>();
        anonymous.forEach(rule -> all.add("topic " + rule.text()));
        users.forEach((user, rules) -> rules.forEach(rule -> all.add(user + "\ntopic " + rule.text())));
        patterns.forEach(rule -> all.add("pattern " + rule.text()));
        return all;
    }

    private List<AclRule> rulesOf(ClientIdentity client) {
        String user = client.userName();
        return user == null ? anonymous : users.getOrDefault(user, List.of());
    }

    /** What the first rule says that has something to say, or null when none has. */
    private static @Nullable Boolean decision(
            List<AclRule> rules, ClientIdentity client, TopicName topic, Access wanted) {
        for (int i = 0; i < rules.size(); i++) {
            AclRule rule = rules.get(i);
            boolean denies = rule.access() == Access.DENY;
            if ((denies || rule.access().allows(wanted)) && rule.filter().matches(topic, client)) {
                return !denies;
            }
        }
        return null;
    }

    /** A name that reads as a wildcard is kept away from patterns, as mosquitto does. */
    private static boolean isDangerous(@Nullable String name) {
        return name != null && (name.indexOf('+') >= 0 || name.indexOf('#') >= 0);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.auth.AclRule.Access;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.Faults;
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
        read(file, lines, Faults.FIRST, new Content() {
            private List<AclRule> current = anonymous;

            @Override
            public void user(String name, int line) {
                current = users.computeIfAbsent(name, _ -> new ArrayList<>());
            }

            @Override
            public void topic(AclRule rule) {
                current.add(rule);
            }

            @Override
            public void pattern(AclRule rule) {
                patterns.add(rule);
            }
        });
        users.replaceAll((_, rules) -> deniesFirst(rules));
        return new AclFile(anonymous, users, patterns);
    }

    /** What stands in a file, in its order. */
    interface Content {
        /** A {@code user} line: the topics that follow are this user's. */
        void user(String name, int line);

        void topic(AclRule rule);

        void pattern(AclRule rule);
    }

    /** Reads lines; mistakes go to {@code faults}. */
    static void read(Path file, List<String> lines, Faults faults, Content content) throws ConfigException {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    read(file, i + 1, line.strip(), content);
                } catch (ConfigException e) {
                    faults.found(e);
                }
            }
        }
    }

    private static void read(Path file, int line, String stripped, Content content) throws ConfigException {
        int blank = firstBlank(stripped);
        String word = stripped.substring(0, blank);
        String rest = stripped.substring(blank).strip();
        if (rest.isEmpty()) {
            throw new ConfigException(file, line, "\"" + word + "\" needs something behind it");
        }
        try {
            switch (word) {
                case "user" -> content.user(rest, line);
                case "topic" -> content.topic(rule(rest, false, line));
                case "pattern" -> content.pattern(rule(rest, true, line));
                default ->
                    throw new IllegalArgumentException(
                            "A line begins with user, topic or pattern, not with \"" + word + '"');
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException(file, line, e.getMessage() + "; correct the line");
        } catch (ProtocolViolation e) {
            throw new ConfigException(file, line, "The topic filter is not valid: " + e.getMessage());
        }
    }

    private static AclRule rule(String text, boolean pattern, int line) {
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
        return new AclRule(access, pattern ? AclFilter.pattern(parsed) : AclFilter.plain(parsed), line);
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
        AclRule rule = deciding(client, topic, wanted);
        return rule != null && rule.access() != Access.DENY;
    }

    /** The rule that decides about this, or null when none speaks of it, which denies it. Any thread. */
    @Nullable
    AclRule deciding(ClientIdentity client, TopicName topic, Access wanted) {
        AclRule own = first(ownRules(client), client, topic, wanted);
        if (own != null) {
            return own;
        }
        if (patterns.isEmpty() || namesReadAsWildcards(client)) {
            return null;
        }
        return first(patterns, client, topic, wanted);
    }

    /** Whether patterns are kept from this client, because its names would read as wildcards there. */
    static boolean namesReadAsWildcards(ClientIdentity client) {
        return isDangerous(client.clientId()) || isDangerous(client.userName());
    }

    /** The rules that this client is asked by: its user's, then the patterns; in each the denying ones first. */
    List<AclRule> rulesFor(ClientIdentity client) {
        List<AclRule> all = new ArrayList<>(ownRules(client));
        if (!namesReadAsWildcards(client)) {
            all.addAll(patterns);
        }
        return all;
    }

    /** Whether some topic name that the filter matches may be read; false only when surely none may. */
    boolean couldRead(ClientIdentity client, TopicFilter filter) {
        List<AclRule> own = ownRules(client);
        for (AclRule rule : own) {
            if (rule.access() == Access.DENY && rule.filter().covers(filter, client)) {
                return false;
            }
            if (rule.access().allows(Access.READ) && rule.filter().overlaps(filter, client)) {
                return true;
            }
        }
        if (namesReadAsWildcards(client)) {
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

    /** The rules of the client's user, or of clients without one; the denying ones first. */
    List<AclRule> ownRules(ClientIdentity client) {
        String user = client.userName();
        return user == null ? anonymous : users.getOrDefault(user, List.of());
    }

    /** The first rule that has something to say, or null when none has. */
    private static @Nullable AclRule first(List<AclRule> rules, ClientIdentity client, TopicName topic, Access wanted) {
        for (int i = 0; i < rules.size(); i++) {
            AclRule rule = rules.get(i);
            if ((rule.access() == Access.DENY || rule.access().allows(wanted))
                    && rule.filter().matches(topic, client)) {
                return rule;
            }
        }
        return null;
    }

    /** A name that reads as a wildcard is kept away from patterns, as mosquitto does. */
    private static boolean isDangerous(@Nullable String name) {
        return name != null && (name.indexOf('+') >= 0 || name.indexOf('#') >= 0);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.auth.AclRule.Access;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.SecurityConfig;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a listener, asked for reasons: may a client do something, which line decides, and why that one. Gives the
 * answers that {@link ListenerSecurity} gives, from the same rules, but not as fast. Immutable; any thread.
 */
public final class Rights {
    private final AuthRules rules;
    private final @Nullable Path passwordFile;
    private final @Nullable Path aclFile;
    private final List<String> lines;

    private Rights(AuthRules rules, SecurityConfig config, List<String> lines) {
        this.rules = rules;
        this.passwordFile = config.passwordFile();
        this.aclFile = config.aclFile();
        this.lines = List.copyOf(lines);
    }

    /**
     * Reads the files of a listener.
     *
     * @throws ConfigException if one cannot be used; names file and line
     */
    public static Rights of(SecurityConfig config) throws ConfigException {
        Path acl = config.aclFile();
        return new Rights(AuthRules.load(config), config, acl == null ? List.of() : TextFile.lines(acl));
    }

    /**
     * An answer.
     *
     * @param allowed whether it may be done
     * @param because a sentence that says why
     * @param rules the lines behind it: the deciding one, or those that have a part in it; empty when none speaks of it
     */
    public record Answer(boolean allowed, String because, List<Line> rules) {
        /** Keeps a copy of the list. */
        public Answer {
            rules = List.copyOf(rules);
        }
    }

    /**
     * A rule.
     *
     * @param line from 1, or 0 where the file is not one of lines
     * @param text as it is written
     */
    public record Line(Path file, int line, String text) {
        @Override
        public String toString() {
            return file + (line == 0 ? ": " : ":" + line + ": ") + text;
        }
    }

    /** Whether a client of this name may connect at all, its password aside. */
    public Answer connect(ClientIdentity client) {
        String user = client.userName();
        PasswordFile passwords = rules.passwords();
        if (user == null || passwords == null) {
            String who = user == null
                    ? "A client without a user name may"
                    : "Without a password file a user name is as good as none, and such a client may";
            return new Answer(
                    rules.allowAnonymous(),
                    who + (rules.allowAnonymous() ? "" : " not") + " connect here (allow_anonymous "
                            + rules.allowAnonymous() + ").",
                    List.of());
        }
        boolean known = passwords.find(user) != null;
        return new Answer(
                known, "The user \"" + user + "\" is " + (known ? "" : "not ") + "in " + passwordFile + ".", List.of());
    }

    /** Whether the client may publish to this topic name. */
    public Answer publish(ClientIdentity client, TopicName topic) {
        return about(client, topic, Access.WRITE);
    }

    /** Whether the client may receive a message of this topic name. */
    public Answer receive(ClientIdentity client, TopicName topic) {
        return about(client, topic, Access.READ);
    }

    private Answer about(ClientIdentity client, TopicName topic, Access wanted) {
        AclFile acl = rules.acl();
        if (acl == null) {
            return new Answer(true, "There is no ACL file, so everybody may use all topics.", List.of());
        }
        AclRule rule = acl.deciding(client, topic, wanted);
        if (rule == null) {
            return new Answer(false, silence(client, topic), List.of());
        }
        boolean denies = rule.access() == Access.DENY;
        boolean own = acl.ownRules(client).contains(rule);
        String list = own
                ? client.userName() == null
                        ? "the rules for clients without a user name"
                        : "the rules of user \"" + client.userName() + '"'
                : "the patterns, which are asked after the client's own rules";
        return new Answer(
                !denies,
                "This is the first of " + list + " that speaks of it"
                        + (denies ? "; in each list what denies is asked first." : ", and nothing there denies it."),
                List.of(line(rule)));
    }

    /** Why no rule speaks of a topic. */
    private String silence(ClientIdentity client, TopicName topic) {
        StringBuilder text = new StringBuilder("No line of ").append(aclFile).append(" allows it");
        if (AclFile.namesReadAsWildcards(client)) {
            text.append("; patterns are left out for a client whose identifier or user name holds + or #");
        } else if (topic.beginsWithDollar()) {
            text.append("; a filter that begins with a wildcard never means a topic that begins with $");
        } else if (client.userName() != null) {
            text.append("; topic lines above the first user line are for clients without a user name only");
        }
        return text.append('.').toString();
    }

    /** What becomes of a subscription of the client. */
    public Answer subscribe(ClientIdentity client, TopicFilter filter) {
        AclFile acl = rules.acl();
        if (acl == null) {
            return new Answer(true, "There is no ACL file, so everybody may use all topics.", List.of());
        }
        boolean could = acl.couldRead(client, filter);
        List<Line> part = new ArrayList<>();
        for (AclRule rule : acl.rulesFor(client)) {
            boolean speaks = rule.access() == Access.DENY || rule.access().allows(Access.READ);
            if (speaks && rule.filter().overlaps(filter, client)) {
                part.add(line(rule));
            }
        }
        String because;
        if (could) {
            because = "SUBSCRIBE is accepted; each message is then asked about when it is delivered, by these lines in"
                    + " this order.";
        } else if (rules.refuseImpossibleFilters()) {
            because = "SUBSCRIBE is refused, since no message could ever be delivered"
                    + " (godwit_refuse_impossible_filters true).";
        } else {
            because = "SUBSCRIBE is accepted, as with mosquitto, but no message can ever be delivered; with"
                    + " godwit_refuse_impossible_filters true it would be refused.";
        }
        return new Answer(could, because, part);
    }

    /** The lines that the client is asked by, in their order. */
    public List<Line> all(ClientIdentity client) {
        AclFile acl = rules.acl();
        return acl == null
                ? List.of()
                : acl.rulesFor(client).stream().map(this::line).toList();
    }

    /** Whether there is an ACL file at all. */
    public boolean restricts() {
        return rules.acl() != null;
    }

    private Line line(AclRule rule) {
        Path file = aclFile;
        if (file == null) {
            throw new IllegalStateException("A rule without a file");
        }
        return new Line(file, rule.line(), lines.get(rule.line() - 1).strip());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.auth.AclRule.Access;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.Faults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An ACL file as its author wrote it, line by line, to be looked over. Immutable. */
public final class AclReview {
    private final Path file;
    private final List<UserLine> users;
    private final List<Rule> rules;

    private AclReview(Path file, List<UserLine> users, List<Rule> rules) {
        this.file = file;
        this.users = List.copyOf(users);
        this.rules = List.copyOf(rules);
    }

    /**
     * Reads a file; mistakes of single lines go to {@code faults}.
     *
     * @throws ConfigException if it cannot be read, or {@code faults} ends the reading
     */
    public static AclReview of(Path file, Faults faults) throws ConfigException {
        List<UserLine> users = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        AclFile.read(file, TextFile.lines(file), faults, new AclFile.Content() {
            private @Nullable String user;

            @Override
            public void user(String name, int line) {
                user = name;
                users.add(new UserLine(name, line));
            }

            @Override
            public void topic(AclRule rule) {
                rules.add(new Rule(user == null ? Holder.ANONYMOUS : Holder.USER, user, rule));
            }

            @Override
            public void pattern(AclRule rule) {
                rules.add(new Rule(Holder.PATTERN, null, rule));
            }
        });
        return new AclReview(file, users, rules);
    }

    /** Where it was read. */
    public Path file() {
        return file;
    }

    /** The user lines, in their order; a user may have several. */
    public List<UserLine> users() {
        return users;
    }

    /** The topic and pattern lines, in their order. */
    public List<Rule> rules() {
        return rules;
    }

    /**
     * A user line.
     *
     * @param line from 1
     */
    public record UserLine(String name, int line) {}

    /** Whom a rule is for. */
    public enum Holder {
        /** Clients without a user name. */
        ANONYMOUS,
        /** One user. */
        USER,
        /** Every client, with {@code %c} and {@code %u}. */
        PATTERN
    }

    /** A topic or pattern line. */
    public static final class Rule {
        private final Holder holder;
        private final @Nullable String user;
        private final AclRule rule;

        private Rule(Holder holder, @Nullable String user, AclRule rule) {
            this.holder = holder;
            this.user = user;
            this.rule = rule;
        }

        /** Whom it is for. */
        public Holder holder() {
            return holder;
        }

        /** The user, for {@link Holder#USER}. */
        public @Nullable String user() {
            return user;
        }

        /** Where it stands, from 1. */
        public int line() {
            return rule.line();
        }

        /** The filter as it is written. */
        public String filter() {
            return rule.filter().toString();
        }

        /** Whether it takes away what others give. */
        public boolean denies() {
            return rule.access() == Access.DENY;
        }

        /** Whether it lets messages through to the client. */
        public boolean reads() {
            return rule.access().allows(Access.READ);
        }

        /** Whether it lets the client publish. */
        public boolean writes() {
            return rule.access().allows(Access.WRITE);
        }

        /** Whether it is asked of the same clients as the other rule. */
        public boolean isBeside(Rule other) {
            return holder == other.holder && Objects.equals(user, other.user);
        }

        /** Whether every topic of the other rule is one of this rule's, for every client. */
        public boolean covers(Rule other) {
            return rule.filter().covers(other.rule.filter());
        }

        /** Whether it says at least what the other rule says about each kind of access. */
        public boolean saysAsMuchAs(Rule other) {
            return denies() || (!other.denies() && (reads() || !other.reads()) && (writes() || !other.writes()));
        }

        /** As it would be written: {@code topic read a/#}. */
        @Override
        public String toString() {
            return (holder == Holder.PATTERN ? "pattern " : "topic ")
                    + rule.access().name().toLowerCase(Locale.ROOT)
                    + ' '
                    + filter();
        }
    }
}

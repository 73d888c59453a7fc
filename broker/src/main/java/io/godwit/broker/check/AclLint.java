// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import io.godwit.broker.auth.AclReview;
import io.godwit.broker.auth.AclReview.Holder;
import io.godwit.broker.auth.AclReview.Rule;
import io.godwit.broker.auth.AclReview.UserLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lines of an ACL file that never do anything, that do more than they look like, or that are missing. */
final class AclLint {
    /** Comparing each line with each other takes too long beyond this many for one holder. */
    private static final int MOST_COMPARED = 2_000;

    private final AclReview acl;
    private final @Nullable Set<String> users;
    private final boolean anonymous;
    private final Findings findings;
    private final Path file;

    /**
     * Looks over one file.
     *
     * @param users who may log in, or null when that is not known
     * @param anonymous whether clients without a user name are let in
     */
    AclLint(AclReview acl, @Nullable Set<String> users, boolean anonymous, Findings findings) {
        this.acl = acl;
        this.users = users;
        this.anonymous = anonymous;
        this.findings = findings;
        this.file = acl.file();
    }

    void check() {
        Map<String, List<Rule>> holders = new HashMap<>();
        for (Rule rule : acl.rules()) {
            holders.computeIfAbsent(rule.holder() + " " + rule.user(), _ -> new ArrayList<>())
                    .add(rule);
            checkAlone(rule);
        }
        holders.values().forEach(this::checkTogether);
        checkAnonymous();
        checkUsers();
        if (!acl.rules().isEmpty()) {
            findings.add(
                    Check.ACL_WILL,
                    file,
                    "Topics of wills are known to clients only, and a will that may not be published is dropped without a"
                            + " word to its client. \"godwit acl test --publish TOPIC\" tells whether it may.");
        }
    }

    private void checkAlone(Rule rule) {
        String filter = rule.filter();
        if (filter.startsWith("$share/")) {
            findings.add(
                    Check.ACL_SHARE,
                    file,
                    rule.line(),
                    "Never matches: rules are asked about topics, and no topic begins with $share. Write the filter behind"
                            + " the name of the group.");
        }
        if (filter.startsWith("$SYS") && rule.writes()) {
            findings.add(
                    Check.ACL_SYS_WRITE,
                    file,
                    rule.line(),
                    "Nobody can publish to $SYS, whatever is allowed; \"read\" is meant.");
        }
        boolean placeholder = filter.contains("%c") || filter.contains("%u");
        if (rule.holder() != Holder.PATTERN && placeholder) {
            findings.add(
                    Check.ACL_PLACEHOLDER_LITERAL,
                    file,
                    rule.line(),
                    "In a topic line %c and %u mean just themselves; they stand for names in a pattern line only.");
        }
        if (rule.holder() == Holder.PATTERN && !placeholder && !rule.denies()) {
            findings.add(
                    Check.ACL_PATTERN_FOR_ALL,
                    file,
                    rule.line(),
                    "A pattern is for every client, whatever user lines stand above it, and this one names neither %c nor"
                            + " %u: everybody gets \"" + rule + "\".");
        }
    }

    /** Rules that are asked of the same clients. */
    private void checkTogether(List<Rule> rules) {
        if (rules.size() > MOST_COMPARED) {
            return;
        }
        for (Rule rule : rules) {
            for (Rule other : rules) {
                if (other == rule || !other.covers(rule)) {
                    continue;
                }
                if (other.denies() && !rule.denies()) {
                    findings.add(
                            Check.ACL_SHADOWED,
                            file,
                            rule.line(),
                            "Never matches: line " + other.line() + ", \"" + other
                                    + "\", denies all of it, and what denies is asked first. Remove one of them.");
                    break;
                }
                boolean twin = rule.covers(other) && rule.saysAsMuchAs(other);
                if (other.denies() == rule.denies()
                        && other.saysAsMuchAs(rule)
                        && (!twin || other.line() < rule.line())) {
                    findings.add(
                            Check.ACL_REPEATED,
                            file,
                            rule.line(),
                            "Adds nothing to line " + other.line() + ", \"" + other + "\".");
                    break;
                }
            }
        }
        Rule first = rules.getFirst();
        if (first.holder() == Holder.USER
                && rules.stream().noneMatch(Rule::reads)
                && rules.stream().anyMatch(Rule::writes)
                && acl.rules().stream().noneMatch(rule -> rule.holder() == Holder.PATTERN && rule.reads())) {
            findings.add(
                    Check.ACL_NOTHING_READABLE,
                    file,
                    first.line(),
                    "The user \"" + first.user() + "\" may publish but read nothing: every subscription is accepted and"
                            + " stays silent.");
        }
    }

    private void checkAnonymous() {
        List<Rule> rules = acl.rules().stream()
                .filter(rule -> rule.holder() == Holder.ANONYMOUS)
                .toList();
        if (rules.isEmpty()) {
            return;
        }
        if (!anonymous) {
            findings.add(
                    Check.ACL_ANONYMOUS_NEVER,
                    file,
                    rules.getFirst().line(),
                    "Topic lines above the first user line are for clients without a user name only, and none are let in:"
                            + " these lines never match. Put them below user lines, or make patterns of them.");
            return;
        }
        if (!acl.users().isEmpty()) {
            findings.add(
                    Check.ACL_ANONYMOUS_ONLY,
                    file,
                    rules.getFirst().line(),
                    "Topic lines above the first user line are for clients without a user name only, not for everybody; a"
                            + " pattern line is for everybody.");
        }
        for (Rule rule : rules) {
            if (rule.filter().equals("#") && rule.reads()) {
                findings.add(
                        Check.ACL_ANONYMOUS_READS_ALL,
                        file,
                        rule.line(),
                        "Clients without a user name may read every topic that nothing denies.");
            }
            if (rule.filter().equals("#") && rule.writes()) {
                findings.add(
                        Check.ACL_ANONYMOUS_WRITES_ALL,
                        file,
                        rule.line(),
                        "Clients without a user name may publish to every topic that nothing denies.");
            }
        }
    }

    private void checkUsers() {
        Set<String> withRules = new HashSet<>();
        acl.rules().stream().filter(rule -> rule.user() != null).forEach(rule -> withRules.add(rule.user()));
        boolean patterns = acl.rules().stream().anyMatch(rule -> rule.holder() == Holder.PATTERN);
        Set<String> named = new HashSet<>();
        for (UserLine user : acl.users()) {
            if (!named.add(user.name())) {
                continue;
            }
            if (users != null && !users.contains(user.name())) {
                findings.add(
                        Check.ACL_USER_UNKNOWN,
                        file,
                        user.line(),
                        "No password file has the user \"" + user.name()
                                + "\", who so cannot log in; add the user with \"godwit passwd\", or remove the lines.");
            }
            if (!withRules.contains(user.name())) {
                findings.add(
                        Check.ACL_USER_EMPTY,
                        file,
                        user.line(),
                        "No topic line follows for the user \"" + user.name() + "\", who so may do nothing"
                                + (patterns ? " but what patterns allow." : "."));
            }
            if (patterns && (user.name().contains("+") || user.name().contains("#"))) {
                findings.add(
                        Check.ACL_USER_WILDCARD,
                        file,
                        user.line(),
                        "Patterns are never asked for a user whose name holds + or #; choose another name.");
            }
        }
        if (users != null && !patterns) {
            for (String user : users) {
                if (!named.contains(user)) {
                    findings.add(
                            Check.ACL_USER_NO_RULES,
                            file,
                            0,
                            "The user \"" + user
                                    + "\" may log in but do nothing: the file has no line for this user and"
                                    + " no pattern.");
                }
            }
        }
    }
}

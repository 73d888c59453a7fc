// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one role about SUBSCRIBE, or those about UNSUBSCRIBE. A literal rule is asked before any pattern. A shared
 * filter is looked at as it is written: a rule for {@code a/#} says nothing of {@code $share/g/a/1}. Immutable.
 */
final class FilterRules {
    private final Map<String, Boolean> literals = new HashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();

    private FilterRules() {}

    /** The rules of these kinds among others, which stand in the order in which they are to be asked. */
    static FilterRules of(List<Acl> acls, AclKind literal, AclKind pattern) {
        FilterRules rules = new FilterRules();
        for (Acl acl : acls) {
            if (acl.kind() == literal) {
                rules.literals.put(acl.topic(), acl.allow());
            } else if (acl.kind() == pattern) {
                rules.patterns.add(new Pattern(levels(acl.topic()), acl.allow()));
            }
        }
        return rules;
    }

    private static List<String> levels(String filter) {
        return List.of(filter.split("/", -1));
    }

    /** What the first rule says that matches. */
    Decision decide(TopicFilter filter, ClientIdentity client) {
        Boolean exact = literals.get(filter.toString());
        if (exact != null) {
            return exact ? Decision.ALLOW : Decision.DENY;
        }
        if (patterns.isEmpty()) {
            return Decision.NONE;
        }
        List<String> levels = levels(filter.toString());
        for (Pattern pattern : patterns) {
            if (pattern.covers(levels, client)) {
                return pattern.allow() ? Decision.ALLOW : Decision.DENY;
            }
        }
        return Decision.NONE;
    }

    private record Pattern(List<String> levels, boolean allow) {
        /** Whether every topic name for the filter is for this pattern, too. */
        boolean covers(List<String> filter, ClientIdentity client) {
            if (filter.getFirst().startsWith("$") && !levels.getFirst().startsWith("$")) {
                return false;
            }
            for (int i = 0; i < filter.size(); i++) {
                if (i >= levels.size()) {
                    return false;
                }
                String mine = levels.get(i);
                String its = filter.get(i);
                if (mine.equals("#")) {
                    return i == levels.size() - 1;
                }
                if (its.equals("#") || !covers(mine, its, client)) {
                    return false;
                }
            }
            return levels.size() == filter.size()
                    || (levels.size() == filter.size() + 1 && levels.getLast().equals("#"));
        }

        private static boolean covers(String mine, String its, ClientIdentity client) {
            return switch (mine) {
                case "+" -> true;
                case "%c" -> isName(client.clientId(), its);
                case "%u" -> isName(client.userName(), its);
                default -> mine.equals(its);
            };
        }

        /** A name that reads as a wildcard stands for nothing. */
        private static boolean isName(@Nullable String name, String level) {
            return level.equals(name) && !level.equals("+");
        }
    }
}

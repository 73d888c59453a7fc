// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what a file said with what it says. */
final class RulesDifference {
    private RulesDifference() {}

    /** The users of a password file that are not what they were, or null when all are. */
    static RulesChange.@Nullable Users users(Path file, PasswordFile before, PasswordFile after) {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (String user : after.users()) {
            if (before.find(user) == null) {
                added.add(user);
            } else if (isOther(user, before, after)) {
                changed.add(user);
            }
        }
        List<String> removed =
                before.users().stream().filter(user -> after.find(user) == null).toList();
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty()
                ? null
                : new RulesChange.Users(file, added, removed, changed);
    }

    /** Whether both files have the same users with the same hashes. */
    static boolean isSame(PasswordFile one, PasswordFile other) {
        return users(Path.of(""), one, other) == null;
    }

    /** Whether both have the user, with another hash. */
    static boolean isOther(String user, PasswordFile before, PasswordFile after) {
        PasswordHash old = before.find(user);
        PasswordHash now = after.find(user);
        return old != null && now != null && !old.text().equals(now.text());
    }

    /** How many rules of an ACL file are not what they were, or null when all are. */
    static RulesChange.@Nullable Rules rules(Path file, AclFile before, AclFile after) {
        Set<String> old = before.rules();
        Set<String> now = after.rules();
        Set<String> added = new HashSet<>(now);
        added.removeAll(old);
        old.removeAll(now);
        return added.isEmpty() && old.isEmpty() ? null : new RulesChange.Rules(file, added.size(), old.size());
    }
}

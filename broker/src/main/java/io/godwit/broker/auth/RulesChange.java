// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a reload changes in a password or ACL file. Immutable; never holds a password or its hash. */
public sealed interface RulesChange {
    /** The change as one sentence for the log. */
    String text();

    /**
     * Other users, or other passwords.
     *
     * @param file the password file
     * @param added users that were not there
     * @param removed users that are there no more
     * @param changed users whose password is another one
     */
    record Users(Path file, List<String> added, List<String> removed, List<String> changed) implements RulesChange {
        /** Names of one kind in a line of the log. */
        private static final int MOST_NAMES = 10;

        /** Keeps copies of the lists. */
        public Users {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            changed = List.copyOf(changed);
        }

        @Override
        public String text() {
            List<String> parts = new ArrayList<>();
            add(added, "added", parts);
            add(removed, "removed", parts);
            add(changed, "with another password", parts);
            return file + ": users " + String.join("; ", parts) + ".";
        }

        private static void add(List<String> names, String what, List<String> parts) {
            if (!names.isEmpty()) {
                String shown = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
                int more = names.size() - MOST_NAMES;
                parts.add(what + ": " + shown + (more > 0 ? " and " + more + " more" : ""));
            }
        }
    }

    /**
     * Other rules for topics.
     *
     * @param file the ACL file
     * @param added how many rules were not there
     * @param removed how many rules are there no more
     */
    record Rules(Path file, int added, int removed) implements RulesChange {
        @Override
        public String text() {
            return file + ": ACL rules: " + added + " added, " + removed + " removed.";
        }
    }
}

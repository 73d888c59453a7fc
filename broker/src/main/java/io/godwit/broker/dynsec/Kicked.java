// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Clients whose rights a request changes; they have to connect again. Used by one thread while a request is done. */
final class Kicked {
    private final Set<String> userNames = new HashSet<>();
    private boolean anonymous;

    void add(String userName) {
        userNames.add(userName);
    }

    void addAnonymous() {
        anonymous = true;
    }

    /** The members of a group, and anonymous clients if it is theirs. */
    void addGroup(SecurityState state, Group group) {
        userNames.addAll(group.clients().keySet());
        if (group.name().equals(state.anonymousGroup())) {
            anonymous = true;
        }
    }

    /** Everybody who has a role, by a group too. */
    void addRole(SecurityState state, String role) {
        for (Account account : state.accounts().values()) {
            if (Ranked.find(account.roles(), role) != null) {
                userNames.add(account.userName());
            }
        }
        for (Group group : state.groups().values()) {
            if (Ranked.find(group.roles(), role) != null) {
                addGroup(state, group);
            }
        }
    }

    void addAll(Kicked others) {
        userNames.addAll(others.userNames);
        anonymous |= others.anonymous;
    }

    boolean isEmpty() {
        return userNames.isEmpty() && !anonymous;
    }

    /** Whether clients with this user name, null for anonymous ones, are meant. */
    boolean has(@Nullable String userName) {
        return userName == null ? anonymous : userNames.contains(userName);
    }
}

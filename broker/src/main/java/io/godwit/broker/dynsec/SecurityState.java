// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that dynamic security knows. Immutable; names in lists are names that exist.
 *
 * @param changes how often it was changed, {@code changeIndex}
 * @param accounts by user name
 * @param anonymousGroup the group whose roles clients without a user name have, or null
 */
record SecurityState(
        long changes,
        DefaultAccess defaults,
        SortedMap<String, Account> accounts,
        SortedMap<String, Group> groups,
        SortedMap<String, Role> roles,
        @Nullable String anonymousGroup) {
    /** Clients, and as many groups and roles. */
    static final int MAX_ENTRIES = 1_000_000;

    static final SecurityState EMPTY =
            new SecurityState(0, DefaultAccess.NOTHING, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), null);

    SecurityState withDefaults(DefaultAccess newer) {
        return new SecurityState(changes + 1, newer, accounts, groups, roles, anonymousGroup);
    }

    SecurityState withAnonymousGroup(@Nullable String name) {
        return new SecurityState(changes + 1, defaults, accounts, groups, roles, name);
    }

    SecurityState with(Account account) {
        return new SecurityState(
                changes + 1, defaults, put(accounts, account.userName(), account), groups, roles, anonymousGroup);
    }

    SecurityState with(Group group) {
        return new SecurityState(
                changes + 1, defaults, accounts, put(groups, group.name(), group), roles, anonymousGroup);
    }

    SecurityState with(Role role) {
        return new SecurityState(
                changes + 1, defaults, accounts, groups, put(roles, role.name(), role), anonymousGroup);
    }

    /** The same, counted as one change of another state, however many it took. */
    SecurityState changedOnceSince(SecurityState former) {
        return new SecurityState(former.changes + 1, defaults, accounts, groups, roles, anonymousGroup);
    }

    /** Without a client, in groups neither. */
    SecurityState withoutAccount(String userName) {
        SortedMap<String, Account> fewer = new TreeMap<>(accounts);
        fewer.remove(userName);
        SortedMap<String, Group> left =
                changedGroups(group -> group.clients().containsKey(userName) ? group.withoutClient(userName) : group);
        return new SecurityState(changes + 1, defaults, fewer, left, roles, anonymousGroup);
    }

    SecurityState withoutGroup(String name) {
        SortedMap<String, Group> fewer = new TreeMap<>(groups);
        fewer.remove(name);
        return new SecurityState(changes + 1, defaults, accounts, fewer, roles, anonymousGroup);
    }

    /** Without a role, in clients and groups neither. */
    SecurityState withoutRole(String name) {
        SortedMap<String, Role> fewer = new TreeMap<>(roles);
        fewer.remove(name);
        SortedMap<String, Account> left = new TreeMap<>(accounts);
        left.replaceAll((_, account) -> Ranked.find(account.roles(), name) == null
                ? account
                : account.withRoles(Ranked.without(account.roles(), name)));
        SortedMap<String, Group> leftGroups = changedGroups(group -> Ranked.find(group.roles(), name) == null
                ? group
                : group.withRoles(Ranked.without(group.roles(), name)));
        return new SecurityState(changes + 1, defaults, left, leftGroups, fewer, anonymousGroup);
    }

    /** The client in exactly these groups. */
    SecurityState withGroupsOf(String userName, List<Ranked> wanted) {
        SortedMap<String, Group> changed = changedGroups(group -> {
            Ranked entry = Ranked.find(wanted, group.name());
            Group without = group.clients().containsKey(userName) ? group.withoutClient(userName) : group;
            return entry == null ? without : without.withClient(userName, entry.priority());
        });
        return new SecurityState(changes + 1, defaults, accounts, changed, roles, anonymousGroup);
    }

    /** The groups of a client, in the order in which they are asked. */
    List<Ranked> groupsOf(String userName) {
        List<Ranked> found = new ArrayList<>();
        for (Group group : groups.values()) {
            Integer priority = group.clients().get(userName);
            if (priority != null) {
                found = Ranked.with(found, new Ranked(group.name(), priority));
            }
        }
        return found;
    }

    private SortedMap<String, Group> changedGroups(UnaryOperator<Group> change) {
        SortedMap<String, Group> changed = new TreeMap<>(groups);
        changed.replaceAll((_, group) -> change.apply(group));
        return changed;
    }

    private static <T> SortedMap<String, T> put(SortedMap<String, T> map, String name, T value) {
        SortedMap<String, T> more = new TreeMap<>(map);
        more.put(name, value);
        return more;
    }
}

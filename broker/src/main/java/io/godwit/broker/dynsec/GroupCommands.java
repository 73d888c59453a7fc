// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.control.CommandRefused;
import io.godwit.broker.control.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The commands that change groups.
 *
 * @param kicked told whose rights change
 */
record GroupCommands(Kicked kicked) {
    static Group find(SecurityState state, JsonObject command) throws CommandRefused {
        Group group = state.groups().get(Arguments.groupName(command));
        if (group == null) {
            throw new CommandRefused("Group not found");
        }
        return group;
    }

    SecurityState create(SecurityState before, JsonObject command) throws CommandRefused {
        String name = Arguments.newName(command, "groupname", "Group name");
        Texts texts = Arguments.texts(command);
        if (before.groups().containsKey(name)) {
            throw new CommandRefused("Group already exists");
        }
        Arguments.requireRoom(before.groups());
        List<Ranked> roles = Arguments.roles(command, before.roles());
        return before.with(new Group(name, texts, roles == null ? List.of() : roles, Map.of()));
    }

    SecurityState delete(SecurityState before, JsonObject command) throws CommandRefused {
        Group group = find(before, command);
        if (group.name().equals(before.anonymousGroup())) {
            throw new CommandRefused("Deleting the anonymous group is forbidden");
        }
        kicked.addGroup(before, group);
        return before.withoutGroup(group.name());
    }

    SecurityState modify(SecurityState before, JsonObject command) throws CommandRefused {
        Group group = find(before, command);
        Group changed =
                group.withTexts(group.texts().changed(command.text("textname"), command.text("textdescription")));
        List<Ranked> roles = Arguments.roles(command, before.roles());
        if (roles != null) {
            changed = changed.withRoles(roles);
        }
        List<@Nullable JsonObject> array = command.objects("clients");
        if (array != null) {
            changed = changed.withClients(clients(before, array));
        }
        kicked.addGroup(before, group);
        kicked.addGroup(before, changed);
        return before.with(changed);
    }

    private static Map<String, Integer> clients(SecurityState before, List<@Nullable JsonObject> array)
            throws CommandRefused {
        Map<String, Integer> clients = new TreeMap<>();
        for (JsonObject one : array) {
            if (one == null) {
                continue;
            }
            String userName = one.text("username");
            if (userName == null) {
                throw new CommandRefused("'clients' contains an object with an invalid 'username'");
            }
            if (!before.accounts().containsKey(userName)) {
                throw new CommandRefused("'clients' contains an object with a 'username' that does not exist");
            }
            clients.putIfAbsent(userName, Arguments.ranked(one, userName).priority());
        }
        return clients;
    }

    SecurityState addRole(SecurityState before, JsonObject command) throws CommandRefused {
        Arguments.groupName(command);
        Arguments.roleName(command);
        Group group = find(before, command);
        Role role = RoleCommands.find(before, command, "Role not found");
        if (Ranked.find(group.roles(), role.name()) != null) {
            throw new CommandRefused("Group is already in this role");
        }
        kicked.addGroup(before, group);
        return before.with(group.withRoles(Ranked.with(group.roles(), Arguments.ranked(command, role.name()))));
    }

    SecurityState removeRole(SecurityState before, JsonObject command) throws CommandRefused {
        Arguments.groupName(command);
        Arguments.roleName(command);
        Group group = find(before, command);
        Role role = RoleCommands.find(before, command, "Role not found");
        kicked.addGroup(before, group);
        return before.with(group.withRoles(Ranked.without(group.roles(), role.name())));
    }

    SecurityState addClient(SecurityState before, JsonObject command) throws CommandRefused {
        Arguments.userName(command);
        Arguments.groupName(command);
        Account account = ClientCommands.find(before, command);
        Group group = find(before, command);
        if (group.clients().containsKey(account.userName())) {
            throw new CommandRefused("Client is already in this group");
        }
        kicked.add(account.userName());
        return before.with(group.withClient(
                account.userName(), Arguments.ranked(command, group.name()).priority()));
    }

    SecurityState removeClient(SecurityState before, JsonObject command) throws CommandRefused {
        Arguments.userName(command);
        Arguments.groupName(command);
        Account account = ClientCommands.find(before, command);
        Group group = find(before, command);
        kicked.add(account.userName());
        return before.with(group.withoutClient(account.userName()));
    }
}

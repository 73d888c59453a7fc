// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.PasswordHash;
import io.godwit.broker.control.CommandRefused;
import io.godwit.broker.control.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The commands that change clients.
 *
 * @param kicked told whose rights change
 */
record ClientCommands(Kicked kicked, Function<String, PasswordHash> hashing) {
    static Account find(SecurityState state, JsonObject command) throws CommandRefused {
        Account account = state.accounts().get(Arguments.userName(command));
        if (account == null) {
            throw new CommandRefused("Client not found");
        }
        return account;
    }

    SecurityState create(SecurityState before, JsonObject command) throws CommandRefused {
        String userName = Arguments.newName(command, "username", "Username");
        String password = Arguments.optional(command, "password", "password");
        String clientId = clientId(command, "client id");
        Texts texts = Arguments.texts(command);
        if (before.accounts().containsKey(userName)) {
            throw new CommandRefused("Client already exists");
        }
        Arguments.requireRoom(before.accounts());
        List<Ranked> roles = Arguments.roles(command, before.roles());
        List<Ranked> groups = groups(before, command, "Group not found", null);
        Account account = new Account(
                userName,
                clientId,
                texts,
                false,
                // An empty password would let in whoever knows the name: the client has none then.
                password == null || password.isEmpty() ? null : hashing.apply(password),
                roles == null ? List.of() : roles);
        SecurityState with = before.with(account);
        return groups == null ? with : with.withGroupsOf(userName, groups);
    }

    private static @Nullable String clientId(JsonObject command, String what) throws CommandRefused {
        String clientId = Arguments.optional(command, "clientid", what);
        if (clientId != null && !Arguments.isText(clientId)) {
            throw new CommandRefused("Client ID not valid UTF-8");
        }
        return clientId == null || clientId.isEmpty() ? null : clientId;
    }

    /** The groups that a command lists, or null when it has no list; elements without a name are an error or left out. */
    private static @Nullable List<Ranked> groups(
            SecurityState before, JsonObject command, String unknown, @Nullable String nameless) throws CommandRefused {
        List<@Nullable JsonObject> array = command.objects("groups");
        if (array == null) {
            return null;
        }
        List<Ranked> groups = new ArrayList<>();
        for (JsonObject one : array) {
            String name = one == null ? null : one.text("groupname");
            if (one != null && name == null && nameless != null) {
                throw new CommandRefused(nameless);
            }
            if (one == null || name == null) {
                continue;
            }
            if (!before.groups().containsKey(name)) {
                throw new CommandRefused(unknown);
            }
            groups.add(Arguments.ranked(one, name));
        }
        return groups;
    }

    SecurityState delete(SecurityState before, JsonObject command) throws CommandRefused {
        Account account = find(before, command);
        kicked.add(account.userName());
        return before.withoutAccount(account.userName());
    }

    SecurityState modify(SecurityState before, JsonObject command) throws CommandRefused {
        Account account = find(before, command);
        Account changed =
                account.withTexts(account.texts().changed(command.text("textname"), command.text("textdescription")));
        if (command.text("clientid") != null) {
            changed = changed.withClientId(clientId(command, "client ID"));
        }
        List<Ranked> roles = Arguments.roles(command, before.roles());
        if (roles != null) {
            changed = changed.withRoles(roles);
        }
        List<Ranked> groups = groups(
                before,
                command,
                "'groups' contains an object with a 'groupname' that does not exist",
                "'groups' contains an object with an invalid 'groupname'");
        String password = command.text("password");
        if (password != null && !password.isEmpty()) {
            changed = changed.withPassword(hashing.apply(password));
        }
        kicked.add(account.userName());
        SecurityState after = before.with(changed);
        return groups == null ? after : after.withGroupsOf(account.userName(), groups);
    }

    SecurityState setPassword(SecurityState before, JsonObject command) throws CommandRefused {
        Arguments.userName(command);
        String password = command.text("password");
        if (password == null) {
            throw new CommandRefused("Invalid/missing password");
        }
        if (password.isEmpty()) {
            throw new CommandRefused("Empty password is not allowed");
        }
        return changed(before, find(before, command).withPassword(hashing.apply(password)));
    }

    SecurityState setClientId(SecurityState before, JsonObject command) throws CommandRefused {
        Arguments.userName(command);
        String clientId = clientId(command, "client ID");
        return changed(before, find(before, command).withClientId(clientId));
    }

    SecurityState enable(SecurityState before, JsonObject command) throws CommandRefused {
        return before.with(find(before, command).withDisabled(false));
    }

    SecurityState disable(SecurityState before, JsonObject command) throws CommandRefused {
        return changed(before, find(before, command).withDisabled(true));
    }

    SecurityState addRole(SecurityState before, JsonObject command) throws CommandRefused {
        Arguments.userName(command);
        Arguments.roleName(command);
        Account account = find(before, command);
        Role role = RoleCommands.find(before, command, "Role not found");
        if (Ranked.find(account.roles(), role.name()) != null) {
            // Not more helpful with mosquitto; tools compare it.
            throw new CommandRefused("Internal error");
        }
        return changed(before, account.withRoles(Ranked.with(account.roles(), Arguments.ranked(command, role.name()))));
    }

    SecurityState removeRole(SecurityState before, JsonObject command) throws CommandRefused {
        Arguments.userName(command);
        Arguments.roleName(command);
        Account account = find(before, command);
        Role role = RoleCommands.find(before, command, "Role not found");
        return changed(before, account.withRoles(Ranked.without(account.roles(), role.name())));
    }

    private SecurityState changed(SecurityState before, Account account) {
        kicked.add(account.userName());
        return before.with(account);
    }
}

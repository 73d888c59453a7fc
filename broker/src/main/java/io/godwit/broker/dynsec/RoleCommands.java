// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.control.CommandRefused;
import io.godwit.broker.control.JsonObject;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicFilter;

/**
 * The commands that change roles.
 *
 * @param kicked told whose rights change
 */
record RoleCommands(Kicked kicked) {
    /** The most rules that one role has. */
    private static final int MAX_ACLS = 100_000;

    static Role find(SecurityState state, JsonObject command, String missing) throws CommandRefused {
        Role role = state.roles().get(Arguments.roleName(command));
        if (role == null) {
            throw new CommandRefused(missing);
        }
        return role;
    }

    SecurityState create(SecurityState before, JsonObject command) throws CommandRefused {
        String name = Arguments.newName(command, "rolename", "Role name");
        Texts texts = Arguments.texts(command);
        Boolean wildcards = command.flag("allowwildcardsubs");
        if (wildcards == null && command.has("allowwildcardsubs")) {
            throw new CommandRefused("Invalid allowwildcardsubs");
        }
        if (before.roles().containsKey(name)) {
            throw new CommandRefused("Role already exists");
        }
        Arguments.requireRoom(before.roles());
        return before.with(
                new Role(name, texts, wildcards == null || wildcards, StateReader.acls(command.objects("acls"))));
    }

    SecurityState delete(SecurityState before, JsonObject command) throws CommandRefused {
        Role role = find(before, command, "Role not found");
        kicked.addRole(before, role.name());
        return before.withoutRole(role.name());
    }

    SecurityState modify(SecurityState before, JsonObject command) throws CommandRefused {
        Role role = find(before, command, "Role does not exist");
        Boolean wildcards = command.flag("allowwildcardsubs");
        boolean allowed = wildcards == null ? role.wildcardSubscriptions() : wildcards;
        boolean otherAcls = command.objects("acls") != null;
        if (otherAcls || allowed != role.wildcardSubscriptions()) {
            kicked.addRole(before, role.name());
        }
        return before.with(new Role(
                role.name(),
                role.texts().changed(command.text("textname"), command.text("textdescription")),
                allowed,
                otherAcls ? StateReader.acls(command.objects("acls")) : role.acls()));
    }

    SecurityState addAcl(SecurityState before, JsonObject command) throws CommandRefused {
        Role role = find(before, command, "Role not found");
        AclKind kind = kind(command);
        String topic = topic(command);
        if (role.find(kind, topic) != null) {
            throw new CommandRefused("ACL with this topic already exists");
        }
        if (role.acls().size() >= MAX_ACLS) {
            throw new CommandRefused("The role has " + MAX_ACLS + " ACLs already; remove one first");
        }
        kicked.addRole(before, role.name());
        return before.with(role.with(StateReader.acl(kind, topic, command)));
    }

    SecurityState removeAcl(SecurityState before, JsonObject command) throws CommandRefused {
        Role role = find(before, command, "Role not found");
        Acl acl = role.find(kind(command), topic(command));
        if (acl == null) {
            throw new CommandRefused("ACL not found");
        }
        kicked.addRole(before, role.name());
        return before.with(role.without(acl));
    }

    private static AclKind kind(JsonObject command) throws CommandRefused {
        String type = command.text("acltype");
        if (type == null) {
            throw new CommandRefused("Invalid/missing acltype");
        }
        AclKind kind = AclKind.of(type);
        if (kind == null) {
            throw new CommandRefused("Unknown acltype");
        }
        return kind;
    }

    private static String topic(JsonObject command) throws CommandRefused {
        String topic = command.text("topic");
        if (topic == null) {
            throw new CommandRefused("Invalid/missing topic");
        }
        if (!Arguments.isText(topic)) {
            throw new CommandRefused("Topic not valid UTF-8");
        }
        try {
            TopicFilter.of(topic);
        } catch (ProtocolViolation e) {
            throw new CommandRefused("Invalid ACL topic");
        }
        return topic;
    }
}

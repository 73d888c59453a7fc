// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.PasswordHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a state, or a part of it, into what is written as JSON: the file's form and that of answers. */
final class StateWriter {
    private StateWriter() {}

    /** The whole state, for a file. */
    static Map<String, Object> file(SecurityState state) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("changeIndex", state.changes());
        tree.put("defaultACLAccess", defaults(state.defaults()));
        tree.put(
                "clients",
                state.accounts().values().stream().map(StateWriter::filed).toList());
        tree.put(
                "groups",
                state.groups().values().stream().map(StateWriter::filed).toList());
        tree.put("roles", state.roles().values().stream().map(StateWriter::role).toList());
        if (state.anonymousGroup() != null) {
            tree.put("anonymousGroup", state.anonymousGroup());
        }
        return tree;
    }

    static Map<String, Object> defaults(DefaultAccess access) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("publishClientSend", access.send());
        tree.put("publishClientReceive", access.receive());
        tree.put("subscribe", access.subscribe());
        tree.put("unsubscribe", access.unsubscribe());
        return tree;
    }

    private static Map<String, Object> filed(Account account) {
        Map<String, Object> tree = account(account);
        PasswordHash password = account.password();
        if (password != null) {
            tree.put("encoded_password", password.text());
            if (password.scheme() == PasswordHash.Scheme.SHA512_PBKDF2) {
                // The form of mosquitto 2.0, which knows no other: $7$iterations$salt$hash in three fields.
                String[] parts = password.text().split("\\$", 5);
                tree.put("password", parts[4]);
                tree.put("salt", parts[3]);
                tree.put("iterations", Integer.valueOf(parts[2]));
            }
        }
        return tree;
    }

    private static Map<String, Object> filed(Group group) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("groupname", group.name());
        put(tree, group.texts());
        tree.put("roles", ranked("rolename", group.roles()));
        List<Ranked> clients = new ArrayList<>();
        group.clients().forEach((userName, priority) -> clients.add(new Ranked(userName, priority)));
        tree.put("clients", ranked("username", clients));
        return tree;
    }

    /** A client without its password. */
    private static Map<String, Object> account(Account account) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("username", account.userName());
        if (account.clientId() != null) {
            tree.put("clientid", account.clientId());
        }
        put(tree, account.texts());
        if (account.disabled()) {
            tree.put("disabled", true);
        }
        tree.put("roles", ranked("rolename", account.roles()));
        return tree;
    }

    /** A client for an answer, with its groups and the addresses it is connected from. */
    static Map<String, Object> client(Account account, List<Ranked> groups, List<String> addresses) {
        Map<String, Object> tree = account(account);
        tree.put("groups", ranked("groupname", groups));
        tree.put(
                "connections",
                addresses.stream().map(address -> Map.of("address", address)).toList());
        return tree;
    }

    /** A group for an answer. */
    static Map<String, Object> group(Group group) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("groupname", group.name());
        put(tree, group.texts());
        tree.put(
                "clients",
                group.clients().keySet().stream()
                        .map(userName -> Map.of("username", userName))
                        .toList());
        tree.put("roles", ranked("rolename", group.roles()));
        return tree;
    }

    /** A role, for a file and for an answer. */
    static Map<String, Object> role(Role role) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("rolename", role.name());
        put(tree, role.texts());
        tree.put("allowwildcardsubs", role.wildcardSubscriptions());
        tree.put("acls", role.acls().stream().map(StateWriter::acl).toList());
        return tree;
    }

    private static Map<String, Object> acl(Acl acl) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("acltype", acl.kind().jsonName());
        tree.put("topic", acl.topic());
        tree.put("priority", acl.priority());
        tree.put("allow", acl.allow());
        return tree;
    }

    private static void put(Map<String, Object> tree, Texts texts) {
        if (texts.name() != null) {
            tree.put("textname", texts.name());
        }
        if (texts.description() != null) {
            tree.put("textdescription", texts.description());
        }
    }

    private static List<Map<String, Object>> ranked(String key, List<Ranked> list) {
        List<Map<String, Object>> array = new ArrayList<>();
        for (Ranked one : list) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put(key, one.name());
            if (one.priority() != Ranked.NO_PRIORITY) {
                tree.put("priority", one.priority());
            }
            array.add(tree);
        }
        return array;
    }
}

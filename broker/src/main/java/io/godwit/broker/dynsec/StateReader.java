// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.PasswordHash;
import io.godwit.broker.control.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what mosquitto 2.0 and 2.1 write, or {@link StateWriter}. What lacks a name, comes twice or names something that is
 * not there is left out, as mosquitto does.
 */
final class StateReader {
    private StateReader() {}

    /**
     * Reads a state.
     *
     * @throws IllegalArgumentException if a part has another form, or a password cannot be used; says which
     */
    static SecurityState read(JsonObject tree) {
        SortedMap<String, Role> roles = new TreeMap<>();
        for (JsonObject one : array(tree, "roles")) {
            String name = one.text("rolename");
            if (name != null && !name.isEmpty()) {
                roles.putIfAbsent(name, role(name, one));
            }
        }
        SortedMap<String, Account> accounts = new TreeMap<>();
        for (JsonObject one : array(tree, "clients")) {
            String name = one.text("username");
            if (name != null && !name.isEmpty()) {
                accounts.putIfAbsent(name, account(name, one, roles));
            }
        }
        SortedMap<String, Group> groups = new TreeMap<>();
        for (JsonObject one : array(tree, "groups")) {
            String name = one.text("groupname");
            if (name != null && !name.isEmpty()) {
                groups.putIfAbsent(name, group(name, one, roles, accounts));
            }
        }
        String anonymous = tree.text("anonymousGroup");
        return new SecurityState(
                Math.max(0, tree.number("changeIndex", 0)),
                defaults(tree.object("defaultACLAccess")),
                accounts,
                groups,
                roles,
                anonymous != null && groups.containsKey(anonymous) ? anonymous : null);
    }

    private static List<JsonObject> array(JsonObject tree, String name) {
        List<@Nullable JsonObject> found = tree.objects(name);
        if (found == null) {
            if (tree.has(name)) {
                throw new IllegalArgumentException('"' + name + "\" is not an array");
            }
            return List.of();
        }
        if (found.size() > SecurityState.MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    '"' + name + "\" has more than " + SecurityState.MAX_ENTRIES + " elements");
        }
        List<JsonObject> objects = new ArrayList<>();
        for (JsonObject one : found) {
            if (one != null) {
                objects.add(one);
            }
        }
        return objects;
    }

    private static DefaultAccess defaults(@Nullable JsonObject tree) {
        return tree == null
                ? DefaultAccess.NOTHING
                : new DefaultAccess(
                        Boolean.TRUE.equals(tree.flag("publishClientSend")),
                        Boolean.TRUE.equals(tree.flag("publishClientReceive")),
                        Boolean.TRUE.equals(tree.flag("subscribe")),
                        Boolean.TRUE.equals(tree.flag("unsubscribe")));
    }

    private static Texts texts(JsonObject tree) {
        return new Texts(tree.text("textname"), tree.text("textdescription"));
    }

    private static Role role(String name, JsonObject tree) {
        return new Role(
                name, texts(tree), !Boolean.FALSE.equals(tree.flag("allowwildcardsubs")), acls(tree.objects("acls")));
    }

    /** The rules of an array; what is no rule is left out, of equal kinds and topics all but the first. */
    static List<Acl> acls(@Nullable List<@Nullable JsonObject> array) {
        Map<String, Acl> acls = new LinkedHashMap<>();
        for (JsonObject one : array == null ? List.<@Nullable JsonObject>of() : array) {
            String type = one == null ? null : one.text("acltype");
            String topic = one == null ? null : one.text("topic");
            AclKind kind = type == null ? null : AclKind.of(type);
            if (one != null && kind != null && topic != null && !topic.isEmpty()) {
                acls.putIfAbsent(kind.name() + ' ' + topic, acl(kind, topic, one));
            }
        }
        return List.copyOf(acls.values());
    }

    /** The rule of a kind and topic with priority and access of an object. */
    static Acl acl(AclKind kind, String topic, JsonObject tree) {
        return new Acl(
                kind, topic, Ranked.bounded(tree.number("priority", 0)), Boolean.TRUE.equals(tree.flag("allow")));
    }

    private static List<Ranked> roles(JsonObject tree, Map<String, Role> known) {
        List<Ranked> roles = List.of();
        List<@Nullable JsonObject> array = tree.objects("roles");
        for (JsonObject one : array == null ? List.<@Nullable JsonObject>of() : array) {
            String name = one == null ? null : one.text("rolename");
            if (one != null && name != null && known.containsKey(name)) {
                roles = Ranked.with(roles, new Ranked(name, one.number("priority", Ranked.NO_PRIORITY)));
            }
        }
        return roles;
    }

    private static Account account(String userName, JsonObject tree, Map<String, Role> roles) {
        try {
            return new Account(
                    userName,
                    tree.text("clientid"),
                    texts(tree),
                    Boolean.TRUE.equals(tree.flag("disabled")),
                    password(tree),
                    roles(tree, roles));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the client \"" + userName + "\" cannot log in: " + e.getMessage(), e);
        }
    }

    private static @Nullable PasswordHash password(JsonObject tree) {
        String encoded = tree.text("encoded_password");
        if (encoded != null) {
            return PasswordHash.of(encoded);
        }
        String hash = tree.text("password");
        String salt = tree.text("salt");
        int iterations = tree.number("iterations", 0);
        return hash == null || salt == null || iterations < 1
                ? null
                : PasswordHash.of("$7$" + iterations + '$' + salt + '$' + hash);
    }

    private static Group group(String name, JsonObject tree, Map<String, Role> roles, Map<String, Account> accounts) {
        Map<String, Integer> clients = new TreeMap<>();
        List<@Nullable JsonObject> array = tree.objects("clients");
        for (JsonObject one : array == null ? List.<@Nullable JsonObject>of() : array) {
            String userName = one == null ? null : one.text("username");
            if (one != null && userName != null && accounts.containsKey(userName)) {
                clients.putIfAbsent(userName, Ranked.bounded(one.number("priority", Ranked.NO_PRIORITY)));
            }
        }
        return new Group(name, texts(tree), roles(tree, roles), clients);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.PasswordHash;
import io.godwit.broker.control.CommandRefused;
import io.godwit.broker.control.ControlCommands;
import io.godwit.broker.control.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does the commands of one request on {@code $CONTROL/dynamic-security/v1}, each on the state that the one before left. A
 * refused command changes nothing. Used by one thread.
 */
final class SecurityCommands implements ControlCommands.Doing {
    private final Kicked kicked = new Kicked();
    private final Connections connections;
    private final Function<String, PasswordHash> hashing;
    private SecurityState state;

    /** Who is connected from where; asked for once in a request. */
    private @Nullable Map<String, List<String>> addresses;

    /**
     * Commands on a state.
     *
     * @param hashing makes what is kept of a password; takes its time
     */
    SecurityCommands(SecurityState state, Connections connections, Function<String, PasswordHash> hashing) {
        this.state = state;
        this.connections = connections;
        this.hashing = hashing;
    }

    /** What the commands made of the state. */
    SecurityState state() {
        return state;
    }

    /** Whose rights they changed. */
    Kicked kicked() {
        return kicked;
    }

    /** One command: what it makes of the state. */
    private interface Change {
        SecurityState apply(SecurityState before, JsonObject command) throws CommandRefused;
    }

    @Override
    public @Nullable Map<String, ?> onCommand(String name, JsonObject command) throws CommandRefused {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "setdefaultaclaccess" -> change(SecurityCommands::setDefaults, command);
            case "getdefaultaclaccess" -> defaults();
            case "getdetails" -> details();
            case "setanonymousgroup" -> change(this::setAnonymousGroup, command);
            case "getanonymousgroup" -> anonymousGroup();
            default -> {
                Map<String, ?> read = read(name, command);
                yield read != null ? read : change(changeOf(name), command);
            }
        };
    }

    private @Nullable Map<String, ?> change(Change change, JsonObject command) throws CommandRefused {
        state = change.apply(state, command).changedOnceSince(state);
        return null;
    }

    /** The answer of a command that changes nothing, or null for another one. */
    private @Nullable Map<String, ?> read(String name, JsonObject command) throws CommandRefused {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "getclient" -> Map.of("client", client(ClientCommands.find(state, command)));
            case "listclients" ->
                Listing.of(command, "clients", state.accounts().values(), Account::userName, this::client);
            case "getgroup" -> Map.of("group", StateWriter.group(GroupCommands.find(state, command)));
            case "listgroups" ->
                Listing.of(command, "groups", state.groups().values(), Group::name, StateWriter::group);
            case "getrole" -> Map.of("role", StateWriter.role(RoleCommands.find(state, command, "Role not found")));
            case "listroles" -> Listing.of(command, "roles", state.roles().values(), Role::name, StateWriter::role);
            default -> null;
        };
    }

    private Change changeOf(String name) throws CommandRefused {
        ClientCommands clients = new ClientCommands(kicked, hashing);
        GroupCommands groups = new GroupCommands(kicked);
        RoleCommands roles = new RoleCommands(kicked);
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "createclient" -> clients::create;
            case "deleteclient" -> clients::delete;
            case "modifyclient" -> clients::modify;
            case "setclientpassword" -> clients::setPassword;
            case "setclientid" -> clients::setClientId;
            case "enableclient" -> clients::enable;
            case "disableclient" -> clients::disable;
            case "addclientrole" -> clients::addRole;
            case "removeclientrole" -> clients::removeRole;
            case "creategroup" -> groups::create;
            case "deletegroup" -> groups::delete;
            case "modifygroup" -> groups::modify;
            case "addgrouprole" -> groups::addRole;
            case "removegrouprole" -> groups::removeRole;
            case "addgroupclient" -> groups::addClient;
            case "removegroupclient" -> groups::removeClient;
            case "createrole" -> roles::create;
            case "deleterole" -> roles::delete;
            case "modifyrole" -> roles::modify;
            case "addroleacl" -> roles::addAcl;
            case "removeroleacl" -> roles::removeAcl;
            default -> throw new CommandRefused("Unknown command");
        };
    }

    private Map<String, Object> client(Account account) {
        Map<String, List<String>> known = addresses;
        if (known == null) {
            known = connections.addresses();
            addresses = known;
        }
        return StateWriter.client(
                account, state.groupsOf(account.userName()), known.getOrDefault(account.userName(), List.of()));
    }

    private static SecurityState setDefaults(SecurityState before, JsonObject command) throws CommandRefused {
        List<@Nullable JsonObject> array = command.objects("acls");
        if (array == null) {
            throw new CommandRefused("Missing/invalid actions array");
        }
        DefaultAccess access = before.defaults();
        for (JsonObject one : array) {
            String type = one == null ? null : one.text("acltype");
            Boolean allow = one == null ? null : one.flag("allow");
            if (type == null || allow == null) {
                continue;
            }
            access = switch (type.toLowerCase(Locale.ROOT)) {
                case "publishclientsend" ->
                    new DefaultAccess(allow, access.receive(), access.subscribe(), access.unsubscribe());
                case "publishclientreceive" ->
                    new DefaultAccess(access.send(), allow, access.subscribe(), access.unsubscribe());
                case "subscribe" -> new DefaultAccess(access.send(), access.receive(), allow, access.unsubscribe());
                case "unsubscribe" -> new DefaultAccess(access.send(), access.receive(), access.subscribe(), allow);
                default -> access;
            };
        }
        return before.withDefaults(access);
    }

    private Map<String, ?> defaults() {
        List<Map<String, Object>> acls = new ArrayList<>();
        StateWriter.defaults(state.defaults()).forEach((type, allow) -> {
            Map<String, Object> acl = new LinkedHashMap<>();
            acl.put("acltype", type);
            acl.put("allow", allow);
            acls.add(acl);
        });
        return Map.of("acls", acls);
    }

    private Map<String, ?> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("clientCount", state.accounts().size());
        details.put("groupCount", state.groups().size());
        details.put("roleCount", state.roles().size());
        details.put("changeIndex", state.changes());
        return details;
    }

    private SecurityState setAnonymousGroup(SecurityState before, JsonObject command) throws CommandRefused {
        Group group = GroupCommands.find(before, command);
        kicked.addAnonymous();
        return before.withAnonymousGroup(group.name());
    }

    private Map<String, ?> anonymousGroup() {
        String name = state.anonymousGroup();
        return Map.of("group", Map.of("groupname", name == null ? "" : name));
    }
}

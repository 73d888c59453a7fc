// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.control.CommandRefused;
import io.godwit.broker.control.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What commands need of their JSON. Errors are in mosquitto's words, which tools show as they are. */
final class Arguments {
    private static final int MAX_BYTES = 65_535;

    private Arguments() {}

    static String userName(JsonObject command) throws CommandRefused {
        return name(command, "username", "Username");
    }

    static String groupName(JsonObject command) throws CommandRefused {
        return name(command, "groupname", "Group name");
    }

    static String roleName(JsonObject command) throws CommandRefused {
        return name(command, "rolename", "Role name");
    }

    /** A name that must be there. */
    private static String name(JsonObject command, String key, String what) throws CommandRefused {
        String name = command.text(key);
        if (name == null) {
            throw new CommandRefused("Invalid/missing " + key);
        }
        if (!isText(name)) {
            throw new CommandRefused(what + " not valid UTF-8");
        }
        return name;
    }

    /** A name for something that is made: not empty either. */
    static String newName(JsonObject command, String key, String what) throws CommandRefused {
        String name = name(command, key, what);
        if (name.isEmpty()) {
            throw new CommandRefused("Empty " + key);
        }
        return name;
    }

    /** A text that may be missing, but must not be something else. */
    static @Nullable String optional(JsonObject command, String key, String what) throws CommandRefused {
        String text = command.text(key);
        if (text == null && command.has(key)) {
            throw new CommandRefused("Invalid/missing " + what);
        }
        return text;
    }

    static Texts texts(JsonObject command) throws CommandRefused {
        return new Texts(
                optional(command, "textname", "textname"), optional(command, "textdescription", "textdescription"));
    }

    static Ranked ranked(JsonObject from, String name) {
        return new Ranked(name, from.number("priority", Ranked.NO_PRIORITY));
    }

    /** The roles that a command lists, or null when it has no list. */
    static @Nullable List<Ranked> roles(JsonObject command, Map<String, Role> known) throws CommandRefused {
        if (!command.has("roles")) {
            return null;
        }
        List<@Nullable JsonObject> array = command.objects("roles");
        if (array == null) {
            throw new CommandRefused("'roles' not an array or missing/invalid rolename");
        }
        List<Ranked> roles = List.of();
        for (JsonObject one : array) {
            String name = one == null ? null : one.text("rolename");
            if (one == null || name == null) {
                throw new CommandRefused("'roles' not an array or missing/invalid rolename");
            }
            if (!known.containsKey(name)) {
                throw new CommandRefused("Role not found");
            }
            roles = Ranked.with(roles, ranked(one, name));
        }
        return roles;
    }

    /** Whether a text may stand in MQTT: no control character, nothing that is no character, not too long. */
    static boolean isText(String text) {
        boolean foreign = text.codePoints()
                .anyMatch(c -> c < 0x20
                        || (c >= 0x7F && c <= 0x9F)
                        || (c >= 0xD800 && c <= 0xDFFF)
                        || (c >= 0xFDD0 && c <= 0xFDEF)
                        || (c & 0xFFFE) == 0xFFFE);
        return !foreign && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /** Whether there is room for one more. */
    static void requireRoom(Map<String, ?> entries) throws CommandRefused {
        if (entries.size() >= SecurityState.MAX_ENTRIES) {
            throw new CommandRefused("There are " + SecurityState.MAX_ENTRIES + " already; delete one first");
        }
    }
}

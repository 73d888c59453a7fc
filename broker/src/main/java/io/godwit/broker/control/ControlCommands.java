// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form that requests and answers have on {@code $CONTROL} topics, mosquitto's:
 *
 * <pre>
 * {"commands": [{"command": "getRole", "rolename": "r", "correlationData": "7"}]}
 * {"responses": [{"command": "getRole", "data": {...}, "correlationData": "7"}]}
 * {"responses": [{"command": "getRole", "error": "Role not found"}]}
 * </pre>
 */
public final class ControlCommands {
    /** Commands in a request beyond these are not done. */
    public static final int MAX_COMMANDS = 10_000;

    private static final String NO_COMMAND = "Unknown command";

    private ControlCommands() {}

    /** Does the commands of one topic. */
    public interface Doing {
        /**
         * Does one command.
         *
         * @return what the answer holds as data, or null when it is done without any
         * @throws CommandRefused if it cannot be done; the client is told, and the next command is tried
         */
        @Nullable
        Map<String, ?> onCommand(String name, JsonObject command) throws CommandRefused;
    }

    /** Does what a request asks for, one command after the other; returns the payload of the answer. */
    public static byte[] answer(byte[] request, Doing doing) {
        return responses(replies(request, doing));
    }

    /** The same answer to everything, for a request that is not looked at. */
    public static byte[] refusal(String error) {
        return responses(List.of(reply(NO_COMMAND, null, error, null)));
    }

    private static byte[] responses(List<Map<String, Object>> replies) {
        return JsonText.of(Map.of("responses", replies));
    }

    private static List<Map<String, Object>> replies(byte[] request, Doing doing) {
        JsonObject tree;
        try {
            tree = JsonObject.first(request);
        } catch (MalformedJsonException e) {
            return List.of(reply(NO_COMMAND, null, "Payload not valid JSON", null));
        }
        List<@Nullable JsonObject> commands = tree == null ? null : tree.objects("commands");
        if (commands == null) {
            return List.of(reply(NO_COMMAND, null, "Invalid/missing commands", null));
        }
        if (commands.size() > MAX_COMMANDS) {
            return List.of(reply(NO_COMMAND, null, "More than " + MAX_COMMANDS + " commands", null));
        }
        List<Map<String, Object>> replies = new ArrayList<>();
        for (JsonObject command : commands) {
            replies.add(
                    command == null ? reply(NO_COMMAND, null, "Command not an object", null) : reply(command, doing));
        }
        return replies;
    }

    private static Map<String, Object> reply(JsonObject command, Doing doing) {
        String name = command.text("command");
        if (name == null) {
            return reply(NO_COMMAND, null, "Missing command", null);
        }
        String correlation = command.text("correlationData");
        if (correlation == null && command.has("correlationData")) {
            return reply(name, null, "Invalid correlationData data type.", null);
        }
        try {
            return reply(name, doing.onCommand(name, command), null, correlation);
        } catch (CommandRefused e) {
            return reply(name, null, e.getMessage(), correlation);
        }
    }

    private static Map<String, Object> reply(
            String command, @Nullable Map<String, ?> data, @Nullable String error, @Nullable String correlation) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("command", command);
        if (data != null) {
            reply.put("data", data);
        }
        if (error != null) {
            reply.put("error", error);
        }
        if (correlation != null) {
            reply.put("correlationData", correlation);
        }
        return reply;
    }
}

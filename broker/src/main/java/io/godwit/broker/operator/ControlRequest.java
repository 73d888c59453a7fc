// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line that a client of the control socket sent: {@code {"version":1,"command":"clients.show","client":"meter"}}.
 *
 * @param command what is wanted
 * @param arguments everything else
 */
record ControlRequest(String command, Map<String, @Nullable Object> arguments) {
    /** Of requests and answers; a change that would break a reader makes it another one. */
    static final int VERSION = 1;

    /** Most items that a list may be asked for. */
    static final int MOST_ITEMS = 1_000_000;

    static final int DEFAULT_ITEMS = 1_000;

    /** Reads the line. */
    static ControlRequest of(String line) throws ControlFault {
        Map<String, @Nullable Object> members;
        try {
            members = new HashMap<>(JsonTree.read(line));
        } catch (IOException e) {
            throw bad("The request is no JSON object on one line.");
        }
        if (!Long.valueOf(VERSION).equals(members.remove("version"))) {
            throw bad("The request must say \"version\":" + VERSION + ", which is what this broker speaks.");
        }
        if (!(members.remove("command") instanceof String command)) {
            throw bad("The request has no \"command\".");
        }
        return new ControlRequest(command, members);
    }

    static ControlFault bad(String sentence) {
        return new ControlFault(ControlFault.Kind.BAD_REQUEST, sentence);
    }

    /** A text that has to be there. */
    String text(String name) throws ControlFault {
        String text = optionalText(name);
        if (text == null) {
            throw bad("The command \"" + command + "\" needs \"" + name + "\".");
        }
        return text;
    }

    @Nullable
    String optionalText(String name) throws ControlFault {
        Object value = arguments.get(name);
        if (value != null && !(value instanceof String)) {
            throw bad("\"" + name + "\" is not a text.");
        }
        return (String) value;
    }

    boolean flag(String name) throws ControlFault {
        Object value = arguments.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw bad("\"" + name + "\" is neither true nor false.");
        }
        return Boolean.TRUE.equals(value);
    }

    /** How many items a list may have. */
    int limit() throws ControlFault {
        Object value = arguments.get("limit");
        if (value == null) {
            return DEFAULT_ITEMS;
        }
        if (!(value instanceof Long number) || number < 1 || number > MOST_ITEMS) {
            throw bad("\"limit\" is not a whole number from 1 to " + MOST_ITEMS + ".");
        }
        return number.intValue();
    }

    /** Texts; none where the member is missing. */
    List<String> texts(String name) throws ControlFault {
        Object value = arguments.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list) || !list.stream().allMatch(each -> each instanceof String)) {
            throw bad("\"" + name + "\" is not a list of texts.");
        }
        return list.stream().map(String::valueOf).toList();
    }

    TopicFilter filter(String name) throws ControlFault {
        String text = text(name);
        try {
            return TopicFilter.of(text);
        } catch (RuntimeException e) {
            throw bad("\"" + text + "\" is no topic filter: " + e.getMessage() + ".");
        }
    }

    static TopicName topic(String text) throws ControlFault {
        try {
            return TopicName.of(text);
        } catch (RuntimeException e) {
            throw bad("\"" + text + "\" is no topic name: " + e.getMessage() + ".");
        }
    }
}

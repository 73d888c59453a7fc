// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.acl;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code godwit acl}.
 *
 * @param action what is asked
 * @param file the configuration
 * @param listenerPort whose rules, or -1 for the only ones there are
 * @param user null for a client without a user name
 * @param clientId the client identifier
 * @param address where the client comes from
 * @param topic the topic name, or the filter of a subscription; empty for a list
 */
record AclOptions(
        Action action,
        Path file,
        int listenerPort,
        @Nullable String user,
        String clientId,
        String address,
        String topic) {
    /** What is asked. */
    enum Action {
        PUBLISH,
        RECEIVE,
        SUBSCRIBE,
        LIST
    }

    /**
     * Reads the words.
     *
     * @throws IllegalArgumentException with a sentence when they cannot be followed
     */
    static AclOptions read(List<String> words) {
        String command = words.isEmpty() ? "" : words.getFirst();
        if (!command.equals("test") && !command.equals("list")) {
            throw new IllegalArgumentException(
                    command.isEmpty() ? "test or list is wanted." : "There is no action \"" + command + "\".");
        }
        Action action = command.equals("list") ? Action.LIST : null;
        Path file = null;
        int port = -1;
        String user = null;
        String clientId = "";
        String address = "127.0.0.1";
        String topic = "";
        Iterator<String> rest = words.subList(1, words.size()).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "-c", "--config-file" -> file = path(value(option, rest));
                case "--listener" -> port = port(value(option, rest));
                case "-u", "--user" -> user = value(option, rest);
                case "-i", "--client" -> clientId = value(option, rest);
                case "--ip" -> address = value(option, rest);
                case "--publish", "--receive", "--subscribe" -> {
                    if (action != null) {
                        throw new IllegalArgumentException(
                                action == Action.LIST
                                        ? option + " is for test, not for list."
                                        : "One of --publish, --receive and --subscribe is enough.");
                    }
                    action = Action.valueOf(option.substring(2).toUpperCase(Locale.ROOT));
                    topic = value(option, rest);
                }
                default -> throw new IllegalArgumentException("Unknown option '" + option + "'.");
            }
        }
        if (file == null) {
            throw new IllegalArgumentException("The configuration is wanted: -c FILE.");
        }
        if (action == null) {
            throw new IllegalArgumentException("--publish TOPIC, --receive TOPIC or --subscribe FILTER is wanted.");
        }
        return new AclOptions(action, file, port, user, clientId, address, topic);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value behind it.");
        }
        return rest.next();
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + text + "\" cannot be the name of a file.", e);
        }
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other number that does not fit.
        }
        throw new IllegalArgumentException("--listener needs a port from 0 to 65535, not '" + text + "'.");
    }
}

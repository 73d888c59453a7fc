// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packets that the steps of a {@code try} block make, told from the text alone.
 *
 * <p>For each client: what it does of its own accord, in order (CONNECT, SUBSCRIBE, UNSUBSCRIBE, PUBLISH with its QoS,
 * DISCONNECT), and the messages that it waits for. All other packets follow from these by the protocol.
 *
 * @param actions what each client sends of its own accord, in order
 * @param received how many messages each client waits for
 */
record Steps(Map<String, List<String>> actions, Map<String, Integer> received) {
    private static final Set<String> ACTIONS =
            Set.of("in CONNECT", "in SUBSCRIBE", "in UNSUBSCRIBE", "in PUBLISH", "in DISCONNECT");
    private static final Pattern WORD = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\S+");

    /** Reads the lines of a block. */
    static Steps of(List<String> lines) {
        Map<String, List<String>> actions = new TreeMap<>();
        Map<String, Integer> received = new TreeMap<>();
        for (String line : lines) {
            List<String> words = words(line);
            if (words.size() < 2
                    || words.getFirst().equals("#")
                    || words.getFirst().equals("wait")) {
                continue;
            }
            String client = words.getFirst();
            List<String> sent = actions.computeIfAbsent(client, name -> new ArrayList<>());
            switch (words.get(1)) {
                case "connect" -> sent.add("in CONNECT");
                case "subscribe" -> sent.add("in SUBSCRIBE");
                case "unsubscribe" -> sent.add("in UNSUBSCRIBE");
                case "publish" -> sent.add("in PUBLISH q" + option(words, "qos", "0"));
                case "disconnect" -> sent.add("in DISCONNECT");
                case "receive" -> received.merge(client, 1, Integer::sum);
                case "silent", "hold-acks", "ack", "drop" -> {}
                default -> throw new IllegalArgumentException("\"" + words.get(1) + "\" is no step, in: " + line);
            }
        }
        return new Steps(actions, received);
    }

    private static List<String> words(String line) {
        return line.startsWith("#")
                ? List.of("#")
                : WORD.matcher(line).results().map(found -> found.group()).toList();
    }

    private static String option(List<String> words, String name, String otherwise) {
        Pattern pattern = Pattern.compile(Pattern.quote(name) + "=(.*)");
        return words.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .findFirst()
                .orElse(otherwise);
    }

    /** Whether a packet, such as {@code in PUBLISH}, is one that a client sends of its own accord. */
    static boolean isAction(String packet) {
        return ACTIONS.contains(packet);
    }

    /** The actions of the clients in what was recorded of an example, for comparison. */
    static Map<String, List<String>> actions(Recording recording) {
        Map<String, List<String>> actions = new TreeMap<>();
        for (Recording.Seen seen : recording.events()) {
            if (isAction(seen.direction() + " " + seen.type())) {
                actions.computeIfAbsent(seen.client(), name -> new ArrayList<>())
                        .add(seen.toString());
            }
        }
        return actions;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the values of bridge keys that have a form of their own; throws with what is wrong. */
final class BridgeLines {
    private static final int DEFAULT_PORT = 1883;

    private static final ValueType<Integer> SECONDS = ValueType.integer(1, 86_400);
    private static final ValueType<Integer> PROBES = ValueType.integer(1, 127);

    private BridgeLines() {}

    /** Seconds before the next try: from {@code base} to {@code cap}, small again after {@code stable}. */
    record Delays(int base, int cap, int stable) {}

    /** A {@code topic} line without its place. */
    record Line(String pattern, BridgeTopic.Direction direction, QoS qos, String localPrefix, String remotePrefix) {
        BridgeTopic at(Directive directive) {
            return new BridgeTopic(pattern, direction, qos, localPrefix, remotePrefix, directive.place());
        }
    }

    static List<BridgeConfig.Address> addresses(String text) {
        return ValueType.words(text).stream().map(BridgeLines::address).toList();
    }

    private static BridgeConfig.Address address(String word) {
        int colon = word.lastIndexOf(':');
        boolean bracketed = word.startsWith("[") && word.endsWith("]");
        if (colon < 0 || bracketed) {
            return new BridgeConfig.Address(host(word, word), DEFAULT_PORT);
        }
        try {
            int port = number(ValueType.PORT, word.substring(colon + 1));
            return new BridgeConfig.Address(host(word.substring(0, colon), word), port);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "has \"" + word + "\", whose port " + e.getMessage() + "; an IPv6 address needs a port", e);
        }
    }

    private static String host(String text, String word) {
        String host = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (host.isEmpty()) {
            throw new IllegalArgumentException("has \"" + word + "\", which names no host");
        }
        return host;
    }

    static String bindAddress(String text) {
        String word = ValueType.word(text);
        try {
            return InetAddress.ofLiteral(word).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("needs an address of this machine, not \"" + word + '"', e);
        }
    }

    static BridgeConfig.TcpKeepAlive tcpKeepAlive(String text) {
        List<String> words = ValueType.words(text);
        if (words.size() != 3) {
            throw new IllegalArgumentException("takes three numbers: idle seconds, interval seconds and count");
        }
        return new BridgeConfig.TcpKeepAlive(
                number(SECONDS, words.get(0)), number(SECONDS, words.get(1)), number(PROBES, words.get(2)));
    }

    static String notificationTopic(String text) {
        try {
            return TopicName.of(text).toString();
        } catch (ProtocolViolation invalid) {
            throw new IllegalArgumentException("is no topic to publish to: " + invalid.detail(), invalid);
        }
    }

    static Line topic(String text) {
        List<String> words = quotedWords(text);
        if (words.size() > 5) {
            throw new IllegalArgumentException("takes at most five words; put quotes round a filter with blanks");
        }
        BridgeTopic.Direction direction = words.size() > 1 ? direction(words.get(1)) : BridgeTopic.Direction.OUT;
        QoS qos = words.size() > 2 ? qos(words.get(2)) : QoS.AT_MOST_ONCE;
        String localPrefix = words.size() > 3 ? words.get(3) : "";
        String remotePrefix = words.size() > 4 ? words.get(4) : "";
        String pattern = words.getFirst();
        if (pattern.isEmpty() && (localPrefix.isEmpty() || remotePrefix.isEmpty())) {
            throw new IllegalArgumentException("with an empty filter needs a local and a remote prefix");
        }
        requirePrefix("local", localPrefix);
        requirePrefix("remote", remotePrefix);
        requireFilter(localPrefix + pattern);
        requireFilter(remotePrefix + pattern);
        return new Line(pattern, direction, qos, localPrefix, remotePrefix);
    }

    private static BridgeTopic.Direction direction(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "out" -> BridgeTopic.Direction.OUT;
            case "in" -> BridgeTopic.Direction.IN;
            case "both" -> BridgeTopic.Direction.BOTH;
            default -> throw new IllegalArgumentException("must go out, in or both ways, not \"" + word + '"');
        };
    }

    private static QoS qos(String word) {
        return switch (word) {
            case "0" -> QoS.AT_MOST_ONCE;
            case "1" -> QoS.AT_LEAST_ONCE;
            case "2" -> QoS.EXACTLY_ONCE;
            default -> throw new IllegalArgumentException("must have QoS 0, 1 or 2, not \"" + word + '"');
        };
    }

    private static void requirePrefix(String which, String prefix) {
        if (prefix.indexOf('+') >= 0 || prefix.indexOf('#') >= 0) {
            throw new IllegalArgumentException(
                    "has a wildcard in its " + which + " prefix \"" + prefix + "\"; wildcards belong in the filter");
        }
    }

    private static void requireFilter(String filter) {
        try {
            if (TopicFilter.of(filter).isShared()) {
                throw new IllegalArgumentException(
                        "cannot bridge the shared filter \"" + filter + "\"; name the filter without $share");
            }
        } catch (ProtocolViolation invalid) {
            throw new IllegalArgumentException(
                    "makes no valid filter \"" + filter + "\": " + invalid.detail(), invalid);
        }
    }

    static Delays restartTimeout(String text) {
        List<String> words = ValueType.words(text);
        if (words.size() > 3) {
            throw new IllegalArgumentException("takes at most three numbers");
        }
        int base = number(SECONDS, words.getFirst());
        int cap = words.size() > 1 ? number(SECONDS, words.get(1)) : base;
        if (cap < base) {
            throw new IllegalArgumentException("must have a cap that is not below its base");
        }
        return new Delays(base, cap, words.size() > 2 ? number(SECONDS, words.get(2)) : 0);
    }

    private static int number(ValueType<Integer> type, String word) {
        return type.parser().apply(word);
    }

    /** The words of a text; one that begins with a quote goes on to the next quote. */
    private static List<String> quotedWords(String text) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t') {
                i++;
            } else if (c == '"') {
                int end = text.indexOf('"', i + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("has a quote that is not closed");
                }
                words.add(text.substring(i + 1, end));
                i = end + 1;
            } else {
                int end = i;
                while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
                    end++;
                }
                words.add(text.substring(i, end));
                i = end;
            }
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("needs a filter behind it");
        }
        return words;
    }
}

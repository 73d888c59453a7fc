// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.topic;

import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A topic filter: what a client subscribes to; may hold the wildcards {@code +} and {@code #}, and may be shared,
 * {@code $share/name/filter}.
 *
 * <p>Two filters are equal when their whole texts are, share name included [MQTT-3.10.4-1].
 */
public final class TopicFilter {
    private static final String SHARE_PREFIX = "$share/";

    private final String text;
    private final @Nullable String shareName;
    private final byte[] matched;
    private final boolean wildcard;

    private TopicFilter(String text, @Nullable String shareName, byte[] matched, boolean wildcard) {
        this.text = text;
        this.shareName = shareName;
        this.matched = matched;
        this.wildcard = wildcard;
    }

    /**
     * The filter with these characters.
     *
     * @throws ProtocolViolation if it is not a valid topic filter
     */
    public static TopicFilter of(String text) {
        byte[] utf8 = TopicText.encode(text);
        TopicText.requireValid(utf8);
        if (!text.startsWith(SHARE_PREFIX)) {
            return new TopicFilter(text, null, utf8, requireWildcardsPlacedWell(utf8));
        }
        int slash = text.indexOf('/', SHARE_PREFIX.length());
        String shareName =
                slash < 0 ? text.substring(SHARE_PREFIX.length()) : text.substring(SHARE_PREFIX.length(), slash);
        if (shareName.isEmpty()) {
            throw TopicText.malformed(Statement.V5_4_8_2_1, "Shared filter has an empty share name"); // [MQTT-4.8.2-1]
        }
        if (shareName.indexOf('+') >= 0 || shareName.indexOf('#') >= 0) {
            throw TopicText.malformed(Statement.V5_4_8_2_2, "Share name holds a wildcard"); // [MQTT-4.8.2-2]
        }
        if (slash < 0 || slash == text.length() - 1) {
            throw TopicText.malformed(
                    Statement.V5_4_8_2_2, "Shared filter has no filter behind the share name"); // [MQTT-4.8.2-2]
        }
        byte[] matched = text.substring(slash + 1).getBytes(StandardCharsets.UTF_8);
        return new TopicFilter(text, shareName, matched, requireWildcardsPlacedWell(matched));
    }

    /** Throws when a wildcard does not fill its level; returns whether there is one. */
    private static boolean requireWildcardsPlacedWell(byte[] filter) {
        boolean wildcard = false;
        for (int i = 0; i < filter.length; i++) {
            byte b = filter[i];
            if (b != '#' && b != '+') {
                continue;
            }
            wildcard = true;
            boolean beginsLevel = i == 0 || filter[i - 1] == '/';
            boolean last = i == filter.length - 1;
            if (b == '#' && !(beginsLevel && last)) {
                // [MQTT-4.7.1-1] [v3 MQTT-4.7.1-2]
                throw new ProtocolViolation(
                        ReasonCode.MALFORMED_PACKET,
                        Statement.V5_4_7_1_1,
                        "Topic filter has # elsewhere than alone in its last level");
            }
            if (b == '+' && !(beginsLevel && (last || filter[i + 1] == '/'))) {
                // [MQTT-4.7.1-2] [v3 MQTT-4.7.1-3]
                throw new ProtocolViolation(
                        ReasonCode.MALFORMED_PACKET,
                        Statement.V5_4_7_1_2,
                        "Topic filter has + that does not fill its level");
            }
        }
        return wildcard;
    }

    /** True for {@code $share/...}. */
    public boolean isShared() {
        return shareName != null;
    }

    /** The share name, or null when it is not shared. */
    public @Nullable String shareName() {
        return shareName;
    }

    /** The UTF-8 bytes that topic names are matched against, without {@code $share/name/}; shared, never to be changed. */
    public byte[] matchedUtf8() {
        return matched;
    }

    /** The filter that topic names are matched against, as text. */
    public String matchedText() {
        return shareName == null ? text : new String(matched, StandardCharsets.UTF_8);
    }

    /** True when it holds {@code +} or {@code #}. */
    public boolean hasWildcard() {
        return wildcard;
    }

    /** Whether a message published to this topic name is for this filter. Levels are compared byte by byte [MQTT-4.7.3-4] [v3 MQTT-4.7.3-4]. */
    public boolean matches(TopicName topicName) {
        byte[] name = topicName.utf8();
        if (topicName.beginsWithDollar() && (matched[0] == '+' || matched[0] == '#')) {
            return false; // [MQTT-4.7.2-1] [v3 MQTT-4.7.2-1]
        }
        int f = 0;
        int n = 0;
        while (f < matched.length) {
            if (matched[f] == '#') {
                return true;
            }
            if (matched[f] == '+') {
                f++;
                while (n < name.length && name[n] != '/') {
                    n++;
                }
            } else {
                while (f < matched.length && matched[f] != '/') {
                    if (n >= name.length || name[n] != matched[f]) {
                        return false;
                    }
                    f++;
                    n++;
                }
                if (n < name.length && name[n] != '/') {
                    return false;
                }
            }
            boolean filterEnds = f == matched.length;
            boolean nameEnds = n == name.length;
            if (filterEnds || nameEnds) {
                // "a/#" is for "a" too; "a/" has one level more than "a".
                boolean parentOfHash = nameEnds && f == matched.length - 2 && matched[f + 1] == '#';
                return (filterEnds && nameEnds) || parentOfHash;
            }
            f++;
            n++;
            if (f == matched.length) {
                // The filter ends in an empty level: so must the name.
                return n == name.length;
            }
        }
        return n == name.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || (other instanceof TopicFilter that && text.equals(that.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The whole filter as the client sent it. */
    @Override
    public String toString() {
        return text;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.topic;

import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A topic name: what a message is published to. Kept as its UTF-8 bytes, which is how it arrives, is matched and leaves.
 *
 * <p>1 to 65535 bytes [MQTT-4.7.3-1] [MQTT-4.7.3-3], no wildcard [MQTT-3.3.2-2], no control character. Two names are equal
 * when their bytes are: nothing is normalised [MQTT-4.7.3-4].
 */
public final class TopicName {
    private final byte[] utf8;
    private final int hash;

    /** The name as text, made on first use; racing threads make equal ones. */
    private @Nullable String text;

    private TopicName(byte[] utf8) {
        this.utf8 = utf8;
        this.hash = hash(utf8, 0, utf8.length);
    }

    /**
     * The topic name with these characters.
     *
     * @throws ProtocolViolation if it is not a valid topic name
     */
    public static TopicName of(String text) {
        return ofUtf8(TopicText.encode(text));
    }

    /**
     * The topic name with these UTF-8 bytes, which the caller gives away: they must not change afterwards.
     *
     * @throws ProtocolViolation if they are not a valid topic name
     */
    public static TopicName ofUtf8(byte[] utf8) {
        TopicText.requireValid(utf8);
        for (byte b : utf8) {
            if (b == '+' || b == '#') {
                // [MQTT-3.3.2-2] [v3 MQTT-3.3.2-2] [MQTT-4.7.0-1] [v3 MQTT-4.7.1-1]
                throw new ProtocolViolation(
                        ReasonCode.TOPIC_NAME_INVALID,
                        Statement.V5_3_3_2_2,
                        "Topic name holds a wildcard; wildcards belong in topic filters");
            }
        }
        return new TopicName(utf8);
    }

    /** The hash that {@link #hashCode} gives to a name with these bytes; lets a cache look a name up in place. */
    public static int hash(byte[] bytes, int offset, int length) {
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** The UTF-8 bytes; shared, never to be changed. */
    public byte[] utf8() {
        return utf8;
    }

    /** The number of UTF-8 bytes. */
    public int length() {
        return utf8.length;
    }

    /** True when it begins with {@code $}: filters that begin with a wildcard do not match it [MQTT-4.7.2-1]. */
    public boolean beginsWithDollar() {
        return utf8[0] == '$';
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || (other instanceof TopicName that && hash == that.hash && Arrays.equals(utf8, that.utf8));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = new String(utf8, StandardCharsets.UTF_8);
            text = known;
        }
        return known;
    }
}

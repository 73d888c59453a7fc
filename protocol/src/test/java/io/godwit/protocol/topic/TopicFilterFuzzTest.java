// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.godwit.protocol.spec.ProtocolViolation;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is a topic filter or a violation; a filter matches what the plain matcher says. */
class TopicFilterFuzzTest {
    /** The input is a filter and a name with a line feed between them, which neither may hold. */
    @MethodSource("seeds")
    @FuzzTest
    void matchesAsThePlainMatcherDoes(byte[] input) {
        String text = new String(input, UTF_8);
        int separator = text.indexOf('\n');
        TopicFilter filter = filter(separator < 0 ? text : text.substring(0, separator));
        TopicName name = separator < 0 ? null : name(text.substring(separator + 1));
        if (filter == null || name == null) {
            return;
        }
        if (!filter.equals(TopicFilter.of(filter.toString())) || !name.equals(TopicName.of(name.toString()))) {
            throw new AssertionError("Not equal to what its own text makes: " + filter + ", " + name);
        }
        boolean expected = PlainMatcher.matches(filter.matchedText(), name.toString());
        if (filter.matches(name) != expected) {
            throw new AssertionError(filter + (expected ? " must match " : " must not match ") + name);
        }
    }

    private static @org.jspecify.annotations.Nullable TopicFilter filter(String text) {
        try {
            return TopicFilter.of(text);
        } catch (ProtocolViolation violation) {
            return null;
        }
    }

    private static @org.jspecify.annotations.Nullable TopicName name(String text) {
        try {
            return TopicName.of(text);
        } catch (ProtocolViolation violation) {
            return null;
        }
    }

    static List<byte[]> seeds() {
        return List.of(
                bytes("a/b\na/b"),
                bytes("a/+/c\na/b/c"),
                bytes("#\na"),
                bytes("#\n$SYS/a"),
                bytes("a/#\na"),
                bytes("+/+\n/"),
                bytes("/+\n/a"),
                bytes("$share/g/a/#\na/b"),
                bytes("$SYS/#\n$SYS/broker"),
                bytes("a/#/b\na"),
                bytes("a+\na"),
                bytes("$share//a\na"),
                bytes("猫/+\n猫/é"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

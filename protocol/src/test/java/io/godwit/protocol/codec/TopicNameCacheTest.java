// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TopicNameCacheTest {
    private final TopicNameCache cache = new TopicNameCache();

    @Test
    void givesTheSameObjectForTheSameBytes() {
        for (String text : new String[] {"a", "a/b/c/d", "12345678", "sensors/17/temperature", "ü".repeat(100)}) {
            assertThat(topicName(text)).isSameAs(topicName(text));
        }
    }

    @Test
    void makesNamesAnewThatAreTooLongToKeep() {
        String text = "x".repeat(TopicNameCache.MAX_BYTES + 1);
        assertThat(topicName(text)).isEqualTo(topicName(text)).isNotSameAs(topicName(text));
    }

    @Test
    void neverMistakesOneNameForAnother() {
        RandomGenerator random = new SplittableRandom(3);
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(20);
            for (int k = 0; k < length; k++) {
                text.append(random.nextInt(12) == 0 ? 'b' : 'a');
            }
            assertThat(topicName(text.toString())).hasToString(text.toString());
        }
    }

    @Test
    void doesNotKeepWhatIsRefused() {
        assertThatThrownBy(() -> topicName("a/#")).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> topicName("a/#")).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> topicName("")).isInstanceOf(ProtocolViolation.class);
    }

    private TopicName topicName(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf in = Unpooled.buffer().writeByte(7).writeBytes(utf8).writeByte(7);
        return cache.topicName(in, 1, utf8.length);
    }
}

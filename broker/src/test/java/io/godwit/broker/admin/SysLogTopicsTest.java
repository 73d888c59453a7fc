// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.LogType;
import io.godwit.broker.message.Message;
import io.godwit.broker.session.FakeLoop;
import io.godwit.protocol.packet.QoS;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SysLogTopicsTest {
    private final FakeLoop loop = new FakeLoop(0);
    private final List<Message> published = new ArrayList<>();
    private final SysLogTopics topics = new SysLogTopics(loop, published::add);

    @Test
    void publishesEachTypeToItsTopic() {
        for (LogType type : LogType.values()) {
            topics.publish(type, "line");
        }
        loop.run();
        assertThat(published)
                .extracting(message -> message.topic().toString())
                .containsExactly(
                        "$SYS/broker/log/E",
                        "$SYS/broker/log/W",
                        "$SYS/broker/log/N",
                        "$SYS/broker/log/I",
                        "$SYS/broker/log/M/subscribe",
                        "$SYS/broker/log/M/unsubscribe",
                        "$SYS/broker/log/WS");
    }

    @Test
    void publishesLinesForTwentySecondsAndDoesNotRetainThem() {
        topics.publish(LogType.NOTICE, "New connection");
        loop.run();
        Message message = published.getFirst();
        assertThat(new String(message.payload(), StandardCharsets.UTF_8)).isEqualTo("New connection");
        assertThat(message.retain()).isFalse();
        assertThat(message.qos()).isEqualTo(QoS.EXACTLY_ONCE);
        assertThat(message.expiresAtMillis()).isEqualTo(loop.millis() + 20_000);
    }

    @Test
    void letsNoMoreThanAThousandLinesWait() {
        for (int i = 0; i < 1500; i++) {
            topics.publish(LogType.NOTICE, "line " + i);
        }
        loop.run();
        assertThat(published).hasSize(1000);
        topics.publish(LogType.NOTICE, "later");
        loop.run();
        assertThat(published).hasSize(1001);
    }
}

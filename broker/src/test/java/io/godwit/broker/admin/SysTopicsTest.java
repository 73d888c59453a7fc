// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.Durability;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.session.FakeLoop;
import io.godwit.broker.store.StoreStatus;
import io.godwit.protocol.packet.QoS;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SysTopicsTest {
    private final FakeLoop loop = new FakeLoop(0);
    private final List<Message> published = new ArrayList<>();

    /** When uptime was published, in milliseconds since 1970. */
    private final List<Long> uptimes = new ArrayList<>();

    @Test
    void publishesAtTheStartAndWheneverTheClockReachesAMultipleOfTheInterval() {
        loop.advance(3_300);
        long start = loop.millis();
        topics(10).start();
        loop.advance(25_000);
        assertThat(uptimes).containsExactly(start, start + 6_700, start + 16_700);
    }

    @Test
    void publishesRetainedAtQosTwoByTheBroker() {
        topics(10).start();
        assertThat(published).hasSizeGreaterThan(50).allSatisfy(message -> {
            assertThat(message.retain()).isTrue();
            assertThat(message.qos()).isEqualTo(QoS.EXACTLY_ONCE);
            assertThat(message.publisher()).isEqualTo(Publisher.BROKER);
            assertThat(message.expiresAtMillis()).isEqualTo(Message.NEVER);
        });
    }

    @Test
    void publishesNothingWhenTheIntervalIsZero() {
        topics(0).start();
        loop.advance(100_000);
        assertThat(published).isEmpty();
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void publishesNothingMoreOnceItIsStopped() {
        SysTopics topics = topics(10);
        topics.start();
        topics.stop();
        published.clear();
        loop.advance(100_000);
        assertThat(published).isEmpty();
    }

    @Test
    void doesNotReportTwiceWhenTheStartIsJustBeforeAMultiple() {
        loop.advance(9_950);
        topics(10).start();
        loop.advance(1_000);
        assertThat(uptimes).hasSize(1);
    }

    private SysTopics topics(int intervalSeconds) {
        SysReport report = new SysReport(
                "1.2.3",
                new Counters(),
                new RetainedMessages(),
                () -> 1,
                Durability.MEMORY,
                () -> StoreStatus.NOTHING_STORED,
                null,
                loop.nanos());
        return new SysTopics(report, intervalSeconds, loop, message -> {
            published.add(message);
            if (message.topic().toString().equals("$SYS/broker/uptime")) {
                uptimes.add(loop.millis());
                assertThat(new String(message.payload(), StandardCharsets.UTF_8))
                        .endsWith(" seconds");
            }
        });
    }
}

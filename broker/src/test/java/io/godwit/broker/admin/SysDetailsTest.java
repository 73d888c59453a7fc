// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.metrics.Buckets;
import io.godwit.broker.session.FakeLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SysDetailsTest {
    private final FakeLoop loop = new FakeLoop(0);
    private final List<Message> published = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final SysDetails details = new SysDetails(loop, published::add, warnings::add, 2);

    @Test
    void saysOneWhileAClientIsHereAndZeroForADayAfter() {
        come("c", "heron");
        leave("c", "heron", 7);
        assertThat(told()).containsExactly("heron 1", "heron 0");
        assertThat(published).allSatisfy(message -> {
            assertThat(message.retain()).isTrue();
            assertThat(message.publisher()).isEqualTo(Publisher.BROKER);
        });
        assertThat(published)
                .extracting(Message::expiresAtMillis)
                .containsExactly(Message.NEVER, loop.millis() + 86_400_000);
        assertThat(details.connects()).isEqualTo(1);
        assertThat(details.disconnects()).isEqualTo(1);
        assertThat(details.lifetimes(Buckets.of(10))).isEqualTo(1);
    }

    @Test
    void aClientThatIsTakenOverStaysHere() {
        come("one", "heron");
        come("two", "heron");
        leave("one", "heron", 1);
        assertThat(told()).containsExactly("heron 1");
        leave("two", "heron", 1);
        assertThat(told()).containsExactly("heron 1", "heron 0");
    }

    @Test
    void theTopicOfAClientThatLeftMakesRoom() {
        come("a", "heron");
        come("b", "ibis");
        leave("a", "heron", 1);
        come("c", "crane");
        assertThat(told()).containsExactly("heron 1", "ibis 1", "heron 0", "heron ", "crane 1");
        assertThat(warnings).isEmpty();
    }

    @Test
    void clientsBeyondTheMostHaveNoTopicAndOneWarning() {
        come("a", "heron");
        come("b", "ibis");
        come("c", "crane");
        come("d", "stork");
        leave("c", "crane", 1);
        assertThat(told()).containsExactly("heron 1", "ibis 1");
        assertThat(warnings).hasSize(1);
        assertThat(details.connects()).isEqualTo(4);
    }

    @Test
    void aClientIdentifierIsOneLevel() {
        come("a", "a/b+c#d$e%f");
        come("b", "x".repeat(257));
        assertThat(told()).containsExactly("a%2Fb%2Bc%23d%24e%25f 1");
    }

    @Test
    void bucketsEndAtOneTwoAndFive() {
        assertThat(IntStream.range(0, Buckets.COUNT).mapToObj(Buckets::name))
                .startsWith("0", "1", "2", "5", "10", "20", "50", "100", "200", "500", "1k", "2k")
                .endsWith("500k", "1M", "2M", "5M", "10M", "20M", "50M", "100M", "200M", "500M");
        assertThat(name(0)).isEqualTo("0");
        assertThat(name(3)).isEqualTo("5");
        assertThat(name(5)).isEqualTo("5");
        assertThat(name(5_001)).isEqualTo("10k");
        assertThat(name(Long.MAX_VALUE)).isEqualTo("500M");
    }

    private static String name(long number) {
        return Buckets.name(Buckets.of(number));
    }

    private void come(Object connection, String clientId) {
        details.onComing(connection, clientId);
        loop.run();
    }

    private void leave(Object connection, String clientId, long seconds) {
        details.onLeaving(connection, clientId, seconds);
        loop.run();
    }

    private List<String> told() {
        return published.stream()
                .map(message -> message.topic()
                                .toString()
                                .replace("$SYS/broker/connection/client/", "")
                                .replace("/state", " ")
                        + new String(message.payload(), StandardCharsets.UTF_8))
                .toList();
    }
}

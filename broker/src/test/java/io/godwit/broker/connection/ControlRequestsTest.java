// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.control.ControlEndpoint;
import io.godwit.broker.control.ControlTopics;
import io.godwit.broker.metrics.Counter;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ControlRequestsTest {
    private static final String TOPIC = "$CONTROL/test/v1";

    private final TestBroker broker = new TestBroker();

    /** What waits for the test to answer it. */
    private final Queue<Runnable> unanswered = new ArrayDeque<>();

    private void answersAtOnce() {
        broker.controlTopics = new ControlTopics(Map.of(
                TOPIC,
                (client, payload, answer) ->
                        answer.accept((client.clientId() + ":" + text(payload)).getBytes(StandardCharsets.UTF_8))));
    }

    private void answersLater() {
        ControlEndpoint later = (client, payload, answer) -> unanswered.add(() -> answer.accept(payload));
        broker.controlTopics = new ControlTopics(Map.of(TOPIC, later));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void answersTheClientThatAsksAlone() {
        answersAtOnce();
        TestClient asking = broker.connect5("a", Properties.NONE).subscribe("$CONTROL/#", QoS.EXACTLY_ONCE);
        TestClient other = broker.connect5("b", Properties.NONE).subscribe("$CONTROL/#", QoS.EXACTLY_ONCE);
        asking.publish(TOPIC, "x", QoS.AT_LEAST_ONCE, 7);
        broker.settle();
        List<Packet> received = asking.received();
        assertThat(received).first().isEqualTo(new PubAck(7));
        assertThat(received).last().isInstanceOfSatisfying(Publish.class, answer -> {
            assertThat(answer.topic()).hasToString(TOPIC + "/response");
            assertThat(text(answer.payload())).isEqualTo("a:x");
            assertThat(answer.qos()).isEqualTo(QoS.AT_MOST_ONCE);
            assertThat(answer.retain()).isFalse();
        });
        assertThat(other.received()).isEmpty();
    }

    @Test
    void answersWhoeverListensWhereTheClientThatAsksDoesNot() {
        answersAtOnce();
        TestClient listening = broker.connect("l").subscribe(TOPIC + "/response", QoS.AT_MOST_ONCE);
        broker.connect("a").publish(TOPIC, "x", QoS.AT_MOST_ONCE, 0);
        broker.settle();
        assertThat(listening.payloads()).containsExactly("a:x");
    }

    @Test
    void passesNoRequestOnAndKeepsNone() {
        answersAtOnce();
        TestClient other = broker.connect("b").subscribe(TOPIC, QoS.AT_MOST_ONCE);
        broker.connect("a").retain(TOPIC, "x");
        broker.settle();
        assertThat(other.received()).isEmpty();
        assertThat(broker.retained.count()).isZero();
    }

    @Test
    void saysThatNobodyAnswers() {
        TestClient asking = broker.connect("a").subscribe("$CONTROL/#", QoS.AT_MOST_ONCE);
        asking.publish("$CONTROL/nobody", "x", QoS.AT_MOST_ONCE, 0);
        broker.settle();
        assertThat(asking.payloads()).containsExactly("{\"error\": \"endpoint not available\"}");
    }

    @Test
    void asksForTheRightToPublish() {
        answersAtOnce();
        broker.security.deniedPublish.add(TOPIC);
        TestClient five = broker.connect5("a", Properties.NONE).subscribe("$CONTROL/#", QoS.AT_MOST_ONCE);
        five.publish(TOPIC, "x", QoS.AT_LEAST_ONCE, 7);
        broker.settle();
        assertThat(five.received()).containsExactly(new PubAck(7, ReasonCode.NOT_AUTHORIZED, Properties.NONE));
        TestClient three = broker.connect("b").publish(TOPIC, "x", QoS.AT_LEAST_ONCE, 7);
        broker.settle();
        assertThat(three.received()).containsExactly(new PubAck(7));
        assertThat(broker.count(Counter.DENIED_PUBLISH)).isEqualTo(2);
    }

    @Test
    void readsNothingMoreUntilTheAnswerIsThere() {
        answersLater();
        TestClient asking = broker.connect("a").subscribe("$CONTROL/#", QoS.AT_MOST_ONCE);
        asking.publish(TOPIC, "x", QoS.AT_LEAST_ONCE, 7);
        broker.settle();
        assertThat(asking.received()).isEmpty();
        assertThat(asking.wire.paused).isTrue();
        unanswered.remove().run();
        broker.settle();
        assertThat(asking.received()).hasSize(2).first().isEqualTo(new PubAck(7));
        assertThat(asking.wire.paused).isFalse();
    }

    @Test
    void doesARequestOnceHoweverOftenItIsSent() {
        answersLater();
        TestClient asking = broker.connect("a");
        asking.publish(TOPIC, "x", QoS.EXACTLY_ONCE, 7);
        unanswered.remove().run();
        broker.settle();
        assertThat(asking.received()).containsExactly(new PubRec(7));
        asking.publish(TOPIC, "x", QoS.EXACTLY_ONCE, 7);
        broker.settle();
        assertThat(unanswered).isEmpty();
        assertThat(asking.received()).containsExactly(new PubRec(7));
        asking.send(new PubRel(7));
        assertThat(asking.received()).containsExactly(new PubComp(7));
    }

    @Test
    void doesNotMindThatTheClientHasGone() {
        answersLater();
        TestClient listening = broker.connect("l").subscribe(TOPIC + "/response", QoS.AT_MOST_ONCE);
        TestClient asking = broker.connect("a").publish(TOPIC, "x", QoS.EXACTLY_ONCE, 7);
        asking.die();
        unanswered.remove().run();
        broker.settle();
        assertThat(listening.payloads()).containsExactly("x");
    }

    @Test
    void sendsNoWillToAControlTopic() {
        answersAtOnce();
        TestClient listening = broker.connect("l").subscribe("$CONTROL/#", QoS.AT_MOST_ONCE);
        byte[] payload = {'x'};
        Will will = new Will(TopicName.of(TOPIC), payload, QoS.AT_MOST_ONCE, false, Properties.NONE);
        broker.open("w").connect(TestBroker.v3("w", true, will)).die();
        broker.settle();
        assertThat(listening.payloads()).isEmpty();
    }

    @Test
    void keepsASubscriptionThatMayNotBeEnded() {
        broker.security.deniedUnsubscribe.add("t");
        TestClient client = broker.connect5("a", Properties.NONE).subscribe("t", QoS.AT_MOST_ONCE);
        client.send(new Unsubscribe(3, List.of(TopicFilter.of("t"), TopicFilter.of("u")), Properties.NONE));
        assertThat(client.received())
                .containsExactly(new UnsubAck(
                        3, List.of(ReasonCode.NOT_AUTHORIZED, ReasonCode.NO_SUBSCRIPTION_EXISTED), Properties.NONE));
        broker.connect("b").publish("t", "still", QoS.AT_MOST_ONCE, 0);
        assertThat(client.payloads()).containsExactly("still");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.metrics.Counter;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishTest {
    private static Publish only(TestClient client) {
        List<Packet> received = client.received();
        assertThat(received).hasSize(1);
        return (Publish) received.getFirst();
    }

    private static Publish with(@Nullable String topic, Properties properties) {
        return new Publish(
                false, QoS.AT_MOST_ONCE, false, topic == null ? null : TopicName.of(topic), 0, properties, new byte[1]);
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
    void deliversAtTheLowerQos(int published, int granted, int delivered) {
        TestBroker broker = new TestBroker();
        TestClient subscriber = broker.connect("s").subscribe("t", qos(granted));
        broker.connect("p").publish("t", "x", qos(published), published == 0 ? 0 : 7);
        Publish got = only(subscriber);
        assertThat(got.qos()).isEqualTo(qos(delivered));
        assertThat(got.packetIdentifier()).isEqualTo(delivered == 0 ? 0 : 1);
    }

    private static QoS qos(int value) {
        return Objects.requireNonNull(QoS.of(value));
    }

    @Test
    void acknowledgesQos1AndSaysWhenNobodyListens() {
        TestBroker broker = new TestBroker();
        TestClient publisher = broker.connect5("p", Properties.NONE);
        publisher.publish("t", "x", QoS.AT_LEAST_ONCE, 3);
        assertThat(publisher.received())
                .containsExactly(new PubAck(3, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE));
        broker.connect("s").subscribe("t", QoS.AT_MOST_ONCE);
        publisher.publish("t", "x", QoS.AT_LEAST_ONCE, 4);
        assertThat(publisher.received()).containsExactly(new PubAck(4));
    }

    @Test
    void deliversQos2OnceHoweverOftenItIsSent() {
        TestBroker broker = new TestBroker();
        TestClient subscriber = broker.connect("s").subscribe("t", QoS.AT_MOST_ONCE);
        TestClient publisher = broker.connect("p");
        publisher.publish("t", "x", QoS.EXACTLY_ONCE, 5).publish("t", "x", QoS.EXACTLY_ONCE, 5);
        publisher.send(new PubRel(5));
        assertThat(publisher.received()).containsExactly(new PubRec(5), new PubRec(5), new PubComp(5));
        publisher.publish("t", "y", QoS.EXACTLY_ONCE, 5);
        assertThat(subscriber.payloads()).containsExactly("x", "y");
    }

    @Test
    void runsTheQos2HandshakeTowardsTheSubscriber() {
        TestBroker broker = new TestBroker();
        TestClient subscriber = broker.connect("s").subscribe("t", QoS.EXACTLY_ONCE);
        broker.connect("p").publish("t", "x", QoS.EXACTLY_ONCE, 5);
        assertThat(only(subscriber).packetIdentifier()).isEqualTo(1);
        subscriber.send(new PubRec(1));
        assertThat(subscriber.received()).containsExactly(new PubRel(1));
        subscriber.send(new PubRec(1));
        assertThat(subscriber.received()).containsExactly(new PubRel(1));
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isEqualTo(1);
        subscriber.send(new PubComp(1));
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isZero();
        assertThat(broker.count(Counter.QUEUED_BYTES)).isZero();
    }

    @Test
    void answersAPubRecOfAnUnknownIdentifier() {
        TestBroker broker = new TestBroker();
        TestClient client = broker.connect5("s", Properties.NONE);
        client.send(new PubRec(9));
        assertThat(client.received())
                .containsExactly(new PubRel(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE));
        client.send(new PubRel(9));
        assertThat(client.received())
                .containsExactly(new PubComp(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE));
    }

    @Test
    void disconnectsAClientBeyondItsReceiveMaximum() {
        TestBroker broker = new TestBroker("max_inflight_messages 2");
        TestClient publisher = broker.connect5("p", Properties.NONE);
        publisher.publish("t", "1", QoS.EXACTLY_ONCE, 1).publish("t", "2", QoS.EXACTLY_ONCE, 2);
        assertThat(publisher.received()).hasSize(2);
        publisher.publish("t", "3", QoS.EXACTLY_ONCE, 3);
        assertThat(publisher.received())
                .singleElement()
                .isInstanceOfSatisfying(
                        Disconnect.class,
                        d -> assertThat(d.reasonCode()).isEqualTo(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED));
    }

    @Test
    void sendsNoMoreThanTheClientsReceiveMaximum() {
        TestBroker broker = new TestBroker();
        Properties two =
                Properties.builder().number(Property.RECEIVE_MAXIMUM, 2).build();
        TestClient subscriber = broker.connect5("s", two).subscribe("t", QoS.AT_LEAST_ONCE);
        TestClient publisher = broker.connect("p");
        for (int i = 1; i <= 5; i++) {
            publisher.publish("t", "m" + i, QoS.AT_LEAST_ONCE, i);
        }
        assertThat(subscriber.payloads()).containsExactly("m1", "m2");
        subscriber.send(new PubAck(2));
        assertThat(subscriber.payloads()).containsExactly("m3");
        subscriber.send(new PubAck(1)).send(new PubAck(3));
        assertThat(subscriber.payloads()).containsExactly("m4", "m5");
    }

    @Test
    void dropsWhatTheQueueCannotHold() {
        TestBroker broker = new TestBroker("max_inflight_messages 1", "max_queued_messages 2");
        TestClient subscriber = broker.connect("s").subscribe("t", QoS.AT_LEAST_ONCE);
        TestClient publisher = broker.connect("p");
        for (int i = 1; i <= 5; i++) {
            publisher.publish("t", "m" + i, QoS.AT_LEAST_ONCE, i);
        }
        assertThat(broker.count(Counter.DROPPED_QUEUE_FULL)).isEqualTo(2);
        List<String> got = new ArrayList<>(subscriber.payloads());
        for (int id = 1; id <= 3; id++) {
            got.addAll(subscriber.send(new PubAck(id)).payloads());
        }
        assertThat(got).containsExactly("m1", "m2", "m3");
    }

    @Test
    void dropsWhatTheQueuesOfAllClientsTogetherCannotHold() {
        // A message is one byte of topic and four of payload; the sessions belong to different loops.
        TestBroker small = new TestBroker(2, "memory_limit 20", "queue_qos0_messages true");
        for (String away : List.of("one", "two", "three")) {
            small.open(away)
                    .connect(TestBroker.v3(away, false, null))
                    .subscribe("t", QoS.AT_LEAST_ONCE)
                    .die();
        }
        TestClient publisher = small.connect("publisher");
        publisher.publish("t", "1111", QoS.AT_LEAST_ONCE, 1).publish("t", "2222", QoS.AT_MOST_ONCE, 0);
        assertThat(small.count(Counter.QUEUED_BYTES)).isEqualTo(20);
        assertThat(small.count(Counter.DROPPED_MEMORY_FULL)).isEqualTo(2);
        assertThat(small.count(Counter.DROPPED_QUEUE_FULL)).isZero();
        for (String away : List.of("one", "two", "three")) {
            small.open(away).connect(TestBroker.v3(away, true, null));
        }
        assertThat(small.count(Counter.QUEUED_BYTES)).isZero();
        assertThat(small.count(Counter.QUEUED_MESSAGES)).isZero();
    }

    @Test
    void countsTheBytesOfMessagesThatWaitAtQos0() {
        TestBroker keeping = new TestBroker("queue_qos0_messages true");
        keeping.open("away")
                .connect(TestBroker.v3("away", false, null))
                .subscribe("t", QoS.AT_MOST_ONCE)
                .die();
        keeping.connect("publisher").publish("t", "1111", QoS.AT_MOST_ONCE, 0);
        assertThat(keeping.count(Counter.QUEUED_BYTES)).isEqualTo(5);
        TestClient back = keeping.open("away").connect(TestBroker.v3("away", false, null));
        assertThat(back.payloads()).containsExactly("1111");
        assertThat(keeping.count(Counter.QUEUED_BYTES)).isZero();
    }

    @Test
    void resolvesAliasesOfTheClient() {
        TestBroker broker = new TestBroker();
        TestClient subscriber = broker.connect("s").subscribe("#", QoS.AT_MOST_ONCE);
        TestClient publisher = broker.connect5("p", Properties.NONE);
        Properties alias = Properties.builder().number(Property.TOPIC_ALIAS, 10).build();
        publisher.send(with("a/b", alias)).send(with(null, alias));
        assertThat(subscriber.received())
                .extracting(p -> String.valueOf(((Publish) p).topic()))
                .containsExactly("a/b", "a/b");
        publisher.send(
                with("x", Properties.builder().number(Property.TOPIC_ALIAS, 11).build()));
        assertThat(publisher.received())
                .singleElement()
                .isInstanceOfSatisfying(
                        Disconnect.class, d -> assertThat(d.reasonCode()).isEqualTo(ReasonCode.TOPIC_ALIAS_INVALID));
    }

    @Test
    void makesAliasesForAClientThatTakesThem() {
        TestBroker broker = new TestBroker();
        Properties one =
                Properties.builder().number(Property.TOPIC_ALIAS_MAXIMUM, 1).build();
        TestClient subscriber = broker.connect5("s", one).subscribe("#", QoS.AT_MOST_ONCE);
        TestClient publisher = broker.connect("p");
        publisher.publish("a", "1", QoS.AT_MOST_ONCE, 0);
        Publish first = only(subscriber);
        assertThat(first.topic()).isEqualTo(TopicName.of("a"));
        assertThat(first.properties().number(Property.TOPIC_ALIAS, 0)).isEqualTo(1);
        publisher.publish("a", "2", QoS.AT_MOST_ONCE, 0);
        assertThat(only(subscriber).topic()).isNull();
        publisher.publish("b", "3", QoS.AT_MOST_ONCE, 0);
        assertThat(only(subscriber).properties().isEmpty()).isTrue();
    }

    @Test
    void countsExpiryDownAndDropsWhatIsOver() {
        TestBroker broker = new TestBroker();
        TestClient away = broker.open("s").connect(TestBroker.v5("s", true, TestBroker.expiry(1000), null));
        away.subscribe("t", QoS.AT_LEAST_ONCE).die();
        TestClient publisher = broker.connect5("p", Properties.NONE);
        for (int seconds : new int[] {10, 100}) {
            publisher.send(new Publish(
                    false,
                    QoS.AT_LEAST_ONCE,
                    false,
                    TopicName.of("t"),
                    seconds,
                    Properties.builder()
                            .number(Property.MESSAGE_EXPIRY_INTERVAL, seconds)
                            .build(),
                    new byte[1]));
        }
        broker.advance(30_000);
        TestClient back = broker.open("s").connect(TestBroker.v5("s", false, TestBroker.expiry(1000), null));
        List<Packet> got = back.received();
        assertThat(got).hasSize(2);
        Publish left = (Publish) got.get(1);
        assertThat(left.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, 0))
                .isEqualTo(70);
        assertThat(broker.count(Counter.DROPPED_EXPIRED)).isEqualTo(1);
    }

    @Test
    void dropsForAClientWhatIsLargerThanItTakes() {
        TestBroker broker = new TestBroker();
        Properties small =
                Properties.builder().number(Property.MAXIMUM_PACKET_SIZE, 40).build();
        TestClient subscriber = broker.connect5("s", small).subscribe("t", QoS.AT_LEAST_ONCE);
        TestClient publisher = broker.connect("p");
        publisher.publish("t", "x".repeat(100), QoS.AT_LEAST_ONCE, 1).publish("t", "y", QoS.AT_LEAST_ONCE, 2);
        assertThat(subscriber.payloads()).containsExactly("y");
        assertThat(broker.count(Counter.DROPPED_TOO_LARGE)).isEqualTo(1);
        assertThat(broker.count(Counter.QUEUED_MESSAGES)).isEqualTo(1);
    }

    @Test
    void keepsNoLocalMessagesFromTheirPublisher() {
        TestBroker broker = new TestBroker();
        TestClient client = broker.connect5("a", Properties.NONE);
        client.send(new Subscribe(
                1,
                List.of(new Subscription(TopicFilter.of("t"), QoS.AT_MOST_ONCE, true, false, RetainHandling.SEND)),
                Properties.NONE));
        client.forget().publish("t", "own", QoS.AT_MOST_ONCE, 0);
        broker.connect("b").publish("t", "other", QoS.AT_MOST_ONCE, 0);
        assertThat(client.payloads()).containsExactly("other");
    }

    @Test
    void passesRetainOnOnlyAsPublished() {
        TestBroker broker = new TestBroker();
        TestClient plain = broker.connect("a").subscribe("t", QoS.AT_MOST_ONCE);
        TestClient asPublished = broker.connect5("b", Properties.NONE)
                .send(new Subscribe(
                        1,
                        List.of(new Subscription(
                                TopicFilter.of("t"), QoS.AT_MOST_ONCE, false, true, RetainHandling.SEND)),
                        Properties.NONE))
                .forget();
        broker.connect("p").retain("t", "x");
        assertThat(only(plain).retain()).isFalse();
        assertThat(only(asPublished).retain()).isTrue();
    }

    @Test
    void sendsRetainedMessagesByRetainHandling() {
        TestBroker broker = new TestBroker();
        broker.connect("p").retain("t", "kept");
        TestClient client = broker.connect5("s", Properties.NONE);
        for (RetainHandling handling : RetainHandling.values()) {
            Subscribe subscribe = new Subscribe(
                    1,
                    List.of(new Subscription(TopicFilter.of("t"), QoS.AT_MOST_ONCE, false, false, handling)),
                    Properties.NONE);
            client.send(subscribe);
            assertThat(client.payloads()).hasSize(handling == RetainHandling.SEND ? 1 : 0);
        }
        client.send(new Unsubscribe(2, List.of(TopicFilter.of("t")), Properties.NONE));
        client.send(new Subscribe(
                3,
                List.of(new Subscription(
                        TopicFilter.of("t"), QoS.AT_MOST_ONCE, false, false, RetainHandling.SEND_IF_NEW)),
                Properties.NONE));
        assertThat(client.payloads()).containsExactly("kept");
    }

    @Test
    void streamsMoreRetainedMessagesThanTheQueueHolds() {
        TestBroker broker = new TestBroker("max_queued_messages 10", "max_inflight_messages 4");
        TestClient publisher = broker.connect("p");
        for (int i = 0; i < 500; i++) {
            publisher.send(TestClient.publication("r/" + i, "m" + i, QoS.AT_LEAST_ONCE, true, 1 + i));
        }
        TestClient subscriber = broker.connect("s")
                .send(new Subscribe(
                        1, List.of(new Subscription(TopicFilter.of("r/#"), QoS.AT_LEAST_ONCE)), Properties.NONE));
        List<Packet> first = subscriber.received();
        assertThat(first.getFirst()).isInstanceOf(SubAck.class);
        int got = 0;
        List<Packet> round = first.subList(1, first.size());
        while (!round.isEmpty()) {
            assertThat(round).hasSizeLessThanOrEqualTo(4);
            got += round.size();
            for (Packet packet : round) {
                subscriber.connection.onPacket(new PubAck(((Publish) packet).packetIdentifier()));
            }
            round = subscriber.received();
        }
        assertThat(got).isEqualTo(500);
        assertThat(broker.count(Counter.DROPPED_QUEUE_FULL)).isZero();
    }

    @Test
    void doesNotSendARetainedMessageAfterTheOneThatReplacedIt() {
        TestBroker broker = new TestBroker("max_inflight_messages 1");
        TestClient publisher = broker.connect("p");
        for (int i = 1; i <= 3; i++) {
            publisher.send(TestClient.publication("r/" + i, "old", QoS.AT_LEAST_ONCE, true, i));
        }
        TestClient subscriber = broker.connect("s");
        subscriber.send(
                new Subscribe(1, List.of(new Subscription(TopicFilter.of("r/#"), QoS.AT_LEAST_ONCE)), Properties.NONE));
        for (int i = 1; i <= 3; i++) {
            publisher.send(TestClient.publication("r/" + i, "new", QoS.AT_LEAST_ONCE, false, i));
            publisher.send(TestClient.publication("r/" + i, "new", QoS.AT_LEAST_ONCE, true, i));
        }
        List<String> got = new ArrayList<>(subscriber.payloads());
        for (int id = 1; id <= 9; id++) {
            got.addAll(subscriber.send(new PubAck(id)).payloads());
        }
        // One was on its way and one queued when the new values came; the third old value was still to be sent.
        assertThat(got).containsExactly("old", "old", "new", "new", "new", "new", "new", "new");
    }

    @Test
    void sendsOneCopyWithAllIdentifiersWhereDuplicatesAreOff() {
        for (boolean duplicates : new boolean[] {true, false}) {
            TestBroker broker = new TestBroker("allow_duplicate_messages " + duplicates);
            TestClient client = broker.connect5("s", Properties.NONE);
            client.send(overlapping("a/#", QoS.AT_MOST_ONCE, 1)).send(overlapping("a/+", QoS.EXACTLY_ONCE, 2));
            client.forget();
            broker.connect("p").publish("a/b", "x", QoS.EXACTLY_ONCE, 1);
            List<Packet> got = client.received();
            assertThat(got).hasSize(duplicates ? 2 : 1);
            if (!duplicates) {
                Publish one = (Publish) got.getFirst();
                assertThat(one.qos()).isEqualTo(QoS.EXACTLY_ONCE);
                assertThat(one.properties().size()).isEqualTo(2);
            }
        }
    }

    private static Subscribe overlapping(String filter, QoS qos, int identifier) {
        return new Subscribe(
                identifier,
                List.of(new Subscription(TopicFilter.of(filter), qos)),
                Properties.builder()
                        .number(Property.SUBSCRIPTION_IDENTIFIER, identifier)
                        .build());
    }

    @Test
    void refusesWhatTheAclForbidsAndTellsVersionFive() {
        TestBroker broker = new TestBroker();
        broker.security.deniedPublish.add("no");
        TestClient subscriber = broker.connect("s").subscribe("#", QoS.AT_MOST_ONCE);
        TestClient five = broker.connect5("p5", Properties.NONE).publish("no", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(five.received())
                .singleElement()
                .isInstanceOfSatisfying(
                        PubAck.class, ack -> assertThat(ack.reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
        TestClient three = broker.connect("p3").publish("no", "x", QoS.EXACTLY_ONCE, 1);
        assertThat(three.received()).containsExactly(new PubRec(1));
        assertThat(subscriber.received()).isEmpty();
        assertThat(broker.count(Counter.DENIED_PUBLISH)).isEqualTo(2);
    }

    @Test
    void filtersWhatTheClientMayNotReceive() {
        TestBroker broker = new TestBroker();
        broker.security.deniedReceive.add("secret");
        TestClient subscriber = broker.connect("s").subscribe("#", QoS.AT_LEAST_ONCE);
        TestClient publisher = broker.connect("p").publish("secret", "x", QoS.AT_MOST_ONCE, 0);
        publisher.publish("open", "y", QoS.AT_MOST_ONCE, 0);
        assertThat(subscriber.payloads()).containsExactly("y");
        assertThat(broker.count(Counter.DENIED_RECEIVE)).isEqualTo(1);
    }

    @Test
    void acknowledgesAndDropsWhatIsPublishedToTheBrokersOwnTopics() {
        TestBroker broker = new TestBroker();
        TestClient subscriber = broker.connect("s").subscribe("$SYS/#", QoS.AT_MOST_ONCE);
        TestClient publisher = broker.connect("p").publish("$SYS/x", "x", QoS.AT_LEAST_ONCE, 1);
        assertThat(publisher.received()).containsExactly(new PubAck(1));
        assertThat(subscriber.received()).isEmpty();
    }

    @Test
    void addsAndRemovesTheMountPoint() {
        TestBroker broker = new TestBroker("listener 1883", "mount_point home/");
        TestClient subscriber = broker.connect("s").subscribe("t", QoS.AT_MOST_ONCE);
        broker.connect("p").retain("t", "x");
        assertThat(String.valueOf(only(subscriber).topic())).isEqualTo("t");
        assertThat(broker.retained.get(TopicName.of("home/t"))).isNotNull();
    }

    @Test
    void asksTheRulesAboutTopicsWithTheirMountPoint() {
        TestBroker broker = new TestBroker("listener 1883", "mount_point home/");
        broker.security.deniedPublish.addAll(List.of("home/p", "q"));
        broker.security.deniedReceive.addAll(List.of("home/r", "s"));
        TestClient subscriber = broker.connect("s").subscribe("#", QoS.AT_MOST_ONCE);
        TestClient publisher = broker.connect("p");
        for (String topic : List.of("p", "q", "r", "s")) {
            publisher.publish(topic, topic, QoS.AT_MOST_ONCE, 0);
        }
        assertThat(subscriber.payloads()).containsExactly("q", "s");
    }

    @Test
    void answersOneCodeForEachFilter() {
        TestBroker broker = new TestBroker();
        broker.security.deniedSubscribe.add("no");
        TestClient client = broker.connect5("s", Properties.NONE);
        client.send(new Subscribe(
                9,
                List.of(
                        new Subscription(TopicFilter.of("a"), QoS.EXACTLY_ONCE),
                        new Subscription(TopicFilter.of("no"), QoS.AT_MOST_ONCE),
                        new Subscription(TopicFilter.of("b"), QoS.AT_LEAST_ONCE)),
                Properties.NONE));
        SubAck ack = (SubAck) client.received().getFirst();
        assertThat(ack.reasonCodes())
                .containsExactly(ReasonCode.GRANTED_QOS_2, ReasonCode.NOT_AUTHORIZED, ReasonCode.GRANTED_QOS_1);
        client.send(new Unsubscribe(10, List.of(TopicFilter.of("a"), TopicFilter.of("c")), Properties.NONE));
        assertThat(client.received())
                .containsExactly(new UnsubAck(
                        10, List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED), Properties.NONE));
        assertThat(broker.count(Counter.SUBSCRIPTIONS)).isEqualTo(1);
    }

    @Test
    void sharesTurnAboutAndSkipsMembersThatAreAway() {
        TestBroker broker = new TestBroker();
        TestClient one = broker.connect("s1").subscribe("$share/g/t", QoS.AT_LEAST_ONCE);
        TestClient two = broker.connect("s2").subscribe("$share/g/t", QoS.AT_LEAST_ONCE);
        TestClient three = broker.open("s3").connect(TestBroker.v3("s3", false, null));
        three.subscribe("$share/g/t", QoS.AT_LEAST_ONCE).die();
        TestClient publisher = broker.connect("p");
        for (int i = 1; i <= 10; i++) {
            publisher.publish("t", "m" + i, QoS.AT_LEAST_ONCE, i);
        }
        assertThat(one.payloads()).hasSize(5);
        assertThat(two.payloads()).hasSize(5);
    }

    @Test
    void slowsAPublisherWhileItsSubscriberLagsAndLetsGoOfOneThatHangs() {
        TestBroker broker = new TestBroker("max_inflight_messages 1", "max_queued_messages 4");
        TestClient subscriber = broker.connect("s").subscribe("t", QoS.AT_LEAST_ONCE);
        TestClient publisher = broker.connect("p");
        for (int i = 1; i <= 4; i++) {
            publisher.publish("t", "m" + i, QoS.AT_LEAST_ONCE, i);
        }
        assertThat(publisher.wire.paused).isTrue();
        subscriber.send(new PubAck(1)).send(new PubAck(2));
        broker.advance(10);
        assertThat(publisher.wire.paused).isFalse();
        publisher.publish("t", "m5", QoS.AT_LEAST_ONCE, 5).publish("t", "m6", QoS.AT_LEAST_ONCE, 6);
        assertThat(publisher.wire.paused).isTrue();
        broker.advance(1100);
        assertThat(publisher.wire.paused).as("the subscriber makes no progress").isFalse();
    }

    @Test
    void boundsWhatAClientThatDoesNotReadCosts() {
        TestBroker broker = new TestBroker();
        TestClient subscriber = broker.connect("s").subscribe("t", QoS.AT_MOST_ONCE);
        subscriber.wire.writable = false;
        subscriber.wire.pendingBytes = 2 << 20;
        broker.connect("p").publish("t", "x", QoS.AT_MOST_ONCE, 0);
        assertThat(subscriber.received()).isEmpty();
        assertThat(broker.count(Counter.DROPPED_SLOW_READER)).isEqualTo(1);
    }

    @Test
    void routesAcrossLoopsInOrder() {
        TestBroker broker = new TestBroker(4);
        List<TestClient> subscribers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            subscribers.add(broker.connect("s" + i).subscribe("t", QoS.EXACTLY_ONCE));
        }
        TestClient publisher = broker.connect("p");
        for (int i = 1; i <= 3; i++) {
            publisher.publish("t", "m" + i, QoS.AT_LEAST_ONCE, i);
        }
        assertThat(publisher.received()).containsExactly(new PubAck(1), new PubAck(2), new PubAck(3));
        for (TestClient subscriber : subscribers) {
            assertThat(subscriber.payloads()).containsExactly("m1", "m2", "m3");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.V3.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Bytes;
import io.godwit.conformance.Client;
import io.godwit.conformance.Mode;
import io.godwit.conformance.Received;
import io.godwit.conformance.Script;
import io.godwit.conformance.Setting;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import java.util.Arrays;
import java.util.List;

/** Chapter 3.3, PUBLISH, without retained messages. */
final class PublishTest {
    @Script
    @Spec("v3 MQTT-3.3.1-3")
    void doesNotPassThePublishersDupOn(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 2);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "1").qos(1).id(5).dup()).expect(pubAck(5));
        subscriber.send(pubAck(subscriber.expectPublish(publish("a", "1").qos(1))));
        publisher.send(publish("a", "2").qos(2).id(6).dup()).expect(pubRec(6));
        publisher.send(pubRel(6)).expect(pubComp(6));
        subscriber.expectPublish(publish("a", "2").qos(2));
    }

    @Script
    @Spec({"v3 MQTT-3.3.1-2", "v3 MQTT-4.3.1-1"})
    void closesOnDupAtQos0(Stage stage) {
        stage.connect("publisher").send(publish("a", "m").dup()).expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.3.1-4", "v3 MQTT-4.8.0-1"})
    void closesOnQos3(Stage stage) {
        stage.connect("publisher").send(publish("a", "m").qos(3).id(1)).expectClosed();
    }

    @Script
    @Spec("v3 MQTT-3.3.2-1")
    void passesEveryCharacterOfTheTopicNameOn(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "#", 0);
        Client publisher = stage.connect("publisher");
        for (String topic : List.of("a", "/", "//", "a b", "ä/ß/漢字/😀", "sport/tennis/", "A/a")) {
            publisher.send(publish(topic, "m"));
            subscriber.expect(publish(topic, "m"));
        }
    }

    @Script
    @Spec({"v3 MQTT-3.3.2-2", "v3 MQTT-4.7.1-1"})
    void closesOnWildcardsInTheTopicName(Stage stage) {
        for (String topic : List.of("#", "+", "a/#", "a/+/b", "a+", "a#b")) {
            stage.connect("publisher").send(publish(topic, "m")).expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-4.7.3-1", "v3 MQTT-3.3.2-1"})
    void closesOnEmptyTopicName(Stage stage) {
        stage.connect("publisher").send(publish("", "m")).expectClosed();
    }

    @Script
    @Spec("v3 MQTT-3.3.2-3")
    void sendsTheTopicNameAndNotTheFilter(Stage stage) {
        Client plus = stage.subscriber("plus", "a/+/c", 0);
        Client hash = stage.subscriber("hash", "a/#", 0);
        Client exact = stage.subscriber("exact", "a/b/c", 0);
        Client other = stage.subscriber("other", "a/b", 0);
        stage.connect("publisher").send(publish("a/b/c", "m"));
        plus.expect(publish("a/b/c", "m"));
        hash.expect(publish("a/b/c", "m"));
        exact.expect(publish("a/b/c", "m"));
        other.expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.3.4-1", "v3 MQTT-2.3.1-6"})
    void answersAsTheQosAsks(Stage stage) {
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "m")).expectNothing();
        publisher.send(publish("a", "m").qos(1).id(1)).expect(pubAck(1));
        publisher.send(publish("a", "m").qos(2).id(2)).expect(pubRec(2));
        publisher.send(pubRel(2)).expect(pubComp(2));
    }

    @Script
    @Spec("v3 MQTT-3.3.5-1")
    void deliversAtTheHighestQosOfOverlappingFilters(Stage stage) {
        Client subscriber = stage.connect("subscriber")
                .send(subscribe(1, filter("a/#", 0), filter("a/b", 2), filter("a/+", 1)))
                .expect(subAck(1, 0, 2, 1));
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a/b", "m").qos(2).id(1)).expect(pubRec(1));
        publisher.send(pubRel(1)).expect(pubComp(1));
        List<Received> copies = subscriber.receiveAll();
        assertThat(copies).isNotEmpty().hasSizeLessThanOrEqualTo(3);
        assertThat(copies)
                .allMatch(each -> each.topic().equals("a/b") && each.text().equals("m"));
        assertThat(copies).anyMatch(each -> each.qos() == 2);
    }

    @Script
    @Spec({"v3 MQTT-3.8.4-6", "v3 MQTT-4.5.0-1"})
    void deliversAtTheLowerOfPublishedAndGrantedQos(Stage stage) {
        Client publisher = stage.connect("publisher");
        for (int granted = 0; granted <= 2; granted++) {
            for (int published = 0; published <= 2; published++) {
                Client subscriber = stage.subscriber("subscriber", "a", granted);
                publisher.send(publish("a", "m").qos(published).id(1));
                switch (published) {
                    case 1 -> publisher.expect(pubAck(1));
                    case 2 -> publisher.expect(pubRec(1)).send(pubRel(1)).expect(pubComp(1));
                    default -> publisher.sync();
                }
                subscriber.expectPublish(publish("a", "m").qos(Math.min(granted, published)));
                subscriber.disconnect();
            }
        }
    }

    @Script
    @Spec("v3 MQTT-4.5.0-1")
    void deliversToEverySubscriber(Stage stage) {
        Client zero = stage.subscriber("zero", "a", 0);
        Client one = stage.subscriber("one", "a", 1);
        Client two = stage.subscriber("two", "a", 2);
        Client publisher = stage.connect("publisher");
        for (int i = 1; i <= 5; i++) {
            publisher.send(publish("a", "m" + i).qos(2).id(i)).expect(pubRec(i));
            publisher.send(pubRel(i)).expect(pubComp(i));
            zero.expect(publish("a", "m" + i));
            one.send(pubAck(one.expectPublish(publish("a", "m" + i).qos(1))));
            int id = two.expectPublish(publish("a", "m" + i).qos(2));
            two.send(pubRec(id)).expect(pubRel(id)).send(pubComp(id));
        }
    }

    @Script(on = Setting.SECURED)
    @Spec("v3 MQTT-3.3.5-2")
    void deliversNothingThatIsNotAuthorised(Stage stage) {
        Client watcher = stage.client("watcher")
                .send(connect("watcher").userName("admin").password("admin"))
                .expect(connAck(0))
                .send(subscribe(1, "#", 0))
                .expect(subAck(1, 0));
        Client alice = stage.client("alice")
                .send(connect("alice").userName("alice").password("secret"))
                .expect(connAck(0));
        alice.send(publish("news/today", "m").qos(1).id(1)).expect(pubAck(1));
        alice.send(publish("news/today", "m")).sync();
        watcher.expectNothing();
        alice.send(publish("open/a", "m"));
        watcher.expect(publish("open/a", "m"));
    }

    @Script
    @Spec("v3 MQTT-3.3.2-1")
    void takesAPayloadOfAnyBytes(Stage stage) {
        byte[] payload = new byte[256];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) i;
        }
        Client subscriber = stage.subscriber("subscriber", "a", 0);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", payload), publish("a", ""));
        subscriber.expect(publish("a", payload), publish("a", ""));
    }

    @Script
    @Spec("v3 MQTT-3.3.2-1")
    void takesEveryLengthOfTheRemainingLengthField(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 0);
        Client publisher = stage.connect("publisher");
        // One, two, three bytes of remaining length on both sides of each border.
        for (int remaining : new int[] {127, 128, 16_383, 16_384, 70_000}) {
            byte[] payload = new byte[remaining - 3];
            Arrays.fill(payload, (byte) remaining);
            publisher.send(publish("a", payload));
            subscriber.expect(publish("a", payload));
        }
    }

    @Script(modes = {Mode.AS_WRITTEN, Mode.IN_ONE_SEGMENT})
    @Spec("v3 MQTT-3.3.2-1")
    void takesAPayloadOfAMegabyte(Stage stage) {
        byte[] payload = new byte[1_000_000];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 31);
        }
        Client subscriber = stage.subscriber("subscriber", "a", 1);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", payload).qos(1).id(1)).expect(pubAck(1));
        subscriber.expectPublish(publish("a", payload).qos(1));
    }

    @Script
    @Spec({"v3 MQTT-4.8.0-2", "v3 MQTT-4.8.0-1"})
    void closesOnlyTheConnectionOfTheFault(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 0);
        stage.connect("faulty").send(publish("a", "m").qos(3).id(1)).expectClosed();
        stage.connect("publisher").send(publish("a", "m"));
        subscriber.expect(publish("a", "m"));
    }

    @Script(on = Setting.SMALL_PACKETS)
    @Spec("v3 MQTT-4.8.0-2")
    void closesWhenAPacketIsTooLargeForTheServer(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 0);
        stage.connect("large").send(publish("a", new byte[300])).expectClosed();
        stage.connect("publisher").send(publish("a", Bytes.utf8("m").bytes()));
        subscriber.expect(publish("a", "m"));
    }
}

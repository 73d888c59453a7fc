// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.Bytes.packet;
import static io.godwit.conformance.Bytes.two;
import static io.godwit.conformance.V3.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Client;
import io.godwit.conformance.Received;
import io.godwit.conformance.Script;
import io.godwit.conformance.Setting;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.PacketType;

/** Chapters 3.8 to 3.11: SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK. */
final class SubscribeTest {
    @Script
    @Spec("v3 MQTT-3.8.3-2")
    void supportsWildcards(Stage stage) {
        Client subscriber = stage.connect("subscriber")
                .send(subscribe(1, filter("a/#", 0), filter("+/b", 0)))
                .expect(subAck(1, 0, 0));
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a/x", "1"), publish("x/b", "2"));
        subscriber.expect(publish("a/x", "1"), publish("x/b", "2"));
    }

    @Script
    @Spec("v3 MQTT-3.8.3-3")
    void closesOnSubscribeWithoutFilter(Stage stage) {
        stage.connect("subscriber").send(packet(0x82, two(1))).expectClosed();
    }

    @Script
    @Spec("v3 MQTT-3.8.3-4")
    void closesOnReservedBitsOfTheRequestedQos(Stage stage) {
        for (int options : new int[] {3, 4, 8, 0x10, 0x40, 0x80, 0xff}) {
            stage.connect("subscriber").send(subscribe(1, "a", options)).expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-3.8.4-1", "v3 MQTT-3.8.4-2", "v3 MQTT-3.8.4-5", "v3 MQTT-3.9.3-2"})
    void answersEverySubscribeWithTheGrantedQos(Stage stage) {
        Client subscriber = stage.connect("subscriber");
        for (int qos = 0; qos <= 2; qos++) {
            subscriber.send(subscribe(10 + qos, "a/" + qos, qos)).expect(subAck(10 + qos, qos));
        }
    }

    @Script
    @Spec({"v3 MQTT-3.8.4-4", "v3 MQTT-3.8.4-5", "v3 MQTT-3.9.3-1"})
    void answersSeveralFiltersInTheirOrder(Stage stage) {
        Client subscriber = stage.connect("subscriber")
                .send(subscribe(1, filter("a", 2), filter("b", 0), filter("c", 1), filter("d", 0)))
                .expect(subAck(1, 2, 0, 1, 0));
        Client publisher = stage.connect("publisher");
        for (String topic : new String[] {"a", "b", "c", "d"}) {
            publisher.send(publish(topic, "m"));
            subscriber.expect(publish(topic, "m"));
        }
    }

    @Script(on = Setting.SECURED)
    @Spec({"v3 MQTT-3.9.3-2", "v3 MQTT-3.8.4-5", "v3 MQTT-3.9.3-1"})
    void answersWithCodesOfTheTableOnly(Stage stage) {
        Client alice = stage.client("alice")
                .send(connect("alice").userName("alice").password("secret"))
                .expect(connAck(0))
                .send(subscribe(1, filter("open/a", 1), filter("secret/a", 1), filter("news/#", 2)));
        byte[] answer = alice.receive(PacketType.SUBACK).bytes();
        assertThat(answer).hasSize(7).startsWith(0x90, 5, 0, 1, 1);
        assertThat(answer[5]).isIn((byte) 1, (byte) 0x80);
        assertThat(answer[6]).isEqualTo((byte) 2);
    }

    @Script
    @Spec("v3 MQTT-3.8.4-3")
    void replacesASubscriptionWithTheSameFilter(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 0);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "1").qos(1).id(1)).expect(pubAck(1));
        subscriber.expect(publish("a", "1"));
        subscriber.send(subscribe(2, "a", 1)).expect(subAck(2, 1));
        publisher.send(publish("a", "2").qos(1).id(2)).expect(pubAck(2));
        subscriber.send(pubAck(subscriber.expectPublish(publish("a", "2").qos(1))));
        subscriber.send(subscribe(3, "a", 0)).expect(subAck(3, 0));
        publisher.send(publish("a", "3").qos(1).id(3)).expect(pubAck(3));
        subscriber.expect(publish("a", "3")).expectNothing();
    }

    @Script
    @Spec("v3 MQTT-3.8.4-3")
    void losesNothingWhileASubscriptionIsReplaced(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 1);
        Client publisher = stage.connect("publisher");
        for (int i = 1; i <= 15; i++) {
            publisher.send(publish("a", "m" + i).qos(1).id(i));
            subscriber.send(subscribe(i, "a", 1));
        }
        int next = 1;
        for (Received each : subscriber.receiveAll()) {
            if (each.type() == PacketType.PUBLISH) {
                assertThat(each.text()).isEqualTo("m" + next++);
            } else {
                assertThat(each.type()).isEqualTo(PacketType.SUBACK);
            }
        }
        assertThat(next).isEqualTo(16);
    }

    @Script
    @Spec("v3 MQTT-3.10.3-2")
    void closesOnUnsubscribeWithoutFilter(Stage stage) {
        stage.connect("subscriber").send(packet(0xa2, two(1))).expectClosed();
    }

    @Script
    @Spec({"v3 MQTT-3.10.4-1", "v3 MQTT-3.10.4-2", "v3 MQTT-3.10.4-4"})
    void deletesTheSubscriptionOnUnsubscribe(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a/+", 1);
        Client other = stage.subscriber("other", "a/+", 0);
        subscriber.send(unsubscribe(2, "a/+")).expect(unsubAck(2));
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a/b", "m").qos(1).id(1)).expect(pubAck(1));
        other.expect(publish("a/b", "m"));
        subscriber.expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.10.4-1", "v3 MQTT-3.10.4-5", "v3 MQTT-4.7.3-4"})
    void comparesFiltersOctetByOctet(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a/+", 0);
        int id = 2;
        for (String almost : new String[] {"a/b", "A/+", "a/#", "a/+/", "/a/+", "+/+", "#", "a"}) {
            subscriber.send(unsubscribe(id, almost)).expect(unsubAck(id));
            id++;
        }
        stage.connect("publisher").send(publish("a/b", "m"));
        subscriber.expect(publish("a/b", "m"));
    }

    @Script
    @Spec("v3 MQTT-3.10.4-3")
    void finishesDeliveriesThatHadBegun(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 2);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "1").qos(2).id(1)).expect(pubRec(1));
        publisher.send(pubRel(1)).expect(pubComp(1));
        publisher.send(publish("a", "2").qos(1).id(2)).expect(pubAck(2));
        int first = subscriber.expectPublish(publish("a", "1").qos(2));
        int second = subscriber.expectPublish(publish("a", "2").qos(1));
        subscriber.send(unsubscribe(9, "a")).expect(unsubAck(9));
        subscriber.send(pubRec(first)).expect(pubRel(first)).send(pubComp(first), pubAck(second));
        subscriber.expectNothing();
    }

    @Script
    @Spec("v3 MQTT-3.10.4-3")
    void sendsUnfinishedDeliveriesAgainThoughTheFilterIsGone(Stage stage) {
        Client subscriber = stage.client("subscriber")
                .send(connect("subscriber").persistent(), subscribe(1, "a", 1))
                .expect(connAck(0), subAck(1, 1));
        stage.connect("publisher").send(publish("a", "m").qos(1).id(2)).expect(pubAck(2));
        int id = subscriber.expectPublish(publish("a", "m").qos(1));
        subscriber.send(unsubscribe(9, "a")).expect(unsubAck(9));
        subscriber.disconnect();
        stage.client("subscriber")
                .send(connect("subscriber").persistent())
                .expect(connAckSessionPresent())
                .expect(publish("a", "m").qos(1).id(id).dup())
                .send(pubAck(id));
    }

    @Script
    @Spec({"v3 MQTT-3.10.4-6", "v3 MQTT-3.10.4-5"})
    void deletesSeveralFiltersAtOnce(Stage stage) {
        Client subscriber = stage.connect("subscriber")
                .send(subscribe(1, filter("a", 0), filter("b", 0), filter("c", 0)))
                .expect(subAck(1, 0, 0, 0))
                .send(unsubscribe(2, "a", "nothing", "c"))
                .expect(unsubAck(2));
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "1"), publish("b", "2"), publish("c", "3"));
        subscriber.expect(publish("b", "2")).expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-4.7.1-2", "v3 MQTT-4.8.0-1"})
    void closesOnMisplacedHash(Stage stage) {
        for (String filter : new String[] {"a#", "a/#/b", "#/a", "a/b#", "##"}) {
            stage.connect("subscriber").send(subscribe(1, filter, 0)).expectClosed();
        }
    }

    @Script
    @Spec({"v3 MQTT-4.7.1-3", "v3 MQTT-4.8.0-1"})
    void closesOnMisplacedPlus(Stage stage) {
        for (String filter : new String[] {"a+", "+a", "a/b+/c", "a/+b", "++"}) {
            stage.connect("subscriber").send(subscribe(1, filter, 0)).expectClosed();
        }
    }

    @Script
    @Spec("v3 MQTT-4.7.3-1")
    void closesOnEmptyFilter(Stage stage) {
        stage.connect("subscriber").send(subscribe(1, "", 0)).expectClosed();
        stage.connect("subscriber").send(unsubscribe(1, "")).expectClosed();
    }
}

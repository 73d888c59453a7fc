// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.V3.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Bytes;
import io.godwit.conformance.Client;
import io.godwit.conformance.Received;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chapters 4.3, 4.4 and 4.6: quality of service, delivery again, order. */
final class DeliveryTest {
    @Script
    @Spec({"v3 MQTT-4.3.1-1", "v3 MQTT-3.3.4-1"})
    void deliversQos0AtMostOnce(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 0);
        stage.connect("publisher").send(publish("a", "m"));
        subscriber.expect(publish("a", "m")).expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-4.3.2-1", "v3 MQTT-2.3.1-4", "v3 MQTT-2.3.1-6"})
    void sendsQos1WithAnUnusedIdentifierUntilItIsAcknowledged(Stage stage) {
        Client subscriber = persistentSubscriber(stage, 1);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "1").qos(1).id(1)).expect(pubAck(1));
        int first = subscriber.expectPublish(publish("a", "1").qos(1));
        publisher.send(publish("a", "2").qos(1).id(1)).expect(pubAck(1));
        int second = subscriber.expectPublish(publish("a", "2").qos(1));
        assertThat(second).isNotEqualTo(first);
        subscriber.send(pubAck(first));
        subscriber.drop();
        Client back = back(stage);
        back.expect(publish("a", "2").qos(1).id(second).dup());
        back.send(pubAck(second)).expectNothing();
    }

    @Script
    @Spec("v3 MQTT-4.3.2-2")
    void takesAnIdentifierForANewMessageAfterPubAck(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 0);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "1").qos(1).id(7)).expect(pubAck(7));
        publisher.send(publish("a", "2").qos(1).id(7).dup()).expect(pubAck(7));
        subscriber.expect(publish("a", "1"), publish("a", "2"));
    }

    @Script
    @Spec({"v3 MQTT-4.3.3-1", "v3 MQTT-2.3.1-6"})
    void sendsQos2InItsFourSteps(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 2);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "m").qos(2).id(1)).expect(pubRec(1));
        publisher.send(pubRel(1)).expect(pubComp(1));
        int id = subscriber.expectPublish(publish("a", "m").qos(2));
        subscriber.send(pubRec(id)).expect(pubRel(id));
        subscriber.send(pubComp(id)).expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-4.3.3-2", "v3 MQTT-3.3.1-1"})
    void deliversARepeatedQos2MessageOnce(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 0);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "m").qos(2).id(3)).expect(pubRec(3));
        publisher.send(publish("a", "m").qos(2).id(3).dup()).expect(pubRec(3));
        publisher.send(publish("a", "m").qos(2).id(3).dup()).expect(pubRec(3));
        publisher.send(pubRel(3)).expect(pubComp(3));
        subscriber.expect(publish("a", "m")).expectNothing();
        // After PUBCOMP the identifier stands for another message.
        publisher.send(publish("a", "n").qos(2).id(3)).expect(pubRec(3));
        publisher.send(pubRel(3)).expect(pubComp(3));
        subscriber.expect(publish("a", "n")).expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-4.3.3-2", "v3 MQTT-4.4.0-1", "v3 MQTT-3.1.2-4"})
    void remembersReceivedQos2IdentifiersInTheSession(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 0);
        stage.client("publisher")
                .send(connect("publisher").persistent())
                .expect(connAck(0))
                .send(publish("a", "m").qos(2).id(3))
                .expect(pubRec(3))
                .drop();
        Client back = stage.client("publisher")
                .send(connect("publisher").persistent())
                .expect(connAckSessionPresent());
        back.send(publish("a", "m").qos(2).id(3).dup()).expect(pubRec(3));
        back.send(pubRel(3)).expect(pubComp(3));
        subscriber.expect(publish("a", "m")).expectNothing();
    }

    @Script
    @Spec("v3 MQTT-4.3.3-2")
    void answersARepeatedPubRel(Stage stage) {
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "m").qos(2).id(3)).expect(pubRec(3));
        publisher.send(pubRel(3)).expect(pubComp(3));
        publisher.send(pubRel(3)).expect(pubComp(3));
    }

    @Script
    @Spec({"v3 MQTT-4.4.0-1", "v3 MQTT-3.3.1-1", "v3 MQTT-2.3.1-4", "v3 MQTT-2.3.1-3"})
    void sendsUnacknowledgedPublishAgainOnReconnect(Stage stage) {
        for (int qos = 1; qos <= 2; qos++) {
            Client subscriber = persistentSubscriber(stage, 2);
            Client publisher = stage.connect("publisher");
            publisher.send(publish("a", "m").qos(qos).id(1));
            finish(publisher, qos, 1);
            int id = subscriber.expectPublish(publish("a", "m").qos(qos));
            subscriber.drop();
            Client back = back(stage);
            back.expect(publish("a", "m").qos(qos).id(id).dup());
            back.drop();
            // And once more, for it is still unacknowledged.
            back = back(stage);
            back.expect(publish("a", "m").qos(qos).id(id).dup());
            if (qos == 1) {
                back.send(pubAck(id));
            } else {
                back.send(pubRec(id)).expect(pubRel(id)).send(pubComp(id));
            }
            back.expectNothing().disconnect();
            stage.connect("subscriber").disconnect();
        }
    }

    @Script
    @Spec({"v3 MQTT-4.4.0-1", "v3 MQTT-4.3.3-1"})
    void sendsUnacknowledgedPubRelAgainOnReconnect(Stage stage) {
        Client subscriber = persistentSubscriber(stage, 2);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "m").qos(2).id(1));
        finish(publisher, 2, 1);
        int id = subscriber.expectPublish(publish("a", "m").qos(2));
        subscriber.send(pubRec(id)).expect(pubRel(id)).drop();
        Client back = back(stage);
        back.expect(pubRel(id)).send(pubComp(id)).expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-4.6.0-1", "v3 MQTT-4.4.0-1"})
    void sendsAgainInTheFirstOrder(Stage stage) {
        Client subscriber = persistentSubscriber(stage, 1);
        Client publisher = stage.connect("publisher");
        List<Bytes> again = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            publisher.send(publish("a", "m" + i).qos(1).id(i)).expect(pubAck(i));
            int id = subscriber.expectPublish(publish("a", "m" + i).qos(1));
            again.add(publish("a", "m" + i).qos(1).id(id).dup());
        }
        subscriber.drop();
        back(stage).expect(again.toArray(Bytes[]::new));
    }

    @Script
    @Spec({"v3 MQTT-4.6.0-5", "v3 MQTT-4.6.0-6"})
    void keepsTheOrderOfEachQos(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 2);
        Client publisher = stage.connect("publisher");
        for (int i = 1; i <= 18; i++) {
            publisher.send(publish("a", String.valueOf(i)).qos(i % 3).id(i));
        }
        Map<Integer, Integer> last = new HashMap<>();
        int count = 0;
        for (Received each : finishAll(publisher, subscriber, 18)) {
            int number = Integer.parseInt(each.text());
            assertThat(number).isGreaterThan(last.getOrDefault(each.qos(), 0));
            last.put(each.qos(), number);
            count++;
        }
        assertThat(count).isEqualTo(18);
    }

    @Script
    @Spec({"v3 MQTT-4.6.0-6", "v3 MQTT-4.6.0-1"})
    void keepsTheOrderOfWhatWaitedAndWhatComes(Stage stage) {
        persistentSubscriber(stage, 1).disconnect();
        Client publisher = stage.connect("publisher");
        for (int i = 1; i <= 60; i++) {
            publisher.send(publish("a", "m" + i).qos(1).id(i)).expect(pubAck(i));
        }
        Client back = back(stage);
        for (int i = 61; i <= 80; i++) {
            publisher.send(publish("a", "m" + i).qos(1).id(i)).expect(pubAck(i));
        }
        for (int i = 1; i <= 80; i++) {
            back.send(pubAck(back.expectPublish(publish("a", "m" + i).qos(1))));
        }
        back.expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-4.6.0-2", "v3 MQTT-4.6.0-3", "v3 MQTT-4.6.0-4"})
    void acknowledgesInTheOrderOfArrival(Stage stage) {
        Client publisher = stage.connect("publisher");
        publisher.send(
                publish("a", "1").qos(1).id(30),
                publish("a", "2").qos(1).id(10),
                publish("a", "3").qos(1).id(20));
        publisher.expect(pubAck(30), pubAck(10), pubAck(20));
        publisher.send(
                publish("a", "4").qos(2).id(33),
                publish("a", "5").qos(2).id(11),
                publish("a", "6").qos(2).id(22));
        publisher.expect(pubRec(33), pubRec(11), pubRec(22));
        publisher.send(pubRel(33), pubRel(11), pubRel(22)).expect(pubComp(33), pubComp(11), pubComp(22));
    }

    @Script
    @Spec({"v3 MQTT-4.6.0-4", "v3 MQTT-4.3.3-1"})
    void sendsPubRelInTheOrderOfPubRec(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 2);
        Client publisher = stage.connect("publisher");
        List<Integer> identifiers = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            publisher.send(publish("a", "m" + i).qos(2).id(i));
            finish(publisher, 2, i);
            identifiers.add(subscriber.expectPublish(publish("a", "m" + i).qos(2)));
        }
        for (int id : identifiers) {
            subscriber.send(pubRec(id));
        }
        for (int id : identifiers) {
            subscriber.expect(pubRel(id)).send(pubComp(id));
        }
        subscriber.expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-4.5.0-1", "v3 MQTT-3.8.4-6"})
    void deliversAMixOfQosToAMixOfSubscribers(Stage stage) {
        Client publisher = stage.connect("publisher");
        Client zero = stage.subscriber("zero", "mix/#", 0);
        Client one = stage.subscriber("one", "mix/+", 1);
        Client two = stage.subscriber("two", "mix/a", 2);
        for (int i = 1; i <= 9; i++) {
            publisher.send(publish("mix/a", String.valueOf(i)).qos(i % 3).id(i));
        }
        List<Received> toTwo = finishAll(publisher, two, 9);
        assertThat(toTwo).allMatch(each -> each.qos() == Integer.parseInt(each.text()) % 3);
        assertThat(one.receiveAll())
                .hasSize(9)
                .allMatch(each -> each.qos() == Math.min(1, Integer.parseInt(each.text()) % 3));
        assertThat(zero.receiveAll()).hasSize(9).allMatch(each -> each.qos() == 0);
    }

    /** Answers PUBREC with PUBREL until the publisher has all its answers; gives what the subscriber got. */
    private static List<Received> finishAll(Client publisher, Client subscriber, int count) {
        for (Received answer : publisher.receiveAll()) {
            switch (answer.type()) {
                case PUBREC -> publisher.send(pubRel(answer.packetIdentifier()));
                case PUBACK -> assertThat(answer.packetIdentifier()).isBetween(1, count);
                default -> throw new AssertionError("unexpected " + answer);
            }
        }
        assertThat(publisher.receiveAll()).allMatch(each -> each.bytes()[0] == 0x70);
        return subscriber.receiveAll();
    }

    private static void finish(Client publisher, int qos, int id) {
        if (qos == 1) {
            publisher.expect(pubAck(id));
        } else {
            publisher.expect(pubRec(id)).send(pubRel(id)).expect(pubComp(id));
        }
    }

    private static Client persistentSubscriber(Stage stage, int qos) {
        return stage.client("subscriber")
                .send(connect("subscriber").persistent(), subscribe(1, "a", qos))
                .expect(connAck(0), subAck(1, qos));
    }

    private static Client back(Stage stage) {
        return stage.client("subscriber")
                .send(connect("subscriber").persistent())
                .expect(connAckSessionPresent());
    }
}

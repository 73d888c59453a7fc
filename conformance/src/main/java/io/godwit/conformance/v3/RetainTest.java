// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.V3.*;

import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;

/** Chapter 3.3.1.3, RETAIN. */
final class RetainTest {
    @Script
    @Spec({"v3 MQTT-3.3.1-5", "v3 MQTT-3.3.1-6", "v3 MQTT-3.3.1-8", "v3 MQTT-3.8.4-6"})
    void keepsTheMessageWithItsQosForLaterSubscribers(Stage stage) {
        Client publisher = stage.connect("publisher");
        for (int qos = 0; qos <= 2; qos++) {
            retain(publisher, "a", "m" + qos, qos);
            for (int granted = 0; granted <= 2; granted++) {
                Client late = stage.subscriber("late", "a", granted);
                late.expectPublish(
                        publish("a", "m" + qos).qos(Math.min(qos, granted)).retain());
                late.disconnect();
            }
        }
    }

    @Script
    @Spec("v3 MQTT-3.3.1-6")
    void sendsTheLastMessageOfEachMatchingTopic(Stage stage) {
        Client publisher = stage.connect("publisher");
        retain(publisher, "a/1", "old", 0);
        retain(publisher, "a/1", "one", 0);
        retain(publisher, "a/2", "two", 0);
        retain(publisher, "a/2/3", "three", 0);
        retain(publisher, "b", "other", 0);
        stage.subscriber("plus", "a/+", 0)
                .expectInAnyOrder(
                        publish("a/1", "one").retain(), publish("a/2", "two").retain())
                .expectNothing();
        stage.subscriber("hash", "a/#", 0)
                .expectInAnyOrder(
                        publish("a/1", "one").retain(),
                        publish("a/2", "two").retain(),
                        publish("a/2/3", "three").retain())
                .expectNothing();
        stage.subscriber("exact", "a/2", 0)
                .expect(publish("a/2", "two").retain())
                .expectNothing();
        stage.subscriber("nothing", "c/#", 0).expectNothing();
    }

    @Script
    @Spec("v3 MQTT-3.3.1-7")
    void replacesWithQos0(Stage stage) {
        Client publisher = stage.connect("publisher");
        retain(publisher, "a", "first", 1);
        retain(publisher, "a", "second", 0);
        stage.subscriber("late", "a", 1).expect(publish("a", "second").retain()).expectNothing();
    }

    @Script
    @Spec("v3 MQTT-3.3.1-9")
    void clearsRetainTowardsEstablishedSubscriptions(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 1);
        Client publisher = stage.connect("publisher");
        retain(publisher, "a", "m", 0);
        subscriber.expect(publish("a", "m"));
        retain(publisher, "a", "m", 1);
        subscriber.send(pubAck(subscriber.expectPublish(publish("a", "m").qos(1))));
    }

    @Script
    @Spec({"v3 MQTT-3.3.1-10", "v3 MQTT-3.3.1-11", "v3 MQTT-3.3.1-9"})
    void removesTheMessageWhenAnEmptyOneArrives(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 1);
        Client publisher = stage.connect("publisher");
        retain(publisher, "a", "m", 0);
        subscriber.expect(publish("a", "m"));
        retain(publisher, "a", "", 1);
        subscriber.expectPublish(publish("a", "").qos(1));
        stage.subscriber("late", "#", 0).expectNothing();
    }

    @Script
    @Spec("v3 MQTT-3.3.1-12")
    void leavesTheRetainedMessageAloneWithoutRetain(Stage stage) {
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "passing")).sync();
        stage.subscriber("early", "a", 0).expectNothing();
        retain(publisher, "a", "kept", 0);
        publisher.send(publish("a", "passing"), publish("a", "")).sync();
        stage.subscriber("late", "a", 0).expect(publish("a", "kept").retain()).expectNothing();
    }

    @Script
    @Spec("v3 MQTT-3.1.2-7")
    void keepsTheMessageWhenTheSessionEnds(Stage stage) {
        Client publisher = stage.connect("publisher");
        retain(publisher, "a", "m", 1);
        publisher.disconnect();
        stage.connect("publisher").disconnect();
        stage.subscriber("late", "a", 1).expectPublish(publish("a", "m").qos(1).retain());
    }

    @Script
    @Spec({"v3 MQTT-3.8.4-3", "v3 MQTT-3.3.1-6"})
    void sendsTheMessageAgainWhenASubscriptionIsReplaced(Stage stage) {
        retain(stage.connect("publisher"), "a", "m", 1);
        Client subscriber = stage.subscriber("subscriber", "a", 0);
        subscriber.expect(publish("a", "m").retain());
        subscriber.send(subscribe(2, "a", 1)).expect(subAck(2, 1));
        subscriber.expectPublish(publish("a", "m").qos(1).retain());
    }

    private static void retain(Client publisher, String topic, String payload, int qos) {
        publisher.send(publish(topic, payload).qos(qos).id(77).retain());
        switch (qos) {
            case 1 -> publisher.expect(pubAck(77));
            case 2 -> publisher.expect(pubRec(77)).send(pubRel(77)).expect(pubComp(77));
            default -> publisher.sync();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.V3.*;

import io.godwit.conformance.Client;
import io.godwit.conformance.Mode;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;

/** Chapter 3.1.2.5 and following: the will. */
final class WillTest {
    @Script
    @Spec({"v3 MQTT-3.1.2-8", "v3 MQTT-3.1.2-16"})
    void publishesTheWillWhenTheNetworkFails(Stage stage) {
        Client watcher = stage.subscriber("watcher", "will/+", 2);
        for (int qos = 0; qos <= 2; qos++) {
            stage.client("victim")
                    .send(connect("victim").will("will/a", "gone", qos))
                    .expect(connAck(0))
                    .drop();
            int id = watcher.expectPublish(publish("will/a", "gone").qos(qos));
            switch (qos) {
                case 1 -> watcher.send(pubAck(id));
                case 2 -> watcher.send(pubRec(id)).expect(pubRel(id)).send(pubComp(id));
                default -> {
                    // QoS 0 has no answer.
                }
            }
        }
        // None of them was retained.
        stage.subscriber("late", "will/+", 0).expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-8", "v3 MQTT-4.8.0-1"})
    void publishesTheWillWhenTheClientBreaksTheProtocol(Stage stage) {
        Client watcher = stage.subscriber("watcher", "will", 0);
        stage.client("victim")
                .send(connect("victim").will("will", "gone", 0))
                .expect(connAck(0))
                .sendHex("f0 00")
                .expectClosed();
        watcher.expect(publish("will", "gone"));
    }

    @Script
    @Spec("v3 MQTT-3.1.2-8")
    void publishesAnEmptyWill(Stage stage) {
        Client watcher = stage.subscriber("watcher", "will", 0);
        stage.client("victim")
                .send(connect("victim").will("will", "", 0))
                .expect(connAck(0))
                .drop();
        watcher.expect(publish("will", ""));
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-10", "v3 MQTT-3.1.2-12"})
    void publishesTheWillOnceOnly(Stage stage) {
        Client watcher = stage.subscriber("watcher", "will", 0);
        stage.client("victim")
                .send(connect("victim").persistent().will("will", "gone", 0))
                .expect(connAck(0))
                .drop();
        watcher.expect(publish("will", "gone"));
        Client back =
                stage.client("victim").send(connect("victim").persistent()).expect(connAckSessionPresent());
        back.drop();
        stage.client("victim").send(connect("victim").persistent()).expect(connAckSessionPresent());
        watcher.expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.14.4-3", "v3 MQTT-3.1.2-10", "v3 MQTT-3.1.2-8"})
    void dropsTheWillOnDisconnect(Stage stage) {
        Client watcher = stage.subscriber("watcher", "will", 0);
        stage.client("polite")
                .send(connect("polite").will("will", "gone", 0))
                .expect(connAck(0))
                .disconnect();
        watcher.expectNothing();
    }

    @Script
    @Spec("v3 MQTT-3.1.2-12")
    void publishesNothingWithoutAWill(Stage stage) {
        Client watcher = stage.subscriber("watcher", "#", 0);
        stage.connect("plain").drop();
        stage.connect("plain").disconnect();
        watcher.expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-17", "v3 MQTT-3.3.1-9"})
    void retainsTheWillIfAsked(Stage stage) {
        Client watcher = stage.subscriber("watcher", "will", 1);
        stage.client("victim")
                .send(connect("victim").retainedWill("will", "gone", 1))
                .expect(connAck(0))
                .drop();
        watcher.expectPublish(publish("will", "gone").qos(1));
        stage.subscriber("late", "will", 1)
                .expectPublish(publish("will", "gone").qos(1).retain());
    }

    @Script(modes = Mode.AS_WRITTEN)
    @Spec({"v3 MQTT-3.1.2-24", "v3 MQTT-3.1.2-23", "v3 MQTT-3.1.2-8"})
    void closesASilentConnectionAndPublishesItsWill(Stage stage) {
        Client watcher = stage.subscriber("watcher", "will", 0);
        Client silent = stage.client("silent")
                .send(connect("silent").keepAlive(1).will("will", "silent", 0))
                .expect(connAck(0));
        silent.expectClosed();
        watcher.expect(publish("will", "silent"));
    }

    @Script(modes = Mode.AS_WRITTEN)
    @Spec("v3 MQTT-3.1.2-24")
    void keepsAConnectionThatSpeaksInTime(Stage stage) {
        Client speaking =
                stage.client("speaking").send(connect("speaking").keepAlive(3)).expect(connAck(0));
        Client listening = stage.client("without keep alive")
                .send(connect("without").keepAlive(0))
                .expect(connAck(0));
        // The end of a silent connection is the clock: 1.5 seconds each time, 4.5 seconds are allowed.
        for (int i = 0; i < 4; i++) {
            stage.client("clock")
                    .send(connect("clock").keepAlive(1))
                    .expect(connAck(0))
                    .expectClosed();
            speaking.send(PINGREQ).expect(PINGRESP);
        }
        listening.send(PINGREQ).expect(PINGRESP);
    }

    @Script(modes = Mode.AS_WRITTEN)
    @Spec("v3 MQTT-3.1.2-24")
    void countsOnlyWhatTheClientSends(Stage stage) {
        Client silent = stage.client("silent")
                .send(connect("silent").keepAlive(1), subscribe(1, "a", 0))
                .expect(connAck(0), subAck(1, 0));
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "1"));
        silent.expect(publish("a", "1"));
        silent.expectClosed();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.V3.*;

import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;

/** What a client of MQTT 3.1 (protocol name MQIsdp, level 3) sees; 3.1 has no numbered statements of its own. */
final class Mqtt31Test {
    @Script
    @Spec("v3 MQTT-3.1.2-1")
    void acceptsTheProtocolNameOfMqtt31(Stage stage) {
        stage.client("old")
                .sendHex("10 14 00 06 4d 51 49 73 64 70 03 02 00 3c 00 06 63 6c 69 65 6e 74")
                .expectBytes("20 02 00 00")
                .send(PINGREQ)
                .expect(PINGRESP);
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-1", "v3 MQTT-3.1.2-2"})
    void refusesMqtt31NameWithAnotherLevel(Stage stage) {
        stage.client("old").send(connect("a").protocol("MQIsdp", 4)).expectRefused();
        stage.client("old").send(connect("a").protocol("MQIsdp", 9)).expectRefused();
    }

    @Script
    @Spec("v3 MQTT-3.1.2-2")
    void refusesTheLevelOfMqtt31WithAnotherName(Stage stage) {
        stage.client("mixed").send(connect("a").protocol("MQTT", 3)).expectRefused();
    }

    @Script
    @Spec("v3 MQTT-3.2.2-2")
    void leavesSessionPresentOutOfConnAck(Stage stage) {
        stage.client("old")
                .send(connect("old").mqtt31().persistent(), subscribe(1, "a", 1))
                .expect(connAck(0), subAck(1, 1))
                .disconnect();
        stage.connect("publisher").send(publish("a", "m").qos(1).id(1)).expect(pubAck(1));
        // The byte is reserved in MQTT 3.1.
        Client back =
                stage.client("old").send(connect("old").mqtt31().persistent()).expect(connAck(0));
        back.send(pubAck(back.expectPublish(publish("a", "m").qos(1)))).expectNothing();
    }

    @Script
    @Spec("v3 MQTT-3.1.3-9")
    void refusesAnEmptyIdentifierWithCode2(Stage stage) {
        stage.client("empty").send(connect("").mqtt31()).expect(connAck(2)).expectClosed();
    }

    @Script
    @Spec("v3 MQTT-4.5.0-1")
    void exchangesMessagesAcrossVersions(Stage stage) {
        Client old = stage.client("old")
                .send(connect("old").mqtt31(), subscribe(1, "b", 1))
                .expect(connAck(0), subAck(1, 1));
        Client young = stage.subscriber("young", "a", 2);
        old.send(publish("a", "1").qos(2).id(1)).expect(pubRec(1));
        old.send(pubRel(1)).expect(pubComp(1));
        int id = young.expectPublish(publish("a", "1").qos(2));
        young.send(pubRec(id)).expect(pubRel(id)).send(pubComp(id));
        young.send(publish("b", "2").qos(1).id(7)).expect(pubAck(7));
        old.send(pubAck(old.expectPublish(publish("b", "2").qos(1))));
    }
}

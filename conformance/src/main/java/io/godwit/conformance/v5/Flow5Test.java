// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Setting;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.spec.ReasonCode;
import java.util.List;

/** Chapters 3.1.2.11 and 4.9: Receive Maximum and Maximum Packet Size. */
final class Flow5Test {
    @Script
    @Spec({"MQTT-3.3.4-9", "MQTT-4.9.0-1", "MQTT-4.9.0-2", "MQTT-3.3.4-10", "MQTT-4.9.0-3"})
    void sendsNoMoreThanTheClientTakes(Stage stage) {
        Client subscriber = Steps.connected(stage, connect("s", true, properties(Property.RECEIVE_MAXIMUM, 2)))
                .send(subscribe("t", 2));
        subscriber.receive(SubAck.class);
        Client publisher = Steps.connected(stage, "p");
        for (int i = 1; i <= 4; i++) {
            publisher.send(publish("t", "m" + i, 1 + i % 2, i));
        }
        publisher.receiveAll();
        Publish first = subscriber.receive(Publish.class);
        Publish second = subscriber.receive(Publish.class);
        subscriber.expectNothing();
        // At quota 0 everything else is still answered, and QoS 0 is sent.
        publisher.send(publish("t", "zero"));
        subscriber.expect(publish("t", "zero"));
        subscriber
                .send(new Subscribe(5, List.of(option("u", 0)), Properties.NONE))
                .receive(SubAck.class);
        subscriber
                .send(new PubRec(first.packetIdentifier()))
                .expect(new PubRel(first.packetIdentifier()))
                .expectNothing();
        subscriber.send(new PubComp(first.packetIdentifier()));
        assertThat(text(subscriber.receive(Publish.class))).isEqualTo("m3");
        subscriber.expectNothing();
        subscriber.send(new PubAck(second.packetIdentifier()));
        assertThat(text(subscriber.receive(Publish.class))).isEqualTo("m4");
    }

    @Script
    @Spec({"MQTT-4.9.0-2", "MQTT-4.4.0-2"})
    void getsItsQuotaBackWithAnErrorInPubRec(Stage stage) {
        Client subscriber = Steps.connected(stage, connect("s", true, properties(Property.RECEIVE_MAXIMUM, 1)))
                .send(subscribe("t", 2));
        subscriber.receive(SubAck.class);
        Steps.connected(stage, "p")
                .send(publish("t", "1", 2, 1), publish("t", "2", 2, 2))
                .receiveAll();
        int id = subscriber.receive(Publish.class).packetIdentifier();
        subscriber.expectNothing();
        subscriber.send(new PubRec(id, ReasonCode.UNSPECIFIED_ERROR, Properties.NONE));
        assertThat(text(subscriber.receive(Publish.class))).isEqualTo("2");
    }

    @Script(on = Setting.TWO_IN_FLIGHT)
    @Spec({"MQTT-3.3.4-7", "MQTT-3.3.4-8", "MQTT-4.13.1-1"})
    void disconnectsAClientThatSendsMoreThanTheServerTakes(Stage stage) {
        Client publisher = stage.client("p").send(connect("p"));
        assertThat(Steps.expectConnAck(publisher, ReasonCode.SUCCESS)
                        .properties()
                        .number(Property.RECEIVE_MAXIMUM, 65_535))
                .isEqualTo(2);
        publisher.send(publish("t", "1", 2, 1), publish("t", "2", 2, 2)).receive(PubRec.class);
        publisher.receive(PubRec.class);
        publisher.send(PingReq.INSTANCE).expect(PingResp.INSTANCE);
        Steps.expectDisconnect(publisher.send(publish("t", "3", 2, 3)), ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
    }

    @Script
    @Spec({"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    void dropsForAClientWhatIsLargerThanItTakes(Stage stage) {
        Client subscriber = Steps.connected(stage, connect("s", true, properties(Property.MAXIMUM_PACKET_SIZE, 50)))
                .send(subscribe("t", 1));
        subscriber.receive(SubAck.class);
        Client other = Steps.subscribed(stage, "other", "t", 1);
        Client publisher = Steps.connected(stage, "p");
        String large = "x".repeat(100);
        publisher
                .send(publish("t", large, 1, 1), publish("t", large), publish("t", "small", 1, 2))
                .receiveAll();
        assertThat(text(subscriber.receive(Publish.class))).isEqualTo("small");
        subscriber.expectNothing();
        assertThat(text(other.receive(Publish.class))).isEqualTo(large);
    }

    @Script
    @Spec({
        "MQTT-3.2.2-19",
        "MQTT-3.2.2-20",
        "MQTT-3.14.2-3",
        "MQTT-3.14.2-4",
        "MQTT-3.4.2-2",
        "MQTT-3.4.2-3",
        "MQTT-3.5.2-2",
        "MQTT-3.5.2-3",
        "MQTT-3.6.2-2",
        "MQTT-3.6.2-3",
        "MQTT-3.7.2-2",
        "MQTT-3.7.2-3",
        "MQTT-3.9.2-1",
        "MQTT-3.9.2-2",
        "MQTT-3.11.2-1",
        "MQTT-3.11.2-2",
        "MQTT-3.1.2-24"
    })
    void leavesExplanationsOutWhereTheyDoNotFit(Stage stage) {
        // Large enough for any bare answer, too small for any sentence.
        Client client = stage.client("a").send(connect("a", true, properties(Property.MAXIMUM_PACKET_SIZE, 24)));
        assertThat(client.receive(ConnAck.class).reasonCode()).isEqualTo(ReasonCode.SUCCESS);
        client.send(publish("nobody", "x", 1, 1))
                .expect(new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE));
        client.send(new PubRec(9)).expect(new PubRel(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE));
        client.send(new PubRel(9)).expect(new PubComp(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE));
        client.send(subscribe("t", 0)).expect(new SubAck(1, List.of(ReasonCode.SUCCESS), Properties.NONE));
        client.send(unsubscribe(2, "x"))
                .expect(new UnsubAck(2, List.of(ReasonCode.NO_SUBSCRIPTION_EXISTED), Properties.NONE));
        client.send(connect("a"))
                .expect(new Disconnect(ReasonCode.PROTOCOL_ERROR))
                .expectClosed();
    }

    @Script(on = Setting.SECURED)
    @Spec("MQTT-3.1.2-29")
    void leavesExplanationsOutWhereTheyAreNotWanted(Stage stage) {
        Client client = stage.client("a")
                .send(login(
                        connect("a", true, properties(Property.REQUEST_PROBLEM_INFORMATION, 0)), "alice", "secret"));
        Steps.expectConnAck(client, ReasonCode.SUCCESS);
        client.send(publish("closed", "x", 1, 1)).expect(new PubAck(1, ReasonCode.NOT_AUTHORIZED, Properties.NONE));
        client.send(publish("closed", "x", 2, 2)).expect(new PubRec(2, ReasonCode.NOT_AUTHORIZED, Properties.NONE));
        client.send(new PubRel(9)).expect(new PubComp(9, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE));
    }
}

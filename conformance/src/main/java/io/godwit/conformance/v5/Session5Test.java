// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Client;
import io.godwit.conformance.Mode;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.spec.ReasonCode;
import java.util.List;

/** Chapters 3.1.2.4, 3.1.4 and 4.1: sessions, takeover, re-delivery. */
final class Session5Test {
    @Script
    @Spec({"MQTT-3.1.2-4", "MQTT-3.1.4-4", "MQTT-3.2.2-2"})
    void cleanStartThrowsTheOldSessionAway(Stage stage) {
        Client first = Steps.connected(stage, resume("a", 60)).send(subscribe("t", 1));
        first.receive(SubAck.class);
        first.disconnect();
        Client fresh = stage.client("a").send(connect("a"));
        assertThat(Steps.expectConnAck(fresh, ReasonCode.SUCCESS).sessionPresent())
                .isFalse();
        Steps.connected(stage, "p").send(publish("t", "x"));
        fresh.expectNothing();
    }

    @Script
    @Spec({"MQTT-3.1.2-5", "MQTT-3.1.2-6", "MQTT-3.1.2-23", "MQTT-3.2.2-3", "MQTT-4.1.0-1", "MQTT-4.5.0-1"})
    void goesOnWithAStoredSession(Stage stage) {
        Client first = stage.client("a").send(resume("a", 60));
        assertThat(Steps.expectConnAck(first, ReasonCode.SUCCESS).sessionPresent())
                .isFalse();
        first.send(subscribe("t", 1)).receive(SubAck.class);
        first.drop();
        Client publisher = Steps.connected(stage, "p").send(publish("t", "kept", 1, 1));
        assertThat(publisher.receive(PubAck.class).reasonCode()).isEqualTo(ReasonCode.SUCCESS);
        Client back = stage.client("a").send(resume("a", 60));
        assertThat(Steps.expectConnAck(back, ReasonCode.SUCCESS).sessionPresent())
                .isTrue();
        back.expect(publish("t", "kept", 1, 1));
    }

    @Script(modes = Mode.AS_WRITTEN)
    @Spec({"MQTT-4.1.0-2", "MQTT-3.1.2-23"})
    void endsTheSessionWhenItExpires(Stage stage) {
        Client watcher = Steps.subscribed(stage, "watcher", "will", 0);
        // The will's delay is longer than the session lives, so the will tells of the session's end.
        Connect expiring = connect(
                "a",
                false,
                properties(Property.SESSION_EXPIRY_INTERVAL, 1),
                will("will", "over", 0, Property.WILL_DELAY_INTERVAL, 60));
        Steps.connected(stage, expiring).drop();
        watcher.expect(publish("will", "over"));
        assertThat(Steps.expectConnAck(stage.client("a").send(resume("a", 1)), ReasonCode.SUCCESS)
                        .sessionPresent())
                .isFalse();
    }

    @Script
    @Spec({"MQTT-4.1.0-2", "MQTT-3.1.2-23"})
    void endsASessionWithoutExpiryWithItsConnection(Stage stage) {
        Steps.connected(stage, "a").drop();
        Steps.connected(stage, "a").disconnect();
        assertThat(Steps.expectConnAck(stage.client("a").send(resume("a", 0)), ReasonCode.SUCCESS)
                        .sessionPresent())
                .isFalse();
    }

    @Script
    @Spec({"MQTT-3.1.4-3", "MQTT-3.1.3-2", "MQTT-3.14.4-2"})
    void closesTheOlderConnection(Stage stage) {
        Client older = Steps.connected(stage, resume("same", 60));
        Client younger = stage.client("same").send(resume("same", 60));
        Steps.expectDisconnect(older, ReasonCode.SESSION_TAKEN_OVER);
        assertThat(Steps.expectConnAck(younger, ReasonCode.SUCCESS).sessionPresent())
                .isTrue();
    }

    @Script
    @Spec({
        "MQTT-4.4.0-1",
        "MQTT-3.3.1-1",
        "MQTT-3.3.1-3",
        "MQTT-4.3.2-3",
        "MQTT-4.3.3-3",
        "MQTT-4.6.0-1",
        "MQTT-2.2.1-4"
    })
    void sendsAgainWhatWasNotAcknowledged(Stage stage) {
        Client first = Steps.connected(stage, resume("a", 60)).send(subscribe("t", 2));
        first.receive(SubAck.class);
        Client publisher = Steps.connected(stage, "p").send(publish("t", "1", 1, 1), publish("t", "2", 2, 2));
        publisher.receive(PubAck.class);
        publisher.receive(PubRec.class);
        publisher.send(new PubRel(2)).receive(PubComp.class);
        List<Publish> sent = List.of(first.receive(Publish.class), first.receive(Publish.class));
        first.expectNothing();
        first.drop();
        Client back = stage.client("a").send(resume("a", 60));
        Steps.expectConnAck(back, ReasonCode.SUCCESS);
        for (Publish before : sent) {
            Publish again = back.receive(Publish.class);
            assertThat(before.dup()).isFalse();
            assertThat(again.dup()).isTrue();
            assertThat(again.packetIdentifier()).isEqualTo(before.packetIdentifier());
            assertThat(text(again)).isEqualTo(text(before));
        }
    }

    @Script
    @Spec({"MQTT-4.4.0-1", "MQTT-4.3.3-5", "MQTT-4.3.3-6"})
    void sendsPubRelAgainAndNotThePublish(Stage stage) {
        Client first = Steps.connected(stage, resume("a", 60)).send(subscribe("t", 2));
        first.receive(SubAck.class);
        Client publisher = Steps.connected(stage, "p").send(publish("t", "x", 2, 7));
        publisher.receive(PubRec.class);
        publisher.send(new PubRel(7)).receive(PubComp.class);
        int id = first.receive(Publish.class).packetIdentifier();
        first.send(new PubRec(id)).expect(new PubRel(id)).drop();
        Client back = stage.client("a").send(resume("a", 60));
        Steps.expectConnAck(back, ReasonCode.SUCCESS);
        back.expect(new PubRel(id)).send(new PubComp(id)).expectNothing();
        back.drop();
        Client third = stage.client("a").send(resume("a", 60));
        Steps.expectConnAck(third, ReasonCode.SUCCESS);
        third.expectNothing();
    }

    @Script
    @Spec("MQTT-4.4.0-2")
    void doesNotSendAgainWhatTheClientRefused(Stage stage) {
        Client first = Steps.connected(stage, resume("a", 60)).send(subscribe("t", 2));
        first.receive(SubAck.class);
        Client publisher = Steps.connected(stage, "p").send(publish("t", "1", 1, 1), publish("t", "2", 2, 2));
        publisher.receive(PubAck.class);
        publisher.receive(PubRec.class);
        publisher.send(new PubRel(2)).receive(PubComp.class);
        first.send(new PubAck(
                first.receive(Publish.class).packetIdentifier(), ReasonCode.NOT_AUTHORIZED, Properties.NONE));
        first.send(new PubRec(
                first.receive(Publish.class).packetIdentifier(), ReasonCode.QUOTA_EXCEEDED, Properties.NONE));
        first.expectNothing();
        first.drop();
        Client back = stage.client("a").send(resume("a", 60));
        Steps.expectConnAck(back, ReasonCode.SUCCESS);
        back.expectNothing();
    }

    @Script
    @Spec({"MQTT-4.3.3-10", "MQTT-4.3.3-12", "MQTT-4.3.3-8", "MQTT-4.3.3-11"})
    void remembersAQos2IdentifierAcrossConnections(Stage stage) {
        Client subscriber = Steps.subscribed(stage, "s", "t", 0);
        Client first = Steps.connected(stage, resume("a", 60)).send(publish("t", "once", 2, 9));
        first.receive(PubRec.class);
        first.drop();
        Client back = stage.client("a").send(resume("a", 60));
        Steps.expectConnAck(back, ReasonCode.SUCCESS);
        back.send(publish("t", "once", 2, 9)).receive(PubRec.class);
        back.send(new PubRel(9)).expect(new PubComp(9));
        subscriber.expect(publish("t", "once")).expectNothing();
        back.send(publish("t", "twice", 2, 9)).receive(PubRec.class);
        back.send(new PubRel(9)).expect(new PubComp(9));
        subscriber.expect(publish("t", "twice"));
    }
}

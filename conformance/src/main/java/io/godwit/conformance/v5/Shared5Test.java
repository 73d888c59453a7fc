// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.spec.ReasonCode;
import java.util.ArrayList;
import java.util.List;

/** Chapter 4.8: shared subscriptions. */
final class Shared5Test {
    private static Client member(Stage stage, String name, int qos) {
        Client client = Steps.connected(stage, name).send(subscribe("$share/group/t", qos));
        client.receive(SubAck.class);
        return client;
    }

    @Script
    @Spec({"MQTT-4.8.2-1", "MQTT-4.8.2-3"})
    void givesEachMessageToOneMemberAtItsQos(Stage stage) {
        Client zero = member(stage, "zero", 0);
        Client one = member(stage, "one", 1);
        Client alone = Steps.subscribed(stage, "alone", "t", 0);
        Client publisher = Steps.connected(stage, "p");
        for (int i = 1; i <= 8; i++) {
            publisher.send(publish("t", "m" + i, 2, i)).receive(PubRec.class);
            publisher.send(new PubRel(i)).receive(PubComp.class);
        }
        List<String> got = new ArrayList<>();
        for (Client member : List.of(zero, one)) {
            int before = got.size();
            member.receiveAll().forEach(received -> {
                Publish publish = (Publish) received.packet();
                assertThat(publish.qos().value()).isEqualTo(member.equals(zero) ? 0 : 1);
                got.add(text(publish));
            });
            assertThat(got.size()).as("each member has its turn").isGreaterThan(before);
        }
        assertThat(got).hasSize(8).doesNotHaveDuplicates();
        assertThat(alone.receiveAll()).hasSize(8);
    }

    @Script
    @Spec("MQTT-4.8.2-1")
    void sendsNoRetainedMessagesToASharedSubscription(Stage stage) {
        Steps.connected(stage, "p").send(retained(publish("t", "x"))).sync();
        member(stage, "a", 0).expectNothing();
    }

    @Script
    @Spec({"MQTT-4.8.2-4", "MQTT-4.8.2-5"})
    void finishesABrokenDeliveryWithTheSameMember(Stage stage) {
        Client first = Steps.connected(stage, resume("first", 60)).send(subscribe("$share/group/t", 2));
        first.receive(SubAck.class);
        Client publisher = Steps.connected(stage, "p").send(publish("t", "x", 2, 1));
        publisher.receive(PubRec.class);
        int id = first.receive(Publish.class).packetIdentifier();
        first.drop();
        Client second = member(stage, "second", 2);
        second.expectNothing();
        Client back = stage.client("first").send(resume("first", 60));
        Steps.expectConnAck(back, ReasonCode.SUCCESS);
        Publish again = back.receive(Publish.class);
        assertThat(again.dup()).isTrue();
        assertThat(again.packetIdentifier()).isEqualTo(id);
        // Its session ends before the exchange does: nobody else gets the message.
        back.drop();
        Steps.connected(stage, "first");
        second.expectNothing();
    }

    @Script
    @Spec("MQTT-4.8.2-6")
    void discardsWhatAMemberRefuses(Stage stage) {
        Client one = member(stage, "one", 1);
        Client publisher = Steps.connected(stage, "p").send(publish("t", "x", 1, 1));
        publisher.receive(PubAck.class);
        Client two = member(stage, "two", 1);
        one.send(new PubAck(
                one.receive(Publish.class).packetIdentifier(), ReasonCode.UNSPECIFIED_ERROR, Properties.NONE));
        one.expectNothing();
        two.expectNothing();
    }
}

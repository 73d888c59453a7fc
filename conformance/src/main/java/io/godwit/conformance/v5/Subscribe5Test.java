// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Bytes;
import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Setting;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.spec.ReasonCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chapters 3.8 to 3.11 and 4.7: SUBSCRIBE, UNSUBSCRIBE, filters, retained messages. */
final class Subscribe5Test {
    @Script
    @Spec({
        "MQTT-3.8.4-1",
        "MQTT-3.8.4-2",
        "MQTT-3.8.4-5",
        "MQTT-3.8.4-6",
        "MQTT-3.8.4-7",
        "MQTT-3.9.3-1",
        "MQTT-3.9.3-2",
        "MQTT-2.2.1-6"
    })
    void answersOneCodeForEachFilterInOrder(Stage stage) {
        Steps.connected(stage, "a")
                .send(subscribe(77, option("a", 2), option("b/+", 0), option("c/#", 1)))
                .expect(new SubAck(
                        77,
                        List.of(ReasonCode.GRANTED_QOS_2, ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_1),
                        Properties.NONE));
    }

    @Script
    @Spec({
        "MQTT-3.10.4-1",
        "MQTT-3.10.4-2",
        "MQTT-3.10.4-4",
        "MQTT-3.10.4-5",
        "MQTT-3.10.4-6",
        "MQTT-3.11.3-1",
        "MQTT-3.11.3-2",
        "MQTT-2.2.1-6"
    })
    void unsubscribesByTheVeryFilter(Stage stage) {
        Client client = Steps.connected(stage, "a").send(subscribe(1, option("a/+", 0), option("a/b", 0)));
        client.receive(SubAck.class);
        client.send(unsubscribe(9, "a/#", "a/+", "A/b"))
                .expect(new UnsubAck(
                        9,
                        List.of(
                                ReasonCode.NO_SUBSCRIPTION_EXISTED,
                                ReasonCode.SUCCESS,
                                ReasonCode.NO_SUBSCRIPTION_EXISTED),
                        Properties.NONE));
        Client publisher = Steps.connected(stage, "p").send(publish("a/c", "x"), publish("a/b", "y"));
        publisher.sync();
        client.expect(publish("a/b", "y")).expectNothing();
    }

    @Script
    @Spec("MQTT-3.10.4-3")
    void finishesDeliveriesThatHadBegun(Stage stage) {
        Client client = Steps.subscribed(stage, "a", "t", 2);
        Client publisher = Steps.connected(stage, "p").send(publish("t", "x", 2, 1));
        publisher.receive(PubRec.class);
        int id = client.receive(Publish.class).packetIdentifier();
        client.send(unsubscribe(2, "t")).receive(UnsubAck.class);
        client.send(new PubRec(id)).expect(new PubRel(id)).send(new PubComp(id)).expectNothing();
    }

    @Script
    @Spec({
        "MQTT-3.8.3-1",
        "MQTT-3.8.3-2",
        "MQTT-3.8.3-5",
        "MQTT-3.10.3-1",
        "MQTT-3.10.3-2",
        "MQTT-4.7.1-1",
        "MQTT-4.7.1-2",
        "MQTT-4.7.3-1",
        "MQTT-4.7.3-2",
        "MQTT-4.8.2-1",
        "MQTT-4.8.2-2",
        "MQTT-3.8.3-4",
        "MQTT-2.2.1-3"
    })
    void disconnectsAtAWrongSubscribe(Stage stage) {
        for (String hex : List.of(
                // No filter; no filter to unsubscribe; reserved bits; QoS 3; Retain Handling 3.
                "82 03 00 01 00",
                "a2 03 00 01 00",
                "82 07 00 01 00 00 01 74 40",
                "82 07 00 01 00 00 01 74 03",
                "82 07 00 01 00 00 01 74 30",
                // Filters: not UTF-8, empty, U+0000, wildcards out of place.
                "82 07 00 01 00 00 01 ff 00",
                "a2 06 00 01 00 00 01 ff",
                "82 06 00 01 00 00 00 00",
                "82 07 00 01 00 00 01 00 00",
                "82 09 00 01 00 00 03 61 23 62 00",
                "82 08 00 01 00 00 02 61 23 00",
                "82 0a 00 01 00 00 04 61 2f 23 2f 00",
                "82 08 00 01 00 00 02 61 2b 00",
                // Shared: no share name, a wildcard in it, no filter, No Local.
                "82 0e 00 01 00 00 08 24 73 68 61 72 65 2f 2f 00",
                "82 10 00 01 00 00 0a 24 73 68 61 72 65 2f 2b 2f 61 00",
                "82 0e 00 01 00 00 08 24 73 68 61 72 65 2f 67 00",
                "82 10 00 01 00 00 0a 24 73 68 61 72 65 2f 67 2f 74 04",
                // Packet identifier 0; Subscription Identifier 0.
                "82 07 00 00 00 00 01 74 00",
                "82 09 00 01 02 0b 00 00 01 74 00")) {
            Client client = Steps.connected(stage, "breaker").send(Bytes.hex(hex));
            assertThat(client.receive(Disconnect.class).reasonCode().isError())
                    .as(hex)
                    .isTrue();
            client.expectClosed();
        }
    }

    @Script
    @Spec({"MQTT-4.7.2-1", "MQTT-4.7.3-4", "MQTT-3.3.2-3"})
    void matchesFiltersAsTheyStand(Stage stage) {
        Client client = Steps.connected(stage, "a").send(subscribe(1, option("#", 0)));
        client.receive(SubAck.class);
        Client plus = Steps.subscribed(stage, "plus", "+/x", 0);
        Client exact = Steps.subscribed(stage, "exact", "a/\u00e9", 0);
        Client publisher = Steps.connected(stage, "p")
                .send(
                        publish("$other/x", "hidden"),
                        publish("A/x", "1"),
                        publish("a/e\u0301", "2"),
                        publish("a/\u00e9", "3"),
                        publish("/", "4"));
        publisher.sync();
        client.expect(publish("A/x", "1"), publish("a/e\u0301", "2"), publish("a/\u00e9", "3"), publish("/", "4"))
                .expectNothing();
        plus.expect(publish("A/x", "1")).expectNothing();
        exact.expect(publish("a/\u00e9", "3")).expectNothing();
    }

    @Script
    @Spec("MQTT-3.8.3-3")
    void keepsOwnMessagesFromANoLocalSubscription(Stage stage) {
        Client client =
                Steps.connected(stage, "a").send(subscribe(1, option("t", 0, true, false, RetainHandling.SEND)));
        client.receive(SubAck.class);
        client.send(publish("t", "own")).expectNothing();
        Steps.connected(stage, "b").send(publish("t", "other"));
        client.expect(publish("t", "other"));
    }

    @Script
    @Spec({"MQTT-3.3.1-9", "MQTT-3.3.1-10", "MQTT-3.3.1-11", "MQTT-3.8.4-4", "MQTT-3.8.4-3", "MQTT-3.3.1-5"})
    void sendsRetainedMessagesByRetainHandling(Stage stage) {
        Steps.connected(stage, "p").send(retained(publish("t", "kept"))).sync();
        Client client = Steps.connected(stage, "a");
        for (int round = 0; round < 2; round++) {
            client.send(subscribe(1, option("t", 0, false, false, RetainHandling.SEND)))
                    .receive(SubAck.class);
            client.expect(retained(publish("t", "kept")));
        }
        client.send(subscribe(2, option("t", 0, false, false, RetainHandling.SEND_IF_NEW)))
                .receive(SubAck.class);
        client.expectNothing();
        client.send(subscribe(3, option("t", 0, false, false, RetainHandling.DO_NOT_SEND)))
                .receive(SubAck.class);
        client.expectNothing();
        Client fresh = Steps.connected(stage, "b")
                .send(subscribe(1, option("t", 0, false, false, RetainHandling.SEND_IF_NEW)));
        fresh.receive(SubAck.class);
        fresh.expect(retained(publish("t", "kept")));
        Client never = Steps.connected(stage, "c")
                .send(subscribe(1, option("t", 0, false, false, RetainHandling.DO_NOT_SEND)));
        never.receive(SubAck.class);
        never.expectNothing();
    }

    @Script
    @Spec({"MQTT-3.3.1-12", "MQTT-3.3.1-13"})
    void passesRetainOnOnlyAsPublished(Stage stage) {
        Client plain = Steps.subscribed(stage, "plain", "t", 0);
        Client asPublished =
                Steps.connected(stage, "as").send(subscribe(1, option("t", 0, false, true, RetainHandling.SEND)));
        asPublished.receive(SubAck.class);
        Steps.connected(stage, "p")
                .send(retained(publish("t", "1")), publish("t", "2"))
                .sync();
        plain.expect(publish("t", "1"), publish("t", "2"));
        asPublished.expect(retained(publish("t", "1")), publish("t", "2"));
    }

    @Script
    @Spec({"MQTT-3.3.1-5", "MQTT-3.3.1-6", "MQTT-3.3.1-7", "MQTT-3.3.1-8"})
    void keepsTheLastRetainedMessageOnly(Stage stage) {
        Client live = Steps.subscribed(stage, "live", "t", 0);
        Client publisher = Steps.connected(stage, "p")
                .send(
                        retained(publish("t", "1")),
                        retained(publish("t", "2", Property.CONTENT_TYPE, "x")),
                        publish("t", "3"));
        publisher.sync();
        live.expect(publish("t", "1"), publish("t", "2", Property.CONTENT_TYPE, "x"), publish("t", "3"));
        Steps.subscribed(stage, "late", "t", 0)
                .expect(retained(publish("t", "2", Property.CONTENT_TYPE, "x")))
                .expectNothing();
        publisher.send(retained(publish("t", ""))).sync();
        live.expect(publish("t", ""));
        Steps.subscribed(stage, "later", "t", 0).expectNothing();
    }

    @Script
    @Spec("MQTT-3.8.4-3")
    void replacesASubscriptionWithTheSameFilter(Stage stage) {
        Client client = Steps.subscribed(stage, "a", "t", 2).send(subscribe("t", 0));
        client.receive(SubAck.class);
        Steps.connected(stage, "p").send(publish("t", "x", 1, 1)).receiveAll();
        client.expect(publish("t", "x")).expectNothing();
    }

    @Script
    @Spec({"MQTT-3.3.4-2", "MQTT-3.3.4-3", "MQTT-3.3.4-4", "MQTT-3.3.4-5"})
    void sendsTheIdentifiersOfOverlappingSubscriptions(Stage stage) {
        Client client = Steps.connected(stage, "a")
                .send(subscribe("t/#", 0, Property.SUBSCRIPTION_IDENTIFIER, 1))
                .send(subscribe("t/+", 2, Property.SUBSCRIPTION_IDENTIFIER, 268_435_455));
        client.receive(SubAck.class);
        client.receive(SubAck.class);
        Steps.connected(stage, "p").send(publish("t/x", "x", 2, 1)).receive(PubRec.class);
        Set<Long> identifiers = new HashSet<>();
        int most = 0;
        while (identifiers.size() < 2) {
            Publish got = client.receive(Publish.class);
            most = Math.max(most, got.qos().value());
            for (int i = 0; i < got.properties().size(); i++) {
                if (got.properties().propertyAt(i) == Property.SUBSCRIPTION_IDENTIFIER) {
                    identifiers.add((Long) got.properties().valueAt(i));
                }
            }
        }
        assertThat(identifiers).containsExactlyInAnyOrder(1L, 268_435_455L);
        assertThat(most).isEqualTo(2);
        client.expectNothing();
    }

    @Script(on = Setting.SECURED)
    @Spec({"MQTT-3.3.2-3", "MQTT-3.8.4-7"})
    void deliversNothingThatTheAclForbids(Stage stage) {
        Client alice = stage.client("alice").send(login(connect("alice"), "alice", "secret"));
        Steps.expectConnAck(alice, ReasonCode.SUCCESS);
        alice.send(subscribe("#", 1)).receive(SubAck.class);
        Client admin = stage.client("admin").send(login(connect("admin"), "admin", "admin"));
        Steps.expectConnAck(admin, ReasonCode.SUCCESS);
        admin.send(publish("closed", "x"), publish("news/a", "y"));
        alice.expect(publish("news/a", "y")).expectNothing();
    }
}

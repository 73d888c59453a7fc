// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.V3.*;

import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;

/** Sessions: CleanSession, session present, and what waits for a client that is away. */
final class SessionTest {
    @Script
    @Spec({"v3 MQTT-3.1.2-4", "v3 MQTT-3.2.2-2", "v3 MQTT-3.2.2-3", "v3 MQTT-4.1.0-1"})
    void goesOnWithTheStoredSession(Stage stage) {
        away(stage, "subscriber", 1);
        Client back = back(stage, "subscriber");
        stage.connect("publisher").send(publish("a", "m"));
        back.expect(publish("a", "m"));
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-4", "v3 MQTT-4.1.0-1"})
    void keepsTheSessionWhenTheNetworkFails(Stage stage) {
        stage.client("subscriber")
                .send(connect("subscriber").persistent(), subscribe(1, "a", 1))
                .expect(connAck(0), subAck(1, 1))
                .drop();
        stage.connect("publisher").send(publish("a", "m").qos(1).id(1)).expect(pubAck(1));
        back(stage, "subscriber").expectPublish(publish("a", "m").qos(1));
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-5", "v3 MQTT-4.5.0-1", "v3 MQTT-3.2.0-1"})
    void keepsMessagesOfQos1And2ForAClientThatIsAway(Stage stage) {
        away(stage, "subscriber", 2);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "1").qos(1).id(1)).expect(pubAck(1));
        publisher
                .send(publish("a", "2").qos(2).id(2))
                .expect(pubRec(2))
                .send(pubRel(2))
                .expect(pubComp(2));
        publisher.send(publish("a", "3").qos(1).id(3)).expect(pubAck(3));
        Client back = back(stage, "subscriber");
        int first = back.expectPublish(publish("a", "1").qos(1));
        int second = back.expectPublish(publish("a", "2").qos(2));
        int third = back.expectPublish(publish("a", "3").qos(1));
        back.send(pubAck(first), pubRec(second), pubAck(third)).expect(pubRel(second));
        back.send(pubComp(second)).expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-6", "v3 MQTT-3.2.2-1", "v3 MQTT-3.1.4-3"})
    void throwsTheStoredSessionAwayOnCleanSession(Stage stage) {
        away(stage, "subscriber", 1);
        Client publisher = stage.connect("publisher");
        publisher.send(publish("a", "before").qos(1).id(1)).expect(pubAck(1));
        Client clean = stage.connect("subscriber");
        publisher.send(publish("a", "after").qos(1).id(2)).expect(pubAck(2));
        clean.expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-6", "v3 MQTT-3.2.2-3", "v3 MQTT-3.1.4-3"})
    void neverGoesOnWithACleanSession(Stage stage) {
        stage.subscriber("subscriber", "a", 1).disconnect();
        stage.connect("publisher").send(publish("a", "missed").qos(1).id(1)).expect(pubAck(1));
        stage.client("subscriber")
                .send(connect("subscriber").persistent())
                .expect(connAck(0))
                .expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.1.2-6", "v3 MQTT-3.2.2-3"})
    void forgetsACleanSessionWhenTheNetworkFails(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 1);
        Client other = stage.connect("other");
        subscriber.drop();
        // The takeover below makes sure that the end of the connection has been handled.
        stage.connect("subscriber").disconnect();
        other.send(publish("a", "missed").qos(1).id(1)).expect(pubAck(1));
        stage.client("subscriber")
                .send(connect("subscriber").persistent())
                .expect(connAck(0))
                .expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-3.1.4-2", "v3 MQTT-3.1.2-4", "v3 MQTT-3.2.2-2"})
    void handsTheSessionOverToTheYoungerConnection(Stage stage) {
        Client older = stage.client("older")
                .send(connect("same").persistent(), subscribe(1, "a", 1))
                .expect(connAck(0), subAck(1, 1));
        Client younger = back(stage, "same");
        older.expectClosed();
        stage.connect("publisher").send(publish("a", "m"));
        younger.expect(publish("a", "m"));
    }

    @Script
    @Spec({"v3 MQTT-3.1.3-2", "v3 MQTT-4.1.0-2"})
    void keepsTheSessionsOfDifferentIdentifiersApart(Stage stage) {
        away(stage, "one", 1);
        away(stage, "One", 1);
        stage.connect("one").disconnect();
        back(stage, "One").disconnect();
        stage.client("one").send(connect("one").persistent()).expect(connAck(0));
    }

    @Script
    @Spec("v3 MQTT-4.1.0-2")
    void keepsTheSessionAsLongAsTheConnection(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "a", 1);
        Client publisher = stage.connect("publisher");
        for (int i = 1; i <= 20; i++) {
            publisher.send(publish("a", "m" + i).qos(1).id(i)).expect(pubAck(i));
            subscriber.send(
                    pubAck(subscriber.expectPublish(publish("a", "m" + i).qos(1))));
        }
        subscriber.expectNothing();
    }

    /** A session with a subscription to {@code a} and no connection. */
    private static void away(Stage stage, String clientIdentifier, int qos) {
        stage.client(clientIdentifier)
                .send(connect(clientIdentifier).persistent(), subscribe(1, "a", qos))
                .expect(connAck(0), subAck(1, qos))
                .disconnect();
    }

    private static Client back(Stage stage, String clientIdentifier) {
        return stage.client(clientIdentifier)
                .send(connect(clientIdentifier).persistent())
                .expect(connAckSessionPresent());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.V3.*;

import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;

/** Chapter 4.7: topic names and topic filters. */
final class TopicTest {
    @Script
    @Spec({"v3 MQTT-4.7.1-2", "v3 MQTT-3.3.2-3"})
    void matchesTheParentAndAllBelowWithHash(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "sport/tennis/player1/#", 0);
        Client publisher = stage.connect("publisher");
        publisher.send(
                publish("sport/tennis/player1", "1"),
                publish("sport/tennis/player1/ranking", "2"),
                publish("sport/tennis/player1/score/wimbledon", "3"),
                publish("sport/tennis/player1/", "4"),
                publish("sport/tennis/player2", "no"),
                publish("sport/tennis", "no"),
                publish("/sport/tennis/player1", "no"));
        subscriber
                .expect(
                        publish("sport/tennis/player1", "1"),
                        publish("sport/tennis/player1/ranking", "2"),
                        publish("sport/tennis/player1/score/wimbledon", "3"),
                        publish("sport/tennis/player1/", "4"))
                .expectNothing();
    }

    @Script
    @Spec({"v3 MQTT-4.7.1-3", "v3 MQTT-3.3.2-3"})
    void matchesOneLevelWithPlus(Stage stage) {
        Client subscriber = stage.subscriber("subscriber", "sport/+/player1", 0);
        Client publisher = stage.connect("publisher");
        publisher.send(
                publish("sport/tennis/player1", "1"),
                publish("sport//player1", "2"),
                publish("sport/tennis/player2", "no"),
                publish("sport/tennis/x/player1", "no"),
                publish("sport/player1", "no"));
        subscriber
                .expect(publish("sport/tennis/player1", "1"), publish("sport//player1", "2"))
                .expectNothing();
    }

    @Script
    @Spec("v3 MQTT-4.7.1-3")
    void countsEmptyLevels(Stage stage) {
        Client one = stage.subscriber("one", "+", 0);
        Client leading = stage.subscriber("leading", "/+", 0);
        Client both = stage.subscriber("both", "+/+", 0);
        stage.connect("publisher").send(publish("/finance", "m"));
        leading.expect(publish("/finance", "m"));
        both.expect(publish("/finance", "m"));
        one.expectNothing();
    }

    @Script
    @Spec("v3 MQTT-4.7.2-1")
    void hidesDollarTopicsFromFiltersThatBeginWithAWildcard(Stage stage) {
        Client hash = stage.subscriber("hash", "#", 0);
        Client plus = stage.subscriber("plus", "+/monitor/Clients", 0);
        Client exact = stage.subscriber("exact", "$test/monitor/Clients", 0);
        Client below = stage.subscriber("below", "$test/#", 0);
        stage.connect("publisher").send(publish("$test/monitor/Clients", "m"));
        exact.expect(publish("$test/monitor/Clients", "m"));
        below.expect(publish("$test/monitor/Clients", "m"));
        hash.expectNothing();
        plus.expectNothing();
    }

    @Script
    @Spec("v3 MQTT-4.7.2-1")
    void hidesRetainedDollarTopicsFromFiltersThatBeginWithAWildcard(Stage stage) {
        Client publisher = stage.connect("publisher");
        publisher.send(publish("$test/a", "m").retain()).sync();
        stage.subscriber("hash", "#", 0).expectNothing();
        stage.subscriber("plus", "+/a", 0).expectNothing();
        stage.subscriber("below", "$test/+", 0).expect(publish("$test/a", "m").retain());
        publisher.send(publish("$test/a", "").retain()).sync();
    }

    @Script
    @Spec("v3 MQTT-4.7.3-3")
    void takesTopicsOf65535Bytes(Stage stage) {
        String topic = "t".repeat(65_535);
        Client subscriber = stage.subscriber("subscriber", topic, 0);
        Client wild = stage.subscriber("wild", "#", 0);
        stage.connect("publisher").send(publish(topic, "m"));
        subscriber.expect(publish(topic, "m"));
        wild.expect(publish(topic, "m"));
    }

    @Script
    @Spec("v3 MQTT-4.7.3-4")
    void normalisesNothing(Stage stage) {
        String composed = "caf\u00e9";
        String decomposed = "cafe\u0301";
        Client subscriber = stage.connect("subscriber")
                .send(subscribe(1, filter(composed, 0), filter("ACCOUNTS", 0), filter("/slash", 0), filter("tail/", 0)))
                .expect(subAck(1, 0, 0, 0, 0));
        Client publisher = stage.connect("publisher");
        publisher.send(
                publish(decomposed, "no"),
                publish("Accounts", "no"),
                publish("slash", "no"),
                publish("tail", "no"),
                publish("ACCOUNTS ", "no"));
        publisher.send(publish(composed, "1"), publish("ACCOUNTS", "2"), publish("/slash", "3"), publish("tail/", "4"));
        subscriber
                .expect(publish(composed, "1"), publish("ACCOUNTS", "2"), publish("/slash", "3"), publish("tail/", "4"))
                .expectNothing();
    }
}

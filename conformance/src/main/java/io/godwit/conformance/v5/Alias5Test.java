// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Client;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;

/** Chapter 3.3.2.3.4: topic aliases. */
final class Alias5Test {
    @Script
    @Spec({"MQTT-3.3.2-12", "MQTT-3.3.2-7", "MQTT-3.2.2-17"})
    void takesEveryAliasUpToItsMaximum(Stage stage) {
        Client subscriber = Steps.subscribed(stage, "s", "t/#", 0);
        Client publisher = stage.client("p").send(connect("p"));
        int maximum = (int)
                Steps.expectConnAck(publisher, ReasonCode.SUCCESS).properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0);
        assertThat(maximum).isPositive();
        for (int alias = 1; alias <= maximum; alias++) {
            publisher.send(publish("t/" + alias, "first", Property.TOPIC_ALIAS, alias), byAlias(alias, "second"));
            subscriber.expect(publish("t/" + alias, "first"), publish("t/" + alias, "second"));
        }
        // An alias can be given another topic.
        publisher.send(publish("t/new", "x", Property.TOPIC_ALIAS, 1), byAlias(1, "y"));
        subscriber.expect(publish("t/new", "x"), publish("t/new", "y"));
    }

    @Script
    @Spec({"MQTT-3.3.2-9", "MQTT-3.2.2-17", "MQTT-3.3.2-8"})
    void refusesAnAliasAboveItsMaximum(Stage stage) {
        Client publisher = stage.client("p").send(connect("p"));
        int maximum = (int)
                Steps.expectConnAck(publisher, ReasonCode.SUCCESS).properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0);
        Steps.expectDisconnect(
                publisher.send(publish("t", "x", Property.TOPIC_ALIAS, maximum + 1)), ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @Script
    @Spec("MQTT-3.3.2-7")
    void forgetsAliasesWithTheConnection(Stage stage) {
        Client publisher = Steps.connected(stage, resume("p", 60)).send(publish("t", "x", Property.TOPIC_ALIAS, 1));
        publisher.sync().drop();
        Client back = Steps.connected(stage, resume("p", 60));
        Steps.expectDisconnect(back.send(byAlias(1, "x")), ReasonCode.PROTOCOL_ERROR);
    }

    @Script
    @Spec({"MQTT-3.1.2-27", "MQTT-3.3.2-8"})
    void usesNoAliasTowardsAClientThatTakesNone(Stage stage) {
        Client none = Steps.subscribed(stage, "none", "t", 0);
        Client zero = Steps.connected(stage, connect("zero", true, properties(Property.TOPIC_ALIAS_MAXIMUM, 0)))
                .send(subscribe("t", 0));
        zero.receive(SubAck.class);
        Client publisher =
                Steps.connected(stage, "p").send(publish("t", "1", Property.TOPIC_ALIAS, 3), byAlias(3, "2"));
        publisher.sync();
        none.expect(publish("t", "1"), publish("t", "2"));
        zero.expect(publish("t", "1"), publish("t", "2"));
    }

    @Script
    @Spec({"MQTT-3.1.2-26", "MQTT-3.3.2-11", "MQTT-3.3.2-8", "MQTT-3.3.2-7"})
    void keepsItsAliasesWithinTheClientsMaximum(Stage stage) {
        Client subscriber = Steps.connected(stage, connect("s", true, properties(Property.TOPIC_ALIAS_MAXIMUM, 2)))
                .send(subscribe("#", 0));
        subscriber.receive(SubAck.class);
        Client publisher = Steps.connected(stage, "p");
        String[] known = new String[3];
        for (int i = 0; i < 12; i++) {
            String topic = "t" + i % 4;
            publisher.send(publish(topic, "x"));
            Publish got = subscriber.receive(Publish.class);
            int alias = (int) got.properties().number(Property.TOPIC_ALIAS, -1);
            assertThat(alias).isIn(-1, 1, 2);
            if (got.topic() == null) {
                assertThat(known[alias]).isEqualTo(topic);
            } else {
                assertThat(got.topic()).isEqualTo(TopicName.of(topic));
                if (alias > 0) {
                    known[alias] = topic;
                }
            }
        }
    }
}

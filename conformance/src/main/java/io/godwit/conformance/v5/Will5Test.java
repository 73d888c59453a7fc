// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v5;

import static io.godwit.conformance.V5.*;

import io.godwit.conformance.Client;
import io.godwit.conformance.Mode;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ReasonCode;

/** Chapters 3.1.2.5 and 3.1.3.2: the will. */
final class Will5Test {
    @Script
    @Spec({"MQTT-3.1.2-7", "MQTT-3.1.2-8", "MQTT-3.1.2-14", "MQTT-3.1.3-10", "MQTT-3.3.2-17"})
    void publishesTheWillWithItsProperties(Stage stage) {
        Client watcher = Steps.subscribed(stage, "watcher", "will", 1);
        Object[] properties = {
            Property.PAYLOAD_FORMAT_INDICATOR,
            1,
            Property.CONTENT_TYPE,
            "text/plain",
            Property.RESPONSE_TOPIC,
            "r",
            Property.CORRELATION_DATA,
            new byte[] {7},
            Property.USER_PROPERTY,
            pair("b", "1"),
            Property.USER_PROPERTY,
            pair("a", "2"),
            Property.USER_PROPERTY,
            pair("b", "0")
        };
        Steps.connected(stage, connect("a", true, Properties.NONE, will("will", "gone", 1, properties)))
                .drop();
        watcher.expect(publish("will", "gone", 1, 1, properties));
        Steps.subscribed(stage, "late", "will", 0).expectNothing();
    }

    @Script
    @Spec("MQTT-3.1.2-15")
    void retainsTheWillIfAsked(Stage stage) {
        Will plain = will("will", "gone", 0);
        Will will = new Will(plain.topic(), plain.payload(), plain.qos(), true, Properties.NONE);
        Client watcher = Steps.subscribed(stage, "watcher", "will", 0);
        Steps.connected(stage, connect("a", true, Properties.NONE, will)).drop();
        watcher.expect(publish("will", "gone"));
        Steps.subscribed(stage, "late", "will", 0).expect(retained(publish("will", "gone")));
    }

    @Script
    @Spec({"MQTT-3.1.2-10", "MQTT-3.14.4-3", "MQTT-3.1.2-8"})
    void dropsTheWillAfterANormalDisconnect(Stage stage) {
        Client watcher = Steps.subscribed(stage, "watcher", "will", 0);
        Steps.connected(stage, connect("a", true, Properties.NONE, will("will", "gone", 0)))
                .send(new Disconnect(ReasonCode.SUCCESS))
                .expectClosed();
        watcher.expectNothing();
    }

    @Script
    @Spec({"MQTT-3.1.2-8", "MQTT-3.1.2-10"})
    void publishesTheWillWhenDisconnectSaysSo(Stage stage) {
        Client watcher = Steps.subscribed(stage, "watcher", "will", 0);
        Connect connect =
                connect("a", false, properties(Property.SESSION_EXPIRY_INTERVAL, 60), will("will", "gone", 0));
        Steps.connected(stage, connect)
                .send(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE))
                .expectClosed();
        watcher.expect(publish("will", "gone"));
        // It was removed with its publication: the next end of a connection publishes nothing.
        Steps.connected(stage, resume("a", 60)).drop();
        watcher.expectNothing();
    }

    @Script(modes = Mode.AS_WRITTEN)
    @Spec({"MQTT-3.1.2-8", "MQTT-3.1.3-9"})
    void waitsForTheWillDelayAndForgetsTheWillOfAClientThatIsBack(Stage stage) {
        Client watcher = Steps.subscribed(stage, "watcher", "will", 0);
        Connect back = connect(
                "back",
                false,
                properties(Property.SESSION_EXPIRY_INTERVAL, 60),
                will("will", "of back", 0, Property.WILL_DELAY_INTERVAL, 1));
        Connect gone = connect(
                "gone",
                false,
                properties(Property.SESSION_EXPIRY_INTERVAL, 60),
                will("will", "of gone", 0, Property.WILL_DELAY_INTERVAL, 2));
        Steps.connected(stage, back).drop();
        Steps.connected(stage, gone).drop();
        watcher.expectNothing();
        Steps.connected(stage, resume("back", 60));
        // The will of the client that is back would have come a second earlier.
        watcher.expect(publish("will", "of gone")).expectNothing();
    }

    @Script
    @Spec({"MQTT-3.1.2-8", "MQTT-3.1.2-4"})
    void publishesADelayedWillWhenTheSessionEndsFirst(Stage stage) {
        Client watcher = Steps.subscribed(stage, "watcher", "will", 0);
        Connect delayed = connect(
                "a",
                true,
                properties(Property.SESSION_EXPIRY_INTERVAL, 60),
                will("will", "gone", 0, Property.WILL_DELAY_INTERVAL, 50));
        Steps.connected(stage, delayed).drop();
        watcher.expectNothing();
        Steps.connected(stage, connect("a"));
        watcher.expect(publish("will", "gone"));
    }
}

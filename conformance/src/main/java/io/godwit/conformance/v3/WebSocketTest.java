// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance.v3;

import static io.godwit.conformance.V3.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Bytes;
import io.godwit.conformance.Client;
import io.godwit.conformance.Mode;
import io.godwit.conformance.Script;
import io.godwit.conformance.Spec;
import io.godwit.conformance.Stage;
import io.godwit.conformance.WebSocketLink;
import java.io.IOException;
import java.util.Arrays;

/** Chapter 6: MQTT over WebSocket. */
final class WebSocketTest {
    @Script(modes = Mode.AS_WRITTEN)
    @Spec({"v3 MQTT-6.0.0-3", "v3 MQTT-6.0.0-4"})
    void choosesTheSubprotocolMqtt(Stage stage) {
        WebSocketLink socket = stage.webSocket("mqtt");
        assertThat(socket.isOpen()).isTrue();
        assertThat(socket.header("sec-websocket-protocol")).isEqualTo("mqtt");
    }

    @Script
    @Spec({"v3 MQTT-6.0.0-1", "v3 MQTT-6.0.0-2"})
    void carriesPacketsInBinaryFramesHoweverCut(Stage stage) {
        Client tcp = stage.subscriber("tcp", "a", 1);
        Client web = stage.webSocketClient("web")
                .send(connect("web"), subscribe(1, "b", 1))
                .expect(connAck(0), subAck(1, 1));
        web.send(publish("a", "from web").qos(1).id(1), PINGREQ).expectInAnyOrder(pubAck(1), PINGRESP);
        tcp.send(pubAck(tcp.expectPublish(publish("a", "from web").qos(1))));
        tcp.send(publish("b", "from tcp"));
        web.expect(publish("b", "from tcp"));
        byte[] large = new byte[100_000];
        Arrays.fill(large, (byte) 'x');
        web.send(publish("b", large));
        web.expect(publish("b", large));
    }

    @Script(modes = Mode.AS_WRITTEN)
    @Spec("v3 MQTT-6.0.0-2")
    void putsFragmentsOfAMessageTogether(Stage stage) throws IOException {
        Client watcher = stage.subscriber("watcher", "a", 0);
        WebSocketLink socket = stage.webSocket("mqtt");
        byte[] bytes =
                Bytes.join(connect("fragments"), publish("a", "m"), PINGREQ).bytes();
        socket.sendFrame(false, WebSocketLink.BINARY, Arrays.copyOfRange(bytes, 0, 5));
        socket.sendFrame(false, WebSocketLink.CONTINUATION, Arrays.copyOfRange(bytes, 5, 9));
        socket.sendFrame(false, WebSocketLink.CONTINUATION, new byte[0]);
        socket.sendFrame(true, WebSocketLink.CONTINUATION, Arrays.copyOfRange(bytes, 9, bytes.length));
        watcher.expect(publish("a", "m"));
        socket.close();
    }

    @Script(modes = Mode.AS_WRITTEN)
    @Spec({"v3 MQTT-6.0.0-1", "MQTT-6.0.0-1"})
    void closesOnTextFrames(Stage stage) throws IOException {
        Client watcher = stage.subscriber("watcher", "will", 0);
        WebSocketLink socket = stage.webSocket("mqtt");
        socket.sendFrame(
                true,
                WebSocketLink.BINARY,
                connect("text").will("will", "gone", 0).bytes());
        socket.sendFrame(true, WebSocketLink.TEXT, PINGREQ.bytes());
        watcher.expect(publish("will", "gone"));
        socket.close();
    }

    @Script
    @Spec({"v3 MQTT-6.0.0-1", "v3 MQTT-3.1.2-8"})
    void publishesTheWillWhenTheWebSocketFails(Stage stage) {
        Client watcher = stage.subscriber("watcher", "will", 0);
        stage.webSocketClient("web")
                .send(connect("web").will("will", "gone", 0))
                .expect(connAck(0))
                .drop();
        watcher.expect(publish("will", "gone"));
    }
}

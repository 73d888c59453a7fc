// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.app.clients.RealBroker.Listener;
import io.godwit.app.clients.WillVictim.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Eclipse Paho for Java, MQTT 5. */
class PahoJava5Test {
    private static final int WAIT_SECONDS = 10;

    /** Paho logs every PUBREL as information. Kept here because a logger nobody holds forgets its level. */
    private static final Logger CHATTER = Logger.getLogger("org.eclipse.paho.mqttv5");

    private static RealBroker broker;

    private final List<MqttClient> opened = new ArrayList<>();
    private final String topic = "p5/" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() {
        CHATTER.setLevel(Level.OFF);
        broker = RealBroker.start(PahoJava5Test.class);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @AfterEach
    void closeAll() throws MqttException {
        for (MqttClient client : opened) {
            if (client.isConnected()) {
                client.disconnectForcibly(0, 1000, true);
            }
            client.close(true);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS", "WEBSOCKET", "SECURE_WEBSOCKET"})
    void exchangesEveryQualityOfService(Listener listener) throws Exception {
        BlockingQueue<MqttMessage> inbox = new LinkedBlockingQueue<>();
        MqttClient client = connect(listener, new MqttConnectionOptions(), inbox);
        for (int qos = 0; qos <= 2; qos++) {
            client.subscribe(topic + "/" + qos, qos);
            for (int number = 0; number < 20; number++) {
                client.publish(topic + "/" + qos, bytes("" + number), qos, false);
            }
            for (int number = 0; number < 20; number++) {
                MqttMessage message = next(inbox);
                assertThat(text(message)).isEqualTo("" + number);
                assertThat(message.getQos()).isEqualTo(qos);
                assertThat(message.isRetained()).isFalse();
            }
        }
    }

    @Test
    void keepsAndClearsARetainedMessage() throws Exception {
        BlockingQueue<MqttMessage> inbox = new LinkedBlockingQueue<>();
        MqttClient publisher = connect(Listener.TCP, new MqttConnectionOptions(), new LinkedBlockingQueue<>());
        publisher.publish(topic, bytes("kept"), 1, true);
        MqttClient subscriber = connect(Listener.TCP, new MqttConnectionOptions(), inbox);
        subscriber.subscribe(topic, 2);
        MqttMessage kept = next(inbox);
        assertThat(text(kept)).isEqualTo("kept");
        assertThat(kept.isRetained()).isTrue();

        publisher.publish(topic, new byte[0], 1, true);
        assertThat(text(next(inbox))).isEmpty();
        BlockingQueue<MqttMessage> lateInbox = new LinkedBlockingQueue<>();
        MqttClient late = connect(Listener.TCP, new MqttConnectionOptions(), lateInbox);
        late.subscribe(topic, 2);
        publisher.publish(topic, bytes("live"), 2, false);
        assertThat(text(next(lateInbox))).isEqualTo("live");
    }

    @Test
    void sendsTheWillOfAKilledClient() throws Exception {
        BlockingQueue<MqttMessage> inbox = new LinkedBlockingQueue<>();
        connect(Listener.TCP, new MqttConnectionOptions(), inbox).subscribe(topic, 1);
        WillVictim.killOne(Library.PAHO_5, broker.port(Listener.TCP), topic);
        assertThat(text(next(inbox))).isEqualTo(WillVictim.WILL);
    }

    @Test
    void resumesASessionWithItsQueue() throws Exception {
        BlockingQueue<MqttMessage> inbox = new LinkedBlockingQueue<>();
        MqttConnectionOptions kept = new MqttConnectionOptions();
        kept.setCleanStart(false);
        kept.setSessionExpiryInterval(300L);
        MqttClient subscriber = connect(Listener.TCP, kept, inbox);
        subscriber.subscribe(topic, 2);
        subscriber.disconnect();
        MqttClient publisher = connect(Listener.TCP, new MqttConnectionOptions(), new LinkedBlockingQueue<>());
        for (int number = 0; number < 50; number++) {
            publisher.publish(topic, bytes("" + number), 2, false);
        }
        IMqttToken connected = subscriber.connectWithResult(kept);
        assertThat(connected.getSessionPresent()).isTrue();
        for (int number = 0; number < 50; number++) {
            assertThat(text(next(inbox))).isEqualTo("" + number);
        }
    }

    @Test
    void asksForThePassword() throws Exception {
        MqttConnectionOptions right = new MqttConnectionOptions();
        right.setUserName(RealBroker.USER);
        right.setPassword(bytes(RealBroker.PASSWORD));
        assertThat(connect(Listener.PASSWORD, right, new LinkedBlockingQueue<>())
                        .isConnected())
                .isTrue();

        MqttConnectionOptions wrong = new MqttConnectionOptions();
        wrong.setUserName(RealBroker.USER);
        wrong.setPassword(bytes("swamp"));
        assertThatThrownBy(() -> connect(Listener.PASSWORD, wrong, new LinkedBlockingQueue<>()))
                .isInstanceOfSatisfying(
                        MqttException.class,
                        refusal -> assertThat(refusal.getReasonCode()).isIn(0x86, 0x87));
    }

    @Test
    void carriesThePropertiesOfAMessage() throws Exception {
        BlockingQueue<MqttMessage> inbox = new LinkedBlockingQueue<>();
        MqttClient client = connect(Listener.TCP, new MqttConnectionOptions(), inbox);
        client.subscribe(topic, 2);
        MqttProperties properties = new MqttProperties();
        properties.setContentType("application/json");
        properties.setResponseTopic("answer/me");
        properties.setCorrelationData(new byte[] {0, 1, (byte) 255});
        properties.setMessageExpiryInterval(100L);
        properties.setUserProperties(List.of(new UserProperty("a", "1"), new UserProperty("a", "2")));
        for (int qos = 0; qos <= 2; qos++) {
            client.publish(topic, new MqttMessage(bytes("{}"), qos, false, properties));
            MqttProperties got = next(inbox).getProperties();
            assertThat(got.getContentType()).isEqualTo("application/json");
            assertThat(got.getResponseTopic()).isEqualTo("answer/me");
            assertThat(got.getCorrelationData()).containsExactly(0, 1, 255);
            assertThat(got.getMessageExpiryInterval()).isBetween(90L, 100L);
            assertThat(got.getUserProperties()).isEqualTo(properties.getUserProperties());
        }
    }

    private MqttClient connect(Listener listener, MqttConnectionOptions options, BlockingQueue<MqttMessage> inbox)
            throws Exception {
        String scheme = switch (listener) {
            case TCP, PASSWORD -> "tcp";
            case TLS -> "ssl";
            case WEBSOCKET -> "ws";
            case SECURE_WEBSOCKET -> "wss";
        };
        if (listener == Listener.TLS || listener == Listener.SECURE_WEBSOCKET) {
            options.setSocketFactory(broker.certificates().sockets());
        }
        MqttClient client = new MqttClient(
                scheme + "://" + RealBroker.HOST + ":" + broker.port(listener),
                UUID.randomUUID().toString(),
                new MemoryPersistence());
        opened.add(client);
        client.setTimeToWait(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        client.setCallback(new Inbox(inbox));
        client.connect(options);
        return client;
    }

    private static MqttMessage next(BlockingQueue<MqttMessage> inbox) throws InterruptedException {
        MqttMessage message = inbox.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message within " + WAIT_SECONDS + " s").isNotNull();
        return message;
    }

    private static String text(MqttMessage message) {
        return new String(message.getPayload(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Keeps the messages and nothing else that a client tells. */
    private record Inbox(BlockingQueue<MqttMessage> messages) implements MqttCallback {
        @Override
        public void messageArrived(String name, MqttMessage message) {
            messages.add(message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String uri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}

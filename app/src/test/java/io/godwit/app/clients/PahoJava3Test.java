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
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eclipse Paho for Java, MQTT 3.1 and 3.1.1. */
class PahoJava3Test {
    private static final int WAIT_SECONDS = 10;

    private static RealBroker broker;

    private final List<MqttClient> opened = new ArrayList<>();
    private final String topic = "p3/" + UUID.randomUUID();

    /** What a subscription got. */
    private record Got(String payload, int qos, boolean retained) {}

    @BeforeAll
    static void startBroker() {
        broker = RealBroker.start(PahoJava3Test.class);
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
        MqttClient client = connect(listener, new MqttConnectOptions());
        for (int qos = 0; qos <= 2; qos++) {
            BlockingQueue<Got> inbox = subscribe(client, topic + "/" + qos, qos);
            for (int number = 0; number < 20; number++) {
                client.publish(topic + "/" + qos, bytes("" + number), qos, false);
            }
            for (int number = 0; number < 20; number++) {
                assertThat(next(inbox)).isEqualTo(new Got("" + number, qos, false));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MqttConnectOptions.MQTT_VERSION_3_1, MqttConnectOptions.MQTT_VERSION_3_1_1})
    void keepsAndClearsARetainedMessage(int version) throws Exception {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(version);
        MqttClient publisher = connect(Listener.TCP, options);
        publisher.publish(topic, bytes("kept"), 1, true);
        MqttClient subscriber = connect(Listener.TCP, options);
        assertThat(next(subscribe(subscriber, topic, 2))).isEqualTo(new Got("kept", 1, true));

        publisher.publish(topic, new byte[0], 1, true);
        MqttClient late = connect(Listener.TCP, options);
        BlockingQueue<Got> inbox = subscribe(late, topic, 2);
        publisher.publish(topic, bytes("live"), 2, false);
        assertThat(next(inbox)).isEqualTo(new Got("live", 2, false));
    }

    @Test
    void sendsTheWillOfAKilledClient() throws Exception {
        BlockingQueue<Got> inbox = subscribe(connect(Listener.TCP, new MqttConnectOptions()), topic, 1);
        WillVictim.killOne(Library.PAHO_3, broker.port(Listener.TCP), topic);
        assertThat(next(inbox)).isEqualTo(new Got(WillVictim.WILL, 1, false));
    }

    @Test
    void resumesASessionWithItsQueue() throws Exception {
        MqttConnectOptions kept = new MqttConnectOptions();
        kept.setCleanSession(false);
        MqttClient subscriber = connect(Listener.TCP, kept);
        BlockingQueue<Got> inbox = subscribe(subscriber, topic, 2);
        subscriber.disconnect();
        MqttClient publisher = connect(Listener.TCP, new MqttConnectOptions());
        for (int number = 0; number < 50; number++) {
            publisher.publish(topic, bytes("" + number), 2, false);
        }
        assertThat(subscriber.connectWithResult(kept).getSessionPresent()).isTrue();
        for (int number = 0; number < 50; number++) {
            assertThat(next(inbox)).isEqualTo(new Got("" + number, 2, false));
        }
    }

    @Test
    void asksForThePassword() throws Exception {
        MqttConnectOptions right = new MqttConnectOptions();
        right.setUserName(RealBroker.USER);
        right.setPassword(RealBroker.PASSWORD.toCharArray());
        assertThat(connect(Listener.PASSWORD, right).isConnected()).isTrue();

        MqttConnectOptions wrong = new MqttConnectOptions();
        wrong.setUserName(RealBroker.USER);
        wrong.setPassword("swamp".toCharArray());
        assertThatThrownBy(() -> connect(Listener.PASSWORD, wrong))
                .isInstanceOfSatisfying(
                        MqttException.class,
                        refusal -> assertThat(refusal.getReasonCode())
                                .isEqualTo(MqttException.REASON_CODE_NOT_AUTHORIZED));
    }

    private MqttClient connect(Listener listener, MqttConnectOptions options) throws Exception {
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
                "p" + UUID.randomUUID().toString().substring(0, 20),
                new MemoryPersistence());
        opened.add(client);
        client.setTimeToWait(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        client.connect(options);
        return client;
    }

    private static BlockingQueue<Got> subscribe(MqttClient client, String filter, int qos) throws MqttException {
        BlockingQueue<Got> inbox = new LinkedBlockingQueue<>();
        client.subscribe(
                filter,
                qos,
                (name, message) -> inbox.add(
                        new Got(new String(message.getPayload(), UTF_8), message.getQos(), message.isRetained())));
        return inbox;
    }

    private static Got next(BlockingQueue<Got> inbox) throws InterruptedException {
        Got got = inbox.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(got).as("a message within " + WAIT_SECONDS + " s").isNotNull();
        return got;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

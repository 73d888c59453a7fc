// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient.Mqtt3Publishes;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.godwit.app.clients.RealBroker.Listener;
import io.godwit.app.clients.WillVictim.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The HiveMQ MQTT client, MQTT 3.1.1 and 5. */
class HiveMqClientTest {
    private static final int WAIT_SECONDS = 10;

    private static RealBroker broker;

    private final List<Mqtt3BlockingClient> opened3 = new ArrayList<>();
    private final List<Mqtt5BlockingClient> opened5 = new ArrayList<>();
    private final String topic = "h/" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() {
        broker = RealBroker.start(HiveMqClientTest.class);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @AfterEach
    void disconnectAll() {
        opened3.stream().filter(client -> client.getState().isConnected()).forEach(Mqtt3BlockingClient::disconnect);
        opened5.stream().filter(client -> client.getState().isConnected()).forEach(Mqtt5BlockingClient::disconnect);
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS", "WEBSOCKET", "SECURE_WEBSOCKET"})
    void exchangesEveryQualityOfServiceWithMqtt5(Listener listener) throws Exception {
        Mqtt5BlockingClient client = client5(listener);
        client.connect();
        try (Mqtt5Publishes inbox = client.publishes(MqttGlobalPublishFilter.ALL)) {
            for (MqttQos qos : MqttQos.values()) {
                String name = topic + "/" + qos.getCode();
                client.subscribeWith().topicFilter(name).qos(qos).send();
                for (int number = 0; number < 20; number++) {
                    client.publishWith()
                            .topic(name)
                            .qos(qos)
                            .payload(bytes("" + number))
                            .send();
                }
                for (int number = 0; number < 20; number++) {
                    Mqtt5Publish message = next(inbox);
                    assertThat(text(message)).isEqualTo("" + number);
                    assertThat(message.getQos()).isEqualTo(qos);
                    assertThat(message.isRetain()).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS", "WEBSOCKET", "SECURE_WEBSOCKET"})
    void exchangesEveryQualityOfServiceWithMqtt3(Listener listener) throws Exception {
        Mqtt3BlockingClient client = client3(listener);
        client.connect();
        try (Mqtt3Publishes inbox = client.publishes(MqttGlobalPublishFilter.ALL)) {
            for (MqttQos qos : MqttQos.values()) {
                String name = topic + "/" + qos.getCode();
                client.subscribeWith().topicFilter(name).qos(qos).send();
                for (int number = 0; number < 20; number++) {
                    client.publishWith()
                            .topic(name)
                            .qos(qos)
                            .payload(bytes("" + number))
                            .send();
                }
                for (int number = 0; number < 20; number++) {
                    Mqtt3Publish message = next(inbox);
                    assertThat(new String(message.getPayloadAsBytes(), UTF_8)).isEqualTo("" + number);
                    assertThat(message.getQos()).isEqualTo(qos);
                }
            }
        }
    }

    @Test
    void asksForThePassword() throws Exception {
        Mqtt5BlockingClient right = client5(Listener.PASSWORD);
        right.connectWith()
                .simpleAuth()
                .username(RealBroker.USER)
                .password(bytes(RealBroker.PASSWORD))
                .applySimpleAuth()
                .send();
        assertThat(right.getState().isConnected()).isTrue();

        Mqtt5BlockingClient wrong = client5(Listener.PASSWORD);
        assertThatThrownBy(() -> wrong.connectWith()
                        .simpleAuth()
                        .username(RealBroker.USER)
                        .password(bytes("swamp"))
                        .applySimpleAuth()
                        .send())
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        refusal -> assertThat(refusal.getMqttMessage().getReasonCode())
                                .isIn(
                                        Mqtt5ConnAckReasonCode.NOT_AUTHORIZED,
                                        Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }

    @Test
    void isRefusedOverTlsWithoutAClientCertificate() throws Exception {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost(RealBroker.HOST)
                .serverPort(broker.port(Listener.TLS))
                .sslConfig()
                .trustManagerFactory(broker.certificates().trust())
                .applySslConfig()
                .buildBlocking();

        assertThatThrownBy(client::connect).isNotNull();
    }

    @Test
    void keepsAndClearsARetainedMessage() throws Exception {
        Mqtt5BlockingClient publisher = client5(Listener.TCP);
        publisher.connect();
        publish(publisher, "kept", true);
        Mqtt5BlockingClient subscriber = client5(Listener.TCP);
        subscriber.connect();
        try (Mqtt5Publishes inbox = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(subscriber);
            Mqtt5Publish message = next(inbox);
            assertThat(text(message)).isEqualTo("kept");
            assertThat(message.isRetain()).isTrue();
        }
        publish(publisher, "", true);
        Mqtt5BlockingClient late = client5(Listener.TCP);
        late.connect();
        try (Mqtt5Publishes inbox = late.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(late);
            publish(publisher, "live", false);
            assertThat(text(next(inbox))).isEqualTo("live");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HIVEMQ_3", "HIVEMQ_5"})
    void sendsTheWillOfAKilledClient(Library library) throws Exception {
        Mqtt5BlockingClient watcher = client5(Listener.TCP);
        watcher.connect();
        try (Mqtt5Publishes inbox = watcher.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(watcher);
            WillVictim.killOne(library, broker.port(Listener.TCP), topic);
            assertThat(text(next(inbox))).isEqualTo(WillVictim.WILL);
        }
    }

    @Test
    void resumesASessionWithItsQueue() throws Exception {
        Mqtt5BlockingClient subscriber = client5(Listener.TCP);
        subscriber.connectWith().cleanStart(true).sessionExpiryInterval(300).send();
        subscribe(subscriber);
        subscriber.disconnect();
        Mqtt5BlockingClient publisher = client5(Listener.TCP);
        publisher.connect();
        for (int number = 0; number < 50; number++) {
            publish(publisher, "" + number, false);
        }
        try (Mqtt5Publishes inbox = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
            boolean present = subscriber
                    .connectWith()
                    .cleanStart(false)
                    .sessionExpiryInterval(300)
                    .send()
                    .isSessionPresent();
            assertThat(present).isTrue();
            List<String> got = new ArrayList<>();
            for (int number = 0; number < 50; number++) {
                got.add(text(next(inbox)));
            }
            assertThat(got)
                    .isEqualTo(
                            IntStream.range(0, 50).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void resumesAnMqtt3SessionWithItsQueue() throws Exception {
        Mqtt3BlockingClient subscriber = client3(Listener.TCP);
        subscriber.connectWith().cleanSession(false).send();
        subscriber.subscribeWith().topicFilter(topic).qos(MqttQos.EXACTLY_ONCE).send();
        subscriber.disconnect();
        Mqtt3BlockingClient publisher = client3(Listener.TCP);
        publisher.connect();
        publisher
                .publishWith()
                .topic(topic)
                .qos(MqttQos.EXACTLY_ONCE)
                .payload(bytes("waiting"))
                .send();
        try (Mqtt3Publishes inbox = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
            assertThat(subscriber.connectWith().cleanSession(false).send().isSessionPresent())
                    .isTrue();
            assertThat(new String(next(inbox).getPayloadAsBytes(), UTF_8)).isEqualTo("waiting");
        }
    }

    @Test
    void carriesThePropertiesOfAMessage() throws Exception {
        Mqtt5BlockingClient client = client5(Listener.TCP);
        client.connect();
        try (Mqtt5Publishes inbox = client.publishes(MqttGlobalPublishFilter.ALL)) {
            subscribe(client);
            Mqtt5UserProperties user = Mqtt5UserProperties.builder()
                    .add("a", "1")
                    .add("b", "")
                    .add("a", "2")
                    .build();
            for (MqttQos qos : MqttQos.values()) {
                client.publishWith()
                        .topic(topic)
                        .qos(qos)
                        .payload(bytes("{}"))
                        .messageExpiryInterval(100)
                        .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                        .contentType("application/json")
                        .responseTopic("answer/me")
                        .correlationData(new byte[] {0, 1, (byte) 255})
                        .userProperties(user)
                        .send();
                Mqtt5Publish message = next(inbox);
                assertThat(message.getMessageExpiryInterval().orElseThrow()).isBetween(90L, 100L);
                assertThat(message.getPayloadFormatIndicator()).contains(Mqtt5PayloadFormatIndicator.UTF_8);
                assertThat(message.getContentType().orElseThrow()).hasToString("application/json");
                assertThat(message.getResponseTopic().orElseThrow()).hasToString("answer/me");
                byte[] correlation =
                        new byte[message.getCorrelationData().orElseThrow().remaining()];
                message.getCorrelationData().orElseThrow().get(correlation);
                assertThat(correlation).containsExactly(0, 1, 255);
                assertThat(message.getUserProperties()).isEqualTo(user);
            }
        }
    }

    @Test
    void learnsThatNobodySubscribed() throws Exception {
        Mqtt5BlockingClient client = client5(Listener.TCP);
        client.connect();
        Mqtt5PublishResult result = client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes("x"))
                .send();
        assertThat(result)
                .isInstanceOfSatisfying(
                        Mqtt5PublishResult.Mqtt5Qos1Result.class,
                        qos1 -> assertThat(qos1.getPubAck().getReasonCode())
                                .isEqualTo(Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS));
    }

    @Test
    void sharesASubscriptionAndObeysTheReceiveMaximum() throws Exception {
        Mqtt5BlockingClient client = client5(Listener.TCP);
        client.connectWith()
                .restrictions()
                .receiveMaximum(3)
                .applyRestrictions()
                .send();
        try (Mqtt5Publishes inbox = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter("$share/group/" + topic)
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send();
            for (int number = 0; number < 30; number++) {
                publish(client, "" + number, false);
            }
            for (int number = 0; number < 30; number++) {
                assertThat(text(next(inbox))).isEqualTo("" + number);
            }
        }
    }

    @Test
    void usesTopicAliasesBothWays() throws Exception {
        Mqtt5BlockingClient client = client5(Listener.TCP);
        OptionalLong expiry = client.connectWith()
                .restrictions()
                .topicAliasMaximum(5)
                .sendTopicAliasMaximum(5)
                .applyRestrictions()
                .send()
                .getSessionExpiryInterval();
        assertThat(expiry).isEmpty();
        try (Mqtt5Publishes inbox = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter(topic + "/#")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            for (int number = 0; number < 60; number++) {
                String name = topic + "/" + number % 7;
                client.publishWith()
                        .topic(name)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(bytes("" + number))
                        .send();
                Mqtt5Publish message = next(inbox);
                assertThat(message.getTopic()).hasToString(name);
                assertThat(text(message)).isEqualTo("" + number);
            }
        }
    }

    private void publish(Mqtt5BlockingClient client, String payload, boolean retain) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(bytes(payload))
                .retain(retain)
                .send();
    }

    private void subscribe(Mqtt5BlockingClient client) {
        client.subscribeWith().topicFilter(topic).qos(MqttQos.EXACTLY_ONCE).send();
    }

    private Mqtt5BlockingClient client5(Listener listener) throws Exception {
        Mqtt5BlockingClient client = builder(listener).useMqttVersion5().buildBlocking();
        opened5.add(client);
        return client;
    }

    private Mqtt3BlockingClient client3(Listener listener) throws Exception {
        Mqtt3BlockingClient client = builder(listener).useMqttVersion3().buildBlocking();
        opened3.add(client);
        return client;
    }

    private static MqttClientBuilder builder(Listener listener) throws Exception {
        MqttClientBuilder builder = MqttClient.builder()
                .identifier(UUID.randomUUID().toString())
                .serverHost(RealBroker.HOST)
                .serverPort(broker.port(listener));
        if (listener == Listener.WEBSOCKET || listener == Listener.SECURE_WEBSOCKET) {
            builder = builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig();
        }
        if (listener == Listener.TLS || listener == Listener.SECURE_WEBSOCKET) {
            builder = builder.sslConfig()
                    .keyManagerFactory(broker.certificates().clientKeys())
                    .trustManagerFactory(broker.certificates().trust())
                    .applySslConfig();
        }
        return builder;
    }

    private static Mqtt5Publish next(Mqtt5Publishes inbox) throws InterruptedException {
        return inbox.receive(WAIT_SECONDS, TimeUnit.SECONDS).orElseThrow();
    }

    private static Mqtt3Publish next(Mqtt3Publishes inbox) throws InterruptedException {
        return inbox.receive(WAIT_SECONDS, TimeUnit.SECONDS).orElseThrow();
    }

    private static String text(Mqtt5Publish message) {
        return new String(message.getPayloadAsBytes(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

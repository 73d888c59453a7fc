// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // What is not looked at shows in the packets.
class MqttClientTest {
    private static final TopicName TOPIC = TopicName.of("a/b");
    private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.UTF_8);

    private final RecordingListener listener = new RecordingListener();
    private final ClientNetwork network = ClientNetwork.start(1);
    private final ScriptedServer server = open();
    private @Nullable MqttClient client;

    private static ScriptedServer open() {
        try {
            return new ScriptedServer();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        if (client != null) {
            client.close();
        }
        network.close();
        server.close();
    }

    private MqttClient client(ClientOptions.Builder options) {
        MqttClient made = new MqttClient(options.build(), network, listener);
        client = made;
        return made;
    }

    /** Connects and takes the server's side of the connection. */
    private ScriptedServer.Peer connected(MqttClient connecting, boolean sessionPresent, Properties properties)
            throws Exception {
        CompletableFuture<ConnAck> connAck = connecting.connect();
        ScriptedServer.Peer peer = server.accept();
        peer.welcome(sessionPresent, properties);
        await(connAck);
        return peer;
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static ClientException failure(CompletableFuture<?> future) {
        try {
            future.orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ClientException cause) {
                return cause;
            }
            throw e;
        }
        throw new AssertionError("It did not fail");
    }

    private static Publish message(QoS qos, int packetIdentifier) {
        return new Publish(false, qos, false, TOPIC, packetIdentifier, Properties.NONE, PAYLOAD);
    }

    @Test
    void saysInConnectWhatTheOptionsSay() throws Exception {
        Will will = new Will(TOPIC, PAYLOAD, QoS.AT_LEAST_ONCE, true, Properties.NONE);
        MqttClient subject = client(server.options()
                .version(ProtocolVersion.V3_1_1)
                .clientIdentifier("me")
                .userName("user")
                .password("secret")
                .keepAliveSeconds(7)
                .cleanStart(false)
                .will(will));
        CompletableFuture<ConnAck> connAck = subject.connect();

        Connect connect = server.accept().welcome(true, Properties.NONE);

        assertThat(connect)
                .isEqualTo(new Connect(
                        ProtocolVersion.V3_1_1,
                        false,
                        false,
                        7,
                        Properties.NONE,
                        "me",
                        will,
                        "user",
                        "secret".getBytes(StandardCharsets.UTF_8)));
        assertThat(await(connAck).sessionPresent()).isTrue();
    }

    @Test
    void failsWithTheReasonCodeOfARefusal() throws Exception {
        CompletableFuture<ConnAck> connAck = client(server.options()).connect();
        ScriptedServer.Peer peer = server.accept();
        peer.receive(Connect.class);
        peer.send(new ConnAck(false, ReasonCode.NOT_AUTHORIZED, Properties.NONE));

        ClientException failure = failure(connAck);

        assertThat(failure.kind()).isEqualTo(ClientException.Kind.CONNECT_REFUSED);
        assertThat(failure.reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(failure).hasMessageContaining("Not authorized");
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        server.close();

        ClientException failure = failure(client(server.options()).connect());

        assertThat(failure.kind()).isEqualTo(ClientException.Kind.NOT_REACHABLE);
        assertThat(failure).hasMessageContaining("refused");
    }

    @Test
    void givesUpWhenTheServerStaysSilent() throws Exception {
        ClientException failure =
                failure(client(server.options().connectTimeoutMillis(50)).connect());

        assertThat(failure.kind()).isEqualTo(ClientException.Kind.TIMED_OUT);
    }

    @Test
    void completesAPublishOnceItIsAcknowledged() throws Exception {
        MqttClient subject = client(server.options());
        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);

        CompletableFuture<PublishResult> result = subject.publish(TOPIC, PAYLOAD, QoS.AT_LEAST_ONCE, false);

        assertThat(peer.receive(Publish.class)).isEqualTo(message(QoS.AT_LEAST_ONCE, 1));
        assertThat(result).isNotDone();
        peer.send(new PubAck(1, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE));
        assertThat(await(result).reasonCode()).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
    }

    @Test
    void completesAPublishAtQos2WithPubComp() throws Exception {
        MqttClient subject = client(server.options());
        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);

        CompletableFuture<PublishResult> result = subject.publish(TOPIC, PAYLOAD, QoS.EXACTLY_ONCE, false);

        peer.receive(Publish.class);
        peer.send(new PubRec(1));
        assertThat(peer.receive(PubRel.class)).isEqualTo(new PubRel(1));
        assertThat(result).isNotDone();
        peer.send(new PubComp(1));
        await(result);
    }

    @Test
    void failsAPublishThatTheServerRefuses() throws Exception {
        MqttClient subject = client(server.options());
        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);

        CompletableFuture<PublishResult> result = subject.publish(TOPIC, PAYLOAD, QoS.EXACTLY_ONCE, false);
        peer.receive(Publish.class);
        peer.send(new PubRec(1, ReasonCode.NOT_AUTHORIZED, Properties.NONE));

        assertThat(failure(result).reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
        assertThat(await(subject.pendingMessages())).isZero();
    }

    @Test
    void sendsNoMoreAtOnceThanTheServerTakes() throws Exception {
        MqttClient subject = client(server.options());
        ScriptedServer.Peer peer = connected(
                subject,
                false,
                Properties.builder().number(Property.RECEIVE_MAXIMUM, 2).build());

        for (int i = 0; i < 3; i++) {
            subject.publish(TOPIC, PAYLOAD, QoS.AT_LEAST_ONCE, false);
        }
        subject.publish(TopicName.of("last"), PAYLOAD, QoS.AT_MOST_ONCE, false);

        assertThat(peer.receive(Publish.class).packetIdentifier()).isEqualTo(1);
        assertThat(peer.receive(Publish.class).packetIdentifier()).isEqualTo(2);
        assertThat(peer.receive(Publish.class).topic()).isEqualTo(TopicName.of("last"));
        peer.send(new PubAck(2));
        assertThat(peer.receive(Publish.class).packetIdentifier()).isEqualTo(3);
    }

    @Test
    void sendsAgainWhatTheSessionHoldsInItsOrder() throws Exception {
        MqttClient subject = client(server.options().cleanStart(false));
        CompletableFuture<PublishResult> first;
        CompletableFuture<PublishResult> second;
        try (ScriptedServer.Peer peer = connected(subject, false, Properties.NONE)) {
            first = subject.publish(TOPIC, PAYLOAD, QoS.EXACTLY_ONCE, false);
            second = subject.publish(TOPIC, PAYLOAD, QoS.AT_LEAST_ONCE, false);
            peer.receive(Publish.class);
            peer.receive(Publish.class);
            peer.send(new PubRec(1));
            peer.receive(PubRel.class);
        }
        assertThat(listener.disconnection().requested()).isFalse();

        ScriptedServer.Peer peer = connected(subject, true, Properties.NONE);

        assertThat(peer.receive(PubRel.class).packetIdentifier()).isEqualTo(1);
        Publish again = peer.receive(Publish.class);
        assertThat(again.dup()).isTrue();
        assertThat(again.packetIdentifier()).isEqualTo(2);
        peer.send(new PubComp(1));
        peer.send(new PubAck(2));
        await(first);
        await(second);
    }

    @Test
    void failsQos2MessagesWhoseFateALostSessionHides() throws Exception {
        MqttClient subject = client(server.options().cleanStart(false));
        CompletableFuture<PublishResult> exactlyOnce;
        CompletableFuture<PublishResult> atLeastOnce;
        try (ScriptedServer.Peer peer = connected(subject, false, Properties.NONE)) {
            exactlyOnce = subject.publish(TOPIC, PAYLOAD, QoS.EXACTLY_ONCE, false);
            atLeastOnce = subject.publish(TOPIC, PAYLOAD, QoS.AT_LEAST_ONCE, false);
            peer.receive(Publish.class);
            peer.receive(Publish.class);
        }
        listener.disconnection();

        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);

        assertThat(failure(exactlyOnce).kind()).isEqualTo(ClientException.Kind.SESSION_LOST);
        Publish again = peer.receive(Publish.class);
        assertThat(again.dup()).isFalse();
        assertThat(again.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
        peer.send(new PubAck(again.packetIdentifier()));
        await(atLeastOnce);
    }

    @Test
    void tellsAQos2MessageOnceThoughItComesTwice() throws Exception {
        ScriptedServer.Peer peer = connected(client(server.options()), false, Properties.NONE);

        peer.send(message(QoS.EXACTLY_ONCE, 5));
        assertThat(peer.receive(PubRec.class)).isEqualTo(new PubRec(5));
        peer.send(message(QoS.EXACTLY_ONCE, 5));
        assertThat(peer.receive(PubRec.class)).isEqualTo(new PubRec(5));
        peer.send(new PubRel(5));
        assertThat(peer.receive(PubComp.class)).isEqualTo(new PubComp(5));
        peer.send(message(QoS.AT_LEAST_ONCE, 6));
        assertThat(peer.receive(PubAck.class)).isEqualTo(new PubAck(6));

        assertThat(listener.message().qos()).isEqualTo(QoS.EXACTLY_ONCE);
        assertThat(listener.message().qos()).isEqualTo(QoS.AT_LEAST_ONCE);
        assertThat(listener.untaken()).isZero();
    }

    @Test
    void acknowledgesByHandOnlyWhenTold() throws Exception {
        MqttClient subject = client(server.options().acknowledgesByHand(true));
        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);
        peer.send(message(QoS.AT_LEAST_ONCE, 1));
        Publish message = listener.message();
        subject.publish(TOPIC, PAYLOAD, QoS.AT_MOST_ONCE, false);

        peer.receive(Publish.class);
        subject.acknowledge(message, ReasonCode.QUOTA_EXCEEDED);

        assertThat(peer.receive(PubAck.class).reasonCode()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
    }

    @Test
    void resolvesTopicAliasesOfTheServer() throws Exception {
        Properties alias = Properties.builder().number(Property.TOPIC_ALIAS, 3).build();
        MqttClient subject = client(server.options()
                .properties(Properties.builder()
                        .number(Property.TOPIC_ALIAS_MAXIMUM, 3)
                        .build()));
        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);

        peer.send(new Publish(false, QoS.AT_MOST_ONCE, false, TOPIC, 0, alias, PAYLOAD));
        peer.send(new Publish(false, QoS.AT_MOST_ONCE, false, null, 0, alias, PAYLOAD));

        assertThat(listener.message().topic()).isEqualTo(TOPIC);
        assertThat(listener.message().topic()).isEqualTo(TOPIC);
    }

    @Test
    void answersAnUnknownTopicAliasWithDisconnect() throws Exception {
        ScriptedServer.Peer peer = connected(client(server.options()), false, Properties.NONE);

        peer.send(new Publish(
                false,
                QoS.AT_MOST_ONCE,
                false,
                null,
                0,
                Properties.builder().number(Property.TOPIC_ALIAS, 3).build(),
                PAYLOAD));

        assertThat(peer.receive(Disconnect.class).reasonCode()).isEqualTo(ReasonCode.TOPIC_ALIAS_INVALID);
        ClientException cause = Objects.requireNonNull(listener.disconnection().cause());
        assertThat(cause.kind()).isEqualTo(ClientException.Kind.PROTOCOL);
    }

    @Test
    void subscribesAndAnswersWithTheCodes() throws Exception {
        MqttClient subject = client(server.options());
        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);

        CompletableFuture<SubAck> subAck = subject.subscribe(TopicFilter.of("a/#"), QoS.AT_LEAST_ONCE);
        Subscribe subscribe = peer.receive(Subscribe.class);
        peer.send(new SubAck(subscribe.packetIdentifier(), List.of(ReasonCode.NOT_AUTHORIZED), Properties.NONE));

        assertThat(await(subAck).reasonCodes()).containsExactly(ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void failsASubscribeWhoseConnectionEnds() throws Exception {
        MqttClient subject = client(server.options());
        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);

        CompletableFuture<SubAck> subAck = subject.subscribe(TopicFilter.of("a/#"), QoS.AT_LEAST_ONCE);
        peer.receive(Subscribe.class);
        peer.send(new Disconnect(ReasonCode.SERVER_SHUTTING_DOWN));

        assertThat(failure(subAck).reasonCode()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN);
    }

    @Test
    void pingsWhenItHasNothingToSay() throws Exception {
        ScriptedServer.Peer peer = connected(
                client(server.options().keepAliveSeconds(600)),
                false,
                Properties.builder().number(Property.SERVER_KEEP_ALIVE, 1).build());

        peer.receive(PingReq.class);

        ClientException cause = Objects.requireNonNull(listener.disconnection().cause());
        assertThat(cause.kind()).isEqualTo(ClientException.Kind.TIMED_OUT);
    }

    @Test
    void pingsWhenItIsTold() throws Exception {
        MqttClient subject = client(server.options());
        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);

        CompletableFuture<Void> answered = subject.ping();
        peer.receive(PingReq.class);
        assertThat(answered).isNotDone();
        peer.send(PingResp.INSTANCE);

        await(answered);
    }

    @Test
    void saysGoodbyeAfterWhatWasPublished() throws Exception {
        MqttClient subject = client(server.options());
        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);

        CompletableFuture<PublishResult> result = subject.publish(TOPIC, PAYLOAD, QoS.AT_MOST_ONCE, false);
        await(subject.disconnect());

        await(result);
        peer.receive(Publish.class);
        assertThat(peer.receive(Disconnect.class)).isEqualTo(new Disconnect(ReasonCode.SUCCESS));
        assertThat(peer.receive()).isNull();
        assertThat(listener.disconnection().requested()).isTrue();
    }

    @Test
    void refusesWhatTheServerDoesNotTake() throws Exception {
        MqttClient subject = client(server.options());
        connected(
                subject,
                false,
                Properties.builder()
                        .number(Property.MAXIMUM_QOS, 1)
                        .number(Property.RETAIN_AVAILABLE, 0)
                        .number(Property.MAXIMUM_PACKET_SIZE, 30)
                        .build());

        for (CompletableFuture<PublishResult> refused : List.of(
                subject.publish(TOPIC, PAYLOAD, QoS.EXACTLY_ONCE, false),
                subject.publish(TOPIC, PAYLOAD, QoS.AT_MOST_ONCE, true),
                subject.publish(TOPIC, new byte[30], QoS.AT_MOST_ONCE, false),
                subject.publish(TOPIC, new byte[30], QoS.AT_LEAST_ONCE, false))) {
            assertThat(failure(refused).kind()).isEqualTo(ClientException.Kind.NOT_SUPPORTED);
        }
    }

    @Test
    void failsQos0WithoutAConnectionAndKeepsTheRest() throws Exception {
        MqttClient subject = client(server.options().maxQueued(1));

        assertThat(failure(subject.publish(TOPIC, PAYLOAD, QoS.AT_MOST_ONCE, false))
                        .kind())
                .isEqualTo(ClientException.Kind.NOT_CONNECTED);
        CompletableFuture<PublishResult> kept = subject.publish(TOPIC, PAYLOAD, QoS.AT_LEAST_ONCE, false);
        assertThat(failure(subject.publish(TOPIC, PAYLOAD, QoS.AT_LEAST_ONCE, false))
                        .kind())
                .isEqualTo(ClientException.Kind.QUEUE_FULL);

        ScriptedServer.Peer peer = connected(subject, false, Properties.NONE);
        peer.send(new PubAck(peer.receive(Publish.class).packetIdentifier()));
        await(kept);
    }

    @Test
    void closesAConnectionThatSendsNonsense() throws Exception {
        ScriptedServer.Peer peer = connected(client(server.options()), false, Properties.NONE);

        peer.sendBytes((byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF);

        assertThat(peer.receive(Disconnect.class).reasonCode().isError()).isTrue();
        assertThat(peer.receive()).isNull();
    }

    @Test
    void provesThePasswordWithScram() throws Exception {
        MqttClient subject =
                client(server.options().authentication(() -> new ScramSha256("user", "pencil".toCharArray())));
        CompletableFuture<ConnAck> connAck = subject.connect();
        ScriptedServer.Peer peer = server.accept();
        Connect connect = peer.receive(Connect.class);
        assertThat(connect.properties().text(Property.AUTHENTICATION_METHOD)).isEqualTo("SCRAM-SHA-256");
        String first = text(connect.properties());
        String nonce = first.substring(first.indexOf("r=") + 2);
        peer.send(new Auth(
                ReasonCode.CONTINUE_AUTHENTICATION, data("r=" + nonce + "server,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")));
        assertThat(text(peer.receive(Auth.class).properties())).startsWith("c=biws,r=" + nonce + "server,p=");

        peer.send(new ConnAck(false, ReasonCode.SUCCESS, data("v=AAAA")));

        assertThat(failure(connAck).kind()).isEqualTo(ClientException.Kind.AUTHENTICATION);
    }

    private static String text(Properties properties) {
        byte[] data = properties.binary(Property.AUTHENTICATION_DATA);
        return data == null ? "" : new String(data, StandardCharsets.UTF_8);
    }

    private static Properties data(String text) {
        return Properties.builder()
                .text(Property.AUTHENTICATION_METHOD, "SCRAM-SHA-256")
                .binary(Property.AUTHENTICATION_DATA, text.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    @Test
    void refusesOptionsOutsideTheirRange() {
        ClientOptions.Builder options = server.options().maxInflight(0);

        assertThatThrownBy(options::build).isInstanceOf(IllegalArgumentException.class);
    }
}

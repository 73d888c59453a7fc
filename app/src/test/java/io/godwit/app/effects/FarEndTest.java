// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import static io.godwit.app.effects.Scene.connected;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.TestBroker;
import io.godwit.app.effects.FarEnd.Guest;
import io.godwit.conformance.Client;
import io.godwit.conformance.Directive;
import io.godwit.conformance.V5;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the directives of a bridge do on the wire, seen by the other broker. */
@Timeout(60)
class FarEndTest {
    private static final String OUT = "topic t/# out 1";

    @TempDir
    private Path folder = Path.of("");

    /** A broker with one bridge that says nothing about its state, unless a line tells it to. */
    private Scene bridged(FarEnd far, String... lines) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "allow_anonymous true", "max_packet_size 10000000", "connection b", "address " + far.address()));
        all.addAll(List.of(lines));
        for (String usual : List.of("notifications false", "restart_timeout 1", OUT)) {
            String word = usual.substring(0, 5);
            if (Stream.of(lines).noneMatch(line -> line.startsWith(word))) {
                all.add(usual);
            }
        }
        return Scene.of(folder, all.toArray(String[]::new));
    }

    /** The CONNECT of a bridge with these lines. */
    private Connect connect(String... lines) throws Exception {
        try (FarEnd far = new FarEnd();
                Scene scene = bridged(far, lines);
                Guest guest = far.accept()) {
            Connect connect = guest.welcome();
            scene.awaitLog("is connected to");
            return connect;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "remote_"})
    @Directive({"clientid", "password", "remote_clientid", "remote_password", "remote_username", "username"})
    void saysWhoItIs(String prefix) throws Exception {
        Connect connect = connect(prefix + "clientid guest", prefix + "username anna", prefix + "password secret");
        assertThat(connect.clientIdentifier()).isEqualTo("guest");
        assertThat(connect.userName()).isEqualTo("anna");
        assertThat(connect.password()).isEqualTo("secret".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"keepalive_interval 7, 7", "keepalive_interval 300, 300"})
    @Directive("keepalive_interval")
    void saysHowOftenItGivesASignOfLife(String line, int seconds) throws Exception {
        assertThat(connect(line).keepAliveSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Directive("cleansession")
    void beginsCleanOrNot(boolean clean) throws Exception {
        assertThat(connect("cleansession " + clean).cleanStart()).isEqualTo(clean);
        assertThat(connect("bridge_protocol_version mqttv50", "cleansession " + clean)
                        .cleanStart())
                .isEqualTo(clean);
    }

    @ParameterizedTest
    @CsvSource({"mqttv31, V3_1", "mqttv311, V3_1_1", "mqttv50, V5"})
    @Directive("bridge_protocol_version")
    void speaksTheVersion(String word, ProtocolVersion version) throws Exception {
        assertThat(connect("bridge_protocol_version " + word, "remote_clientid b")
                        .version())
                .isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Directive("try_private")
    void saysThatItIsABridgeOrNot(boolean tries) throws Exception {
        assertThat(connect("try_private " + tries).bridge()).isEqualTo(tries);
    }

    @Test
    @Directive({"notification_topic", "notifications", "notifications_local_only"})
    void leavesAWillWhereItTellsThatItIsConnected() throws Exception {
        try (FarEnd far = new FarEnd();
                Scene scene = bridged(far, "notification_topic states/b");
                Guest guest = far.accept()) {
            Will will = Objects.requireNonNull(guest.welcome().will());
            assertThat(will.topic()).hasToString("states/b");
            assertThat(will.payload()).containsExactly('0');
            assertThat(will.retain()).isTrue();
            Publish state = guest.until(Publish.class);
            assertThat(state.topic()).hasToString("states/b");
            assertThat(state.payload()).containsExactly('1');
            assertThat(state.retain()).isTrue();
            assertThat(scene.port()).isPositive();
        }
        assertThat(connect("notifications false").will()).isNull();
        assertThat(connect("notifications_local_only true").will()).isNull();
    }

    @Test
    @Directive({"bridge_max_topic_alias", "bridge_receive_maximum", "bridge_session_expiry_interval"})
    void saysItsLimitsInMqtt5() throws Exception {
        Properties told = connect(
                        "bridge_protocol_version mqttv50",
                        "bridge_session_expiry_interval 77",
                        "bridge_receive_maximum 13",
                        "bridge_max_topic_alias 3")
                .properties();
        assertThat(told.number(Property.SESSION_EXPIRY_INTERVAL, -1)).isEqualTo(77);
        assertThat(told.number(Property.RECEIVE_MAXIMUM, -1)).isEqualTo(13);
        assertThat(told.number(Property.TOPIC_ALIAS_MAXIMUM, -1)).isEqualTo(3);

        Properties unlimited = connect("bridge_protocol_version mqttv50", "bridge_max_topic_alias 0")
                .properties();
        assertThat(unlimited.number(Property.SESSION_EXPIRY_INTERVAL, -1)).isEqualTo(0xFFFF_FFFFL);
        assertThat(unlimited.has(Property.TOPIC_ALIAS_MAXIMUM)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "10, 2"})
    @Directive("bridge_max_topic_alias")
    void namesTopicsByAliasWhenTheyComeAgain(int most, int aliased) throws Exception {
        try (FarEnd far = new FarEnd();
                Scene scene = bridged(
                        far,
                        "bridge_protocol_version mqttv50",
                        "bridge_max_topic_alias " + most,
                        "keepalive_interval 60");
                Guest guest = far.accept()) {
            guest.welcome(V5.properties(Property.TOPIC_ALIAS_MAXIMUM, 20));
            scene.awaitLog("is connected to");
            Client here = connected(scene.stage(), V5.connect("here"));
            int byAlias = 0;
            for (int round = 0; round < 3; round++) {
                for (String topic : List.of("t/1", "t/2")) {
                    here.send(V5.publish(topic, "m"));
                    Publish publish = guest.until(Publish.class);
                    if (round == 2 && publish.topic() == null) {
                        byAlias++;
                    }
                }
            }
            assertThat(byAlias).isEqualTo(aliased);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Directive("bridge_attempt_unsubscribe")
    void unsubscribesFromWhatOnlyGoesOut(boolean attempts) throws Exception {
        try (FarEnd far = new FarEnd();
                Scene scene = bridged(far, "bridge_attempt_unsubscribe " + attempts, OUT, "topic in/# in 1");
                Guest guest = far.accept()) {
            guest.welcome();
            Packet first = guest.next();
            if (attempts) {
                assertThat(first)
                        .isInstanceOfSatisfying(
                                Unsubscribe.class,
                                unsubscribe -> assertThat(unsubscribe.filters()).hasToString("[t/#]"));
                first = guest.next();
            }
            assertThat(first).isInstanceOf(Subscribe.class);
            assertThat(scene.awaitLog("is connected to")).contains("b");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Directive("bridge_bind_address")
    void comesFromTheAddress() throws Exception {
        try (FarEnd far = new FarEnd();
                Scene scene = bridged(far, "bridge_bind_address 127.0.0.2");
                Guest guest = far.accept()) {
            assertThat(guest.socket().getInetAddress().getHostAddress()).isEqualTo("127.0.0.2");
            assertThat(scene.port()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 700, 4000", "2, 1700, 20000"})
    @Directive("restart_timeout")
    void connectsAgainInTime(int seconds, long least, long most) throws Exception {
        try (FarEnd far = new FarEnd();
                Scene scene = bridged(far, "restart_timeout " + seconds)) {
            long lost;
            try (Guest guest = far.accept()) {
                guest.welcome();
                scene.awaitLog("is connected to");
                lost = System.nanoTime();
            }
            far.accept().close();
            assertThat(Duration.ofNanos(System.nanoTime() - lost))
                    .isBetween(Duration.ofMillis(least), Duration.ofMillis(most));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, t/fence fence", "false, t/away away"})
    @Directive("local_cleansession")
    void keepsMessagesWhileItIsAwayOrNot(boolean clean, String first) throws Exception {
        try (FarEnd far = new FarEnd();
                Scene scene = bridged(far, "cleansession false", "local_cleansession " + clean)) {
            try (Guest guest = far.accept()) {
                guest.welcome();
                scene.awaitLog("is connected to");
            }
            scene.awaitLog("closed the connection");
            Client here = connected(scene.stage(), V5.connect("here"));
            here.send(V5.publish("t/away", "away", 1, 1)).receive(PubAck.class);
            try (Guest guest = far.accept()) {
                guest.welcome();
                assertThat(TestBroker.await(
                                () -> scene.log().stream()
                                                .filter(line -> line.contains("is connected to"))
                                                .count()
                                        == 2,
                                20))
                        .isTrue();
                here.send(V5.publish("t/fence", "fence", 1, 2));
                assertThat(guest.message()).isEqualTo(first);
            }
        }
    }

    @Test
    @Directive({"local_clientid", "local_username"})
    void hasTheRightsOfItsNamesHere() throws Exception {
        Scene.write(folder, "acl", "topic readwrite #", "user link", "topic read user/#", "pattern read client/%c");
        try (FarEnd far = new FarEnd();
                Scene scene = Scene.of(
                        folder,
                        "allow_anonymous true",
                        "acl_file " + folder.resolve("acl"),
                        "connection b",
                        "address " + far.address(),
                        "notifications false",
                        "local_username link",
                        "local_clientid guest",
                        "topic # out 1");
                Guest guest = far.accept()) {
            guest.welcome();
            scene.awaitLog("is connected to");
            Client here = connected(scene.stage(), V5.connect("here"));
            here.send(V5.publish("other/m", "never"), V5.publish("client/local.guest", "never"));
            here.send(V5.publish("client/guest", "goes"), V5.publish("user/m", "goes"));
            assertThat(guest.message()).isEqualTo("client/guest goes");
            assertThat(guest.message()).isEqualTo("user/m goes");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Directive("local_password")
    void provesWhoItIsHere(boolean right) throws Exception {
        Scene.write(folder, "passwords", "link:" + SecurityTest.hash("secret"));
        try (FarEnd far = new FarEnd();
                Scene scene = Scene.of(
                        folder,
                        "password_file " + folder.resolve("passwords"),
                        "connection b",
                        "address " + far.address(),
                        "notifications false",
                        "local_username link",
                        "local_password " + (right ? "secret" : "guess"),
                        OUT);
                Guest guest = far.accept()) {
            guest.welcome();
            if (right) {
                scene.awaitLog("is connected to");
            } else {
                assertThat(scene.awaitLog("is not let in by this broker")).contains("local_password");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 02", "false, 00"})
    @EnabledOnOs(OS.LINUX)
    @Directive("bridge_tcp_keepalive")
    void watchesTheNetworkConnection(boolean watches, String timer) throws Exception {
        try (FarEnd far = new FarEnd();
                Scene scene = bridged(far, watches ? "bridge_tcp_keepalive 50 10 3" : "keepalive_interval 60");
                Guest guest = far.accept()) {
            guest.welcome();
            scene.awaitLog("is connected to");
            String wanted =
                    String.format(".*:%04X \\S*:%04X 01 .*", guest.socket().getPort(), far.port());
            // Until everything is acknowledged the timer is another one.
            boolean seen = TestBroker.await(
                    () -> connections().stream().anyMatch(line -> line.matches(wanted) && timer.equals(timer(line))),
                    10);
            assertThat(seen).as("%s", connections()).isTrue();
        }
    }

    private static List<String> connections() {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
            lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The timer that runs: 00 is none, 02 is that of keep alive. */
    private static String timer(String line) {
        return line.strip().split("\\s+", -1)[5].substring(0, 2);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Directive("bridge_tcp_user_timeout")
    void givesUpWhatIsNotAcknowledged() throws Exception {
        ServerSocket small = new ServerSocket();
        small.setReceiveBufferSize(8192);
        try (FarEnd far = new FarEnd(small, "127.0.0.1");
                Scene scene = bridged(far, "bridge_tcp_user_timeout 1000", "restart_timeout 30");
                Guest guest = far.accept()) {
            guest.welcome();
            scene.awaitLog("is connected to");
            connected(scene.stage(), V5.connect("here")).send(V5.publish("t/large", "x".repeat(8_000_000)));
            // It would wait for the answer to a PINGREQ much longer.
            assertThat(scene.awaitLog("Bridge b (" + far.address() + "): ")).contains("timed out");
        }
    }
}

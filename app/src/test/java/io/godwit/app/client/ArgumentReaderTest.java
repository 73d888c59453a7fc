// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.client.ClientOptions;
import io.godwit.client.ServerAddress;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.UserProperty;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentReaderTest {
    private static Arguments read(Tool tool, String... words) {
        Arguments arguments = ArgumentReader.read(tool, List.of(words), Map.of());
        ArgumentCheck.check(arguments);
        return arguments;
    }

    private static ClientOptions options(Tool tool, String... words) {
        return ClientSetup.options(read(tool, words), new Random(1));
    }

    @Test
    void connectsWhereMosquittoDoesWithoutOptions() {
        ClientOptions options = options(Tool.PUB, "-t", "a", "-m", "b");

        assertThat(options.server()).isEqualTo(new ServerAddress.Tcp("localhost", 1883));
        assertThat(options.tls()).isNull();
        Connect connect = options.connect();
        assertThat(connect.version()).isEqualTo(ProtocolVersion.V3_1_1);
        assertThat(connect.cleanStart()).isTrue();
        assertThat(connect.keepAliveSeconds()).isEqualTo(60);
        assertThat(connect.clientIdentifier()).isEmpty();
        assertThat(options.maxInflight()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt://host/a/b, host, 1883, false, false, '', ''",
        "mqtts://host/a/b, host, 8883, true, false, '', ''",
        "ws://host:9001/a/b, host, 9001, false, true, '', ''",
        "wss://u:p@host/a/b, host, 8883, true, true, u, p",
        "MQTT://u@host:18/a/b, host, 18, false, false, u, ''",
        "mqtt://u:p:q@[::1]:1884/a/b, ::1, 1884, false, false, u, p:q",
        "mqtt://[::1]/a/b, ::1, 1883, false, false, '', ''"
    })
    void readsUrls(String url, String host, int port, boolean tls, boolean webSocket, String user, String password) {
        Arguments arguments = read(Tool.PUB, "-L", url, "-m", "x");
        ClientOptions options = ClientSetup.options(arguments, new Random(1));

        assertThat(options.server()).isEqualTo(new ServerAddress.Tcp(host, port));
        assertThat(options.tls() != null).isEqualTo(tls);
        assertThat(options.webSocketPath() != null).isEqualTo(webSocket);
        assertThat(arguments.topic).isEqualTo(TopicName.of("a/b"));
        assertThat(Objects.requireNonNullElse(arguments.userName, "")).isEqualTo(user);
        assertThat(Objects.requireNonNullElse(arguments.password, "")).isEqualTo(password);
    }

    @Test
    void usesTlsWithACertificateOrOnItsPortUnlessToldNotTo() {
        assertThat(options(Tool.PUB, "-t", "a", "-m", "b", "--cafile", "ca.pem").server())
                .isEqualTo(new ServerAddress.Tcp("localhost", 8883));
        assertThat(options(Tool.PUB, "-t", "a", "-m", "b", "-p", "8883").tls()).isNotNull();
        assertThat(options(Tool.PUB, "-t", "a", "-m", "b", "-p", "8883", "--no-tls")
                        .tls())
                .isNull();
        assertThat(options(Tool.PUB, "-t", "a", "-m", "b", "--unix", "/s").server())
                .isEqualTo(new ServerAddress.Unix(Path.of("/s")));
    }

    @Test
    void gathersPropertiesByPacketAndSwitchesToMqtt5() {
        Arguments arguments = read(
                Tool.PUB,
                "-t",
                "a",
                "-m",
                "b",
                "-D",
                "PUBLISH",
                "content-type",
                "x",
                "-D",
                "publish",
                "user-property",
                "k",
                "v",
                "-D",
                "connect",
                "receive-maximum",
                "7",
                "-D",
                "will",
                "will-delay-interval",
                "3",
                "--will-topic",
                "w");

        assertThat(arguments.version).isEqualTo(ProtocolVersion.V5);
        assertThat(arguments.properties(PacketType.PUBLISH).text(Property.CONTENT_TYPE))
                .isEqualTo("x");
        assertThat(arguments.properties(PacketType.PUBLISH).userProperties())
                .containsExactly(new UserProperty("k", "v"));
        Connect connect = ClientSetup.options(arguments, new Random(1)).connect();
        assertThat(connect.properties().number(Property.RECEIVE_MAXIMUM, 0)).isEqualTo(7);
        Will will = Objects.requireNonNull(connect.will());
        assertThat(will.properties().number(Property.WILL_DELAY_INTERVAL, 0)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"-1, 4294967295", "4294967295, 4294967295", "\u221E, 4294967295", "5, 5"})
    void readsTheSessionExpiry(String word, long seconds) {
        ClientOptions options = options(Tool.SUB, "-t", "a", "-i", "me", "-x", word);

        assertThat(options.connect().version()).isEqualTo(ProtocolVersion.V5);
        assertThat(options.connect().properties().number(Property.SESSION_EXPIRY_INTERVAL, 0))
                .isEqualTo(seconds);
    }

    @Test
    void keepsTheSessionForEverWithCAtMqtt5() {
        ClientOptions options = options(Tool.SUB, "-t", "a", "-i", "me", "-c", "-V", "5");

        assertThat(options.connect().cleanStart()).isFalse();
        assertThat(options.connect().properties().number(Property.SESSION_EXPIRY_INTERVAL, 0))
                .isEqualTo(Arguments.NEVER);
    }

    @Test
    void readsWhatSubAsksFor() {
        Arguments arguments = read(
                Tool.SUB,
                "-t",
                "a/#",
                "-t",
                "b",
                "-T",
                "a/x",
                "-U",
                "c",
                "-q",
                "2",
                "-C",
                "3",
                "-W",
                "4",
                "-N",
                "-v",
                "--retain-handling",
                "new",
                "--retain-as-published",
                "--remove-retained",
                "--random-filter",
                "12.5");

        assertThat(arguments.filters).containsExactly(TopicFilter.of("a/#"), TopicFilter.of("b"));
        assertThat(arguments.filterOuts).containsExactly(TopicFilter.of("a/x"));
        assertThat(arguments.unsubscribes).containsExactly(TopicFilter.of("c"));
        assertThat(arguments.qos).isEqualTo(QoS.EXACTLY_ONCE);
        assertThat(arguments.count).isEqualTo(3);
        assertThat(arguments.timeoutSeconds).isEqualTo(4);
        assertThat(arguments.endOfLine).isFalse();
        assertThat(arguments.retainHandling).isEqualTo(RetainHandling.SEND_IF_NEW);
        assertThat(arguments.retainAsPublished).isTrue();
        assertThat(arguments.randomFilterPercent).isEqualTo(12.5);
    }

    @Test
    void makesAnIdentifierForMqtt31() {
        assertThat(options(Tool.PUB, "-t", "a", "-m", "b", "-V", "31").connect().clientIdentifier())
                .hasSize(23)
                .startsWith("mosq-");
        assertThat(options(Tool.PUB, "-t", "a", "-m", "b", "-I", "pre-")
                        .connect()
                        .clientIdentifier())
                .startsWith("pre-")
                .isNotEqualTo("pre-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-z|Unknown option '-z'.",
                "-p|-p argument given but no port specified.",
                "-t a -m b -p 0|Invalid port given: 0",
                "-t a -m b -p 99999|Invalid port given: 99999",
                "-t a|Both topic and message must be supplied.",
                "-m b|Both topic and message must be supplied.",
                "-t a/# -m b|Invalid publish topic 'a/#', does it contain '+' or '#'?",
                "-t a -m b -n|Only one type of message can be sent at once.",
                "-t a -m b -q 3|Invalid QoS given: 3",
                "-t a -m b -V 6|Invalid protocol version argument given.",
                "-t a -m b -k 4|Invalid keepalive given, it must be between 5 and 65535 inclusive.",
                "-t a -m b -c|You must provide a client id if you are using the -c option.",
                "-t a -m b -x -1|You must provide a client id if you are using an infinite session expiry interval.",
                "-t a -m b -x q|session-expiry-interval not a number.",
                "-t a -m b -i x -I y|-i and -I argument cannot be used together.",
                "-t a -m b --repeat 0|--repeat argument must be >0.",
                "-t a -m b --repeat-delay -1|--repeat-delay argument must be >=0.0.",
                "-t a -m b -D publish bar baz|Invalid property name given in --property argument.",
                "-t a -m b -D publish|--property argument given but not enough arguments specified.",
                "-t a -m b -D connect content-type x|content-type property not allowed for connect in --property argument.",
                "-t a -m b -D publish topic-alias x|The property topic-alias takes a number, not 'x'.",
                "-t a -m b -D publish topic-alias 0|The property topic-alias takes a number from 1 to 65535, not 0.",
                "-t a -m b --will-payload x|Will payload given, but no will topic given.",
                "-t a -m b --will-retain|Will retain given, but no will topic given.",
                "-t a -m b --will-topic a --will-qos 5|Invalid will QoS 5",
                "-t a -m b --cert x|Both certfile and keyfile must be provided if one of them is set.",
                "-L foo://x/y -m a|Unsupported URL scheme.",
                "-L mqtt://x -m a|Invalid URL for -L argument specified - topic missing.",
                "-t a -m b --psk 00|--psk is not supported; use certificates: --cafile, --cert and --key.",
                "-t a -m b --tls-engine e|--tls-engine is not supported; give the key as a PEM file with --key.",
                "-t a -m b -C 1|Unknown option '-C'."
            })
    void refusesWhatCannotBeFollowed(String words, String error) {
        assertThatThrownBy(() -> read(Tool.PUB, words.split(" ", -1)))
                .isInstanceOf(UsageException.class)
                .hasMessage(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-q 1|You must specify a topic to subscribe to (-t) or unsubscribe from (-U).",
                "-t a/#/b|Invalid subscription topic 'a/#/b', are all '+' and '#' wildcards correct?",
                "-t a -T #a|Invalid filter topic '#a', are all '+' and '#' wildcards correct?",
                "-t a -U #a|Invalid unsubscribe topic '#a', are all '+' and '#' wildcards correct?",
                "-t a -C 0|Invalid message count \"0\".",
                "-t a -W x|Invalid timeout \"x\".",
                "-t a -F %z|Invalid format specifier 'z'.",
                "-t a --random-filter 101|--random-filter chance must be between 0.1-100.0",
                "-t a --retain-handling often|--retain-handling must be always, new or never, not 'often'.",
                "-t a -R --retained-only|Combining '-R' and '--retained-only' makes no sense.",
                "-t a -m b|Unknown option '-m'."
            })
    void refusesWhatSubCannotFollow(String words, String error) {
        assertThatThrownBy(() -> read(Tool.SUB, words.split(" ", -1)))
                .isInstanceOf(UsageException.class)
                .hasMessage(error);
    }

    @Test
    void readsTheUsersOptionFileFirst(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("mosquitto_pub"),
                "# a comment\n-h other host\n\n-q 1\n-D publish user-property k v\n-r\n");

        Arguments arguments = ArgumentReader.read(
                Tool.PUB,
                List.of("-q", "2", "-t", "a", "-m", "b"),
                Map.of("XDG_CONFIG_HOME", directory.toString(), "HOME", "nowhere"));

        assertThat(arguments.host).isEqualTo("other host");
        assertThat(arguments.qos).isEqualTo(QoS.EXACTLY_ONCE);
        assertThat(arguments.retain).isTrue();
        assertThat(arguments.properties(PacketType.PUBLISH).userProperties())
                .containsExactly(new UserProperty("k", "v"));
    }

    @Test
    void readsTheFileOfOInsteadAndNamesItsWrongLine(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve(".config"));
        Files.writeString(directory.resolve(".config/mosquitto_sub"), "-q 1\n");
        Path file = Files.writeString(directory.resolve("mine"), "-h here\n");
        Map<String, String> environment = Map.of("HOME", directory.toString());

        Arguments arguments = ArgumentReader.read(Tool.SUB, List.of("-t", "a", "-o", file.toString()), environment);
        assertThat(arguments.host).isEqualTo("here");
        assertThat(arguments.qos).isEqualTo(QoS.AT_MOST_ONCE);
        assertThat(ArgumentReader.read(Tool.SUB, List.of("-t", "a"), environment).qos)
                .isEqualTo(QoS.AT_LEAST_ONCE);

        Files.writeString(file, "-h here\n--nonsense\n");
        assertThatThrownBy(() -> ArgumentReader.read(Tool.SUB, List.of("-o", file.toString()), environment))
                .hasMessage(file + ", line 2: Unknown option '--nonsense'.");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.clients.RealBroker.Listener;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line clients mosquitto_pub, mosquitto_sub and mosquitto_rr, as scripts use them. */
class MosquittoClientsTest {
    private static RealBroker broker;

    private final List<Process> started = new ArrayList<>();
    private final Map<Process, BufferedReader> readers = new HashMap<>();
    private final String topic = "m/" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() {
        Installed.require("mosquitto-clients", List.of("sh", "-c", "command -v mosquitto_rr"), Map.of());
        broker = RealBroker.start(MosquittoClientsTest.class);
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @AfterEach
    void stopClients() {
        started.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void exchangesEveryQualityOfService(String version) throws Exception {
        for (int qos = 0; qos <= 2; qos++) {
            Process subscriber =
                    subscribe(version, "-t", topic + "/" + qos, "-q", "" + qos, "-C", "3", "-F", "%q %p", "-W", "10");
            for (int number = 0; number < 3; number++) {
                publish(version, "-t", topic + "/" + qos, "-q", "" + qos, "-m", "message " + number);
            }
            String q = qos + " message ";
            assertThat(linesOf(subscriber)).containsExactly(q + 0, q + 1, q + 2);
            assertThat(subscriber.waitFor()).isZero();
        }
    }

    @Test
    void publishesOneMessageForEachLine() throws Exception {
        Process subscriber = subscribe("mqttv5", "-t", topic, "-q", "2", "-C", "1000", "-W", "20");
        Process publisher = start("mosquitto_pub", "mqttv5", Listener.TCP, "-t", topic, "-q", "2", "-l");
        List<String> sent = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
        try (var input = publisher.outputWriter()) {
            input.write(String.join("\n", sent) + "\n");
        }
        assertThat(linesOf(subscriber)).isEqualTo(sent);
        assertThat(publisher.waitFor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void keepsAndClearsARetainedMessage(String version) throws Exception {
        publish(version, "-t", topic, "-q", "1", "-r", "-m", "kept");
        assertThat(run(version, "mosquitto_sub", "-t", topic, "-C", "1", "-F", "%r %p", "-W", "10")
                        .output())
                .isEqualTo("1 kept\n");
        publish(version, "-t", topic, "-q", "1", "-r", "-n");
        assertThat(run(version, "mosquitto_sub", "-t", topic, "-E", "--retained-only", "-W", "10")
                        .output())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void sendsTheWillOfAKilledClient(String version) throws Exception {
        Process watcher = subscribe(version, "-t", topic + "/will", "-q", "1", "-C", "1", "-F", "%q %p", "-W", "10");
        Process victim = subscribe(
                version,
                "-t",
                topic + "/other",
                "--will-topic",
                topic + "/will",
                "--will-payload",
                "gone",
                "--will-qos",
                "1");
        victim.destroyForcibly();
        assertThat(linesOf(watcher)).containsExactly("1 gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311"})
    void resumesASessionWithItsQueue(String version) throws Exception {
        String id = "m" + topic.hashCode();
        run(version, "mosquitto_sub", "-c", "-i", id, "-t", topic, "-q", "1", "-E");
        for (int number = 0; number < 5; number++) {
            publish(version, "-t", topic, "-q", "1", "-m", "" + number);
        }
        assertThat(run(version, "mosquitto_sub", "-c", "-i", id, "-t", topic, "-q", "1", "-C", "5", "-W", "10")
                        .output())
                .isEqualTo("0\n1\n2\n3\n4\n");
    }

    @Test
    void resumesAnMqtt5SessionWithinItsExpiry() throws Exception {
        String id = "m" + topic.hashCode();
        String[] session = {"-c", "-i", id, "-x", "60", "-t", topic, "-q", "2"};
        run("mqttv5", "mosquitto_sub", and(session, "-E"));
        publish("mqttv5", "-t", topic, "-q", "2", "-m", "waiting");
        assertThat(run("mqttv5", "mosquitto_sub", and(session, "-C", "1", "-W", "10"))
                        .output())
                .isEqualTo("waiting\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void speaksTlsWithAClientCertificate(String version) throws Exception {
        Process subscriber =
                start("mosquitto_sub", version, Listener.TLS, and(certificate(), "-d", "-t", topic, "-C", "1"));
        BufferedReader output = awaitSubscription(subscriber);
        CommandRun publisher =
                run(version, "mosquitto_pub", Listener.TLS, and(certificate(), "-t", topic, "-q", "1", "-m", "secret"));
        assertThat(publisher.status()).as(publisher.output()).isZero();
        assertThat(output.lines()).contains("secret");
    }

    @Test
    void isRefusedOverTlsWithoutAClientCertificate() throws Exception {
        String authority = broker.certificates().file("ca.crt").toString();
        CommandRun publisher =
                run("mqttv5", "mosquitto_pub", Listener.TLS, "--cafile", authority, "-t", topic, "-q", "1", "-m", "x");
        assertThat(publisher.status()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void asksForThePassword(String version) throws Exception {
        String[] message = {"-t", topic, "-q", "1", "-m", "x"};
        String user = RealBroker.USER;
        CommandRun right =
                run(version, "mosquitto_pub", Listener.PASSWORD, and(message, "-u", user, "-P", RealBroker.PASSWORD));
        CommandRun wrong = run(version, "mosquitto_pub", Listener.PASSWORD, and(message, "-u", user, "-P", "swamp"));
        CommandRun none = run(version, "mosquitto_pub", Listener.PASSWORD, message);
        assertThat(right.status()).as(right.output()).isZero();
        assertThat(wrong.status()).isNotZero();
        assertThat(wrong.output()).containsIgnoringCase("not authori");
        assertThat(none.status()).isNotZero();
    }

    @Test
    void carriesThePropertiesOfMqtt5() throws Exception {
        Process subscriber = subscribe(
                "mqttv5",
                "-t",
                topic,
                "-q",
                "1",
                "-C",
                "1",
                "-F",
                "%C|%F|%R|%D|%P|%A|%S|%p",
                "-W",
                "10",
                "-D",
                "subscribe",
                "subscription-identifier",
                "77");
        publish(
                "mqttv5",
                "-t",
                topic,
                "-q",
                "1",
                "-m",
                "payload",
                "-D",
                "publish",
                "content-type",
                "text/plain",
                "-D",
                "publish",
                "payload-format-indicator",
                "1",
                "-D",
                "publish",
                "response-topic",
                "answer/me",
                "-D",
                "publish",
                "correlation-data",
                "42",
                "-D",
                "publish",
                "user-property",
                "key",
                "value");
        assertThat(linesOf(subscriber)).containsExactly("text/plain|1|answer/me|42|key:value||77|payload");
    }

    @Test
    void answersARequest() throws Exception {
        Process responder = subscribe("mqttv5", "-t", topic + "/request", "-C", "1", "-F", "%R %p", "-W", "10");
        Process requester = start(
                "mosquitto_rr",
                "mqttv5",
                Listener.TCP,
                "-t",
                topic + "/request",
                "-e",
                topic + "/answer",
                "-m",
                "6*7",
                "-W",
                "10");
        assertThat(linesOf(responder)).containsExactly(topic + "/answer 6*7");
        publish("mqttv5", "-t", topic + "/answer", "-m", "42");
        assertThat(linesOf(requester)).containsExactly("42");
    }

    @Test
    void sharesASubscription() throws Exception {
        String filter = "$share/crew/" + topic;
        Process one = subscribe("mqttv5", "-t", filter, "-q", "1", "-C", "10", "-W", "20");
        Process two = subscribe("mqttv5", "-t", filter, "-q", "1", "-C", "10", "-W", "20");
        for (int number = 0; number < 20; number++) {
            publish("mqttv5", "-t", topic, "-q", "1", "-m", "" + number);
        }
        List<String> got = new ArrayList<>(linesOf(one));
        got.addAll(linesOf(two));
        assertThat(got)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 20).mapToObj(Integer::toString).toList());
    }

    @Test
    void readsTheSysTopics() throws Exception {
        CommandRun version = run("mqttv311", "mosquitto_sub", "-t", "$SYS/broker/version", "-C", "1", "-W", "10");
        assertThat(version.output()).containsPattern("(godwit|mosquitto) version \\d+\\.\\d+");
        CommandRun clients =
                run("mqttv311", "mosquitto_sub", "-t", "$SYS/broker/clients/connected", "-C", "1", "-W", "10");
        assertThat(Integer.parseInt(clients.output().strip())).isNotNegative();
    }

    private void publish(String version, String... arguments) throws Exception {
        CommandRun run = run(version, "mosquitto_pub", arguments);
        assertThat(run.status()).as(run.output()).isZero();
    }

    /** Starts mosquitto_sub and returns when the broker has acknowledged its subscription. */
    private Process subscribe(String version, String... arguments) throws Exception {
        Process process = start("mosquitto_sub", version, Listener.TCP, and(arguments, "-d"));
        readers.put(process, awaitSubscription(process));
        return process;
    }

    private static BufferedReader awaitSubscription(Process process) throws IOException {
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith("Subscribed")) {
            line = output.readLine();
        }
        assertThat(line).as("mosquitto_sub is subscribed").isNotNull();
        return output;
    }

    /** Everything the process wrote, but for what mosquitto's option -d says of packets. */
    private List<String> linesOf(Process process) {
        BufferedReader output = readers.getOrDefault(process, process.inputReader());
        return output.lines()
                .filter(line -> !line.startsWith("Client ") && !line.startsWith("Subscribed"))
                .toList();
    }

    private CommandRun run(String version, String command, String... arguments) throws Exception {
        return run(version, command, Listener.TCP, arguments);
    }

    private CommandRun run(String version, String command, Listener listener, String... arguments) throws Exception {
        return CommandRun.of(commandLine(command, version, listener, arguments), Installed.root());
    }

    private Process start(String command, String version, Listener listener, String... arguments) throws IOException {
        // A command whose output is a pipe would keep its lines until its end.
        List<String> line = new ArrayList<>(List.of("stdbuf", "-oL"));
        line.addAll(commandLine(command, version, listener, arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        started.add(process);
        return process;
    }

    private static List<String> commandLine(String command, String version, Listener listener, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command, "-V", version, "-h", RealBroker.HOST, "-p"));
        line.add(Integer.toString(broker.port(listener)));
        line.addAll(List.of(arguments));
        return line;
    }

    private static String[] certificate() {
        TestCertificates made = broker.certificates();
        return new String[] {
            "--cafile", made.file("ca.crt").toString(),
            "--cert", made.file("client.crt").toString(),
            "--key", made.file("client.key").toString()
        };
    }

    private static String[] and(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}

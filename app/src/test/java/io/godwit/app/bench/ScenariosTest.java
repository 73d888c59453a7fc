// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.ServeProcess;
import io.godwit.app.clients.TestCertificates;
import io.godwit.bench.report.Phase;
import io.godwit.bench.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every scenario against the broker of this build, for a moment: nothing is lost, and what can be counted exactly is. */
@Timeout(60)
class ScenariosTest {
    private static final String SHORT = " --seconds 0.2 --warm-up 0.05";

    @TempDir
    private static Path folder = Path.of("");

    private static String plain = "";
    private static String readOnly = "";
    private static String webSocket = "";
    private static String tls = "";
    private static ServeProcess broker;

    @BeforeAll
    static void start() throws Exception {
        TestCertificates certificates = TestCertificates.make(folder);
        int plainPort = ServeProcess.freePort();
        int webSocketPort = ServeProcess.freePort();
        int tlsPort = ServeProcess.freePort();
        int readOnlyPort = ServeProcess.freePort();
        Path file = folder.resolve("broker.conf");
        Files.writeString(file, """
                per_listener_settings true
                listener %d 127.0.0.1
                allow_anonymous true
                listener %d 127.0.0.1
                protocol websockets
                allow_anonymous true
                listener %d 127.0.0.1
                allow_anonymous true
                require_certificate true
                cafile %5$s/ca.crt
                certfile %5$s/server.crt
                keyfile %5$s/server.key
                listener %4$d 127.0.0.1
                allow_anonymous true
                acl_file %5$s/acl
                """.formatted(plainPort, webSocketPort, tlsPort, readOnlyPort, folder));
        Files.writeString(folder.resolve("acl"), "topic read #\n");
        broker = ServeProcess.start("-c", file.toString());
        broker.await(" running");
        plain = " -p " + plainPort;
        readOnly = " -p " + readOnlyPort;
        webSocket = " --ws -p " + webSocketPort;
        tls = " -p " + tlsPort + " --cafile " + certificates.file("ca.crt") + " --cert "
                + certificates.file("client.crt") + " --key " + certificates.file("client.key");
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pairs --publishers 3 -q 0 -V 311",
                "pairs --publishers 3 -q 1 -V 5 --threads 2 --payload 2000",
                "pairs --publishers 3 -q 2 -V 311 --in-flight 1",
                "fanout --publishers 2 --subscribers 7 -q 0 -V 5",
                "fanout --subscribers 7 -q 1 --threads 2",
                "fanout --subscribers 7 -q 2 --payload 20",
                "fanin --publishers 9 -q 0 -V 5",
                "fanin --publishers 9 --subscribers 2 -q 1 --threads 2",
                "fanin --publishers 9 -q 2",
                "paced --publishers 3 --rate 500 -q 0",
                "paced --publishers 3 --rate 500 -q 2 -V 5 --threads 2",
                "overload --publishers 4 --subscribers 2 --in-flight 5 -q 1",
                "overload --publishers 4 --subscribers 2 --in-flight 5 -q 2 -V 5",
                "churn --clients 4 -q 0",
                "churn --clients 4 -q 1 -V 5",
                "churn --clients 4 -q 2"
            })
    void losesNothing(String line) throws Exception {
        Report report = BenchRun.well(folder, line + SHORT + plain);

        assertThat(report.scenario()).isEqualTo(line.split(" ", -1)[0]);
        assertThat(report.phases())
                .first()
                .satisfies(phase -> assertThat(phase.sent()).isPositive());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pairs --publishers 2 -q 1 -V 5", "churn --clients 2 -q 0", "queue --sessions 2 --messages 20"})
    void speaksTlsAndWebSocket(String line) throws Exception {
        String time = line.startsWith("queue") ? "" : SHORT;

        assertThat(BenchRun.well(folder, line + time + tls).target()).startsWith("mqtts://");
        assertThat(BenchRun.well(folder, line + time + webSocket).target()).startsWith("ws://");
    }

    @Test
    void countsConnects() throws Exception {
        Report report = BenchRun.well(folder, "connect --clients 30 --in-flight 4 --rate 1000" + plain);

        Phase connecting = report.phases().getFirst();
        assertThat(connecting.units()).isEqualTo(30);
        assertThat(connecting.latency())
                .isNotNull()
                .satisfies(latency -> assertThat(latency.getTotalCount()).isEqualTo(30));
    }

    @Test
    void holdsConnectionsAndTellsWhatTheyCost() throws Exception {
        Report report = BenchRun.well(folder, "idle --clients 40 --seconds 0.2 -V 5 --pid " + broker.pid() + plain);

        Phase holding = report.phases().getLast();
        assertThat(holding.units()).isEqualTo(40);
        assertThat(holding.broker()).isNotNull();
        assertThat(holding.counts()).containsKey("resident bytes per connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q 0 -V 311", "-q 1 -V 5 --threads 2", "-q 2 -V 311"})
    void deliversToTwoSessionsWhatTwoFiltersMatch(String options) throws Exception {
        Report report =
                BenchRun.well(folder, "wildcard --filters 1001 --sessions 3 --publishers 2 " + options + SHORT + plain);

        assertThat(report.phases().getFirst().units()).isEqualTo(1001);
        Phase publishing = report.phases().getLast();
        assertThat(publishing.units()).isEqualTo(publishing.sent());
        assertThat(publishing.received()).isGreaterThan(publishing.sent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q 1 -V 5", "-q 2 -V 311 --threads 2"})
    void storesReplaysAndClearsRetainedMessages(String options) throws Exception {
        String line = "retained --topics 500 --subscribers 2 --publishers 3 " + options + plain;

        for (int run = 0; run < 2; run++) {
            List<Phase> phases = BenchRun.well(folder, line).phases();
            assertThat(phases.getFirst().units()).isEqualTo(500);
            assertThat(phases.getLast().units()).isEqualTo(1000);
            assertThat(phases.getLast().received()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q 1 -V 311", "-q 2 -V 5 --threads 2"})
    void queuesAndDrains(String options) throws Exception {
        List<Phase> phases = BenchRun.well(folder, "queue --sessions 5 --messages 60 --publishers 2 " + options + plain)
                .phases();

        assertThat(phases).extracting(Phase::name).containsExactly("queueing", "draining");
        assertThat(phases).extracting(Phase::units).containsExactly(300L, 300L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pairs --publishers 1 -q 1", "wildcard --filters 10 --publishers 1 -q 2"})
    void saysWhyTheBrokerRefusesAllMessages(String line) {
        BenchRun run = BenchRun.of(line + " -V 5" + SHORT + readOnly);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("Error: The broker refused all ")
                .endsWith(" messages, the last with 0x87 Not authorized.\n");
    }

    @Test
    void writesATableAndAPage() throws Exception {
        Path page = folder.resolve("report.html");
        BenchRun run = BenchRun.of("pairs --publishers 2" + SHORT + plain + " --html " + page);

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Scenario  pairs").contains("--publishers 2");
        assertThat(Files.readString(page)).contains("<html");
    }

    @Test
    void keepsThePasswordOutOfTheReport() {
        BenchRun run = BenchRun.of(
                Map.of("GODWIT_PASSWORD", "open-sesame"),
                List.of(("pairs --publishers 1 -u me" + SHORT + plain).split(" ", -1)));

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("-u me").doesNotContain("sesame");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.ServeProcess;
import io.godwit.bench.scenario.ScenarioKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Exit status and messages: of bad command lines, of runs that fail, and of brokers that lose, double and reorder. */
@Timeout(60)
class BenchCommandTest {
    private static BenchRun run(FaultyBroker.Fault fault) throws Exception {
        try (FaultyBroker broker = new FaultyBroker(fault)) {
            return BenchRun.of("pairs --publishers 1 --payload 20 --seconds 0.2 --warm-up 0 -p " + broker.port());
        }
    }

    @Test
    void isContentWithABrokerThatForwards() throws Exception {
        BenchRun run = run(FaultyBroker.Fault.NONE);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "LOSES, '1 message lost, 0 doubled, 0 out of order'",
        "DOUBLES, '0 messages lost, 1 doubled, 0 out of order'",
        "REORDERS, '0 messages lost, 0 doubled, 1 out of order'"
    })
    void catchesWhatGoesWrong(FaultyBroker.Fault fault, String text) throws Exception {
        BenchRun run = run(fault);

        assertThat(run.out()).contains(text);
        assertThat(run.err()).isEqualTo("Error: messages were lost, doubled or reordered.\n");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void saysWhoWasRefusedAndWhy() throws Exception {
        BenchRun run = run(FaultyBroker.Fault.REFUSES);

        assertThat(run.err()).startsWith("Error: Client b").endsWith("-s0 was refused: Not authorized.\n");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void saysWhoLostItsConnection() throws Exception {
        BenchRun run = run(FaultyBroker.Fault.CUTS);

        assertThat(run.err()).contains("-p0 lost its connection");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        BenchRun run = BenchRun.of("pairs -p " + ServeProcess.freePort());

        assertThat(run.err()).contains("cannot connect to 127.0.0.1:").contains("Connection refused");
        assertThat(run.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, 'There is no scenario ''nothing''; there are pairs, fanout'",
        "pairs --nonsense, 'Unknown option ''--nonsense''.'",
        "pairs what, '''what'' is no option.'",
        "pairs --filters 10, '--filters means nothing to pairs.'",
        "pairs -p, '-p needs a value: port.'",
        "pairs -p many, '-p must be a whole number, not ''many''.'",
        "pairs --seconds long, '--seconds must be a number of seconds, not ''long''.'",
        "pairs --payload 3, '--payload must be at least 20'",
        "pairs -V 31, '-V must be 311 or 5, not ''31''.'",
        "queue -q 0, 'queue needs -q 1 or -q 2'",
        "pairs --json /proc/nowhere/report, 'A report cannot be written to'"
    })
    void saysWhatIsWrongWithACommandLine(String line, String text) {
        BenchRun run = BenchRun.of(line);

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).startsWith("Error: ").contains(text).contains("--help' to see usage.");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void tellsOfAllScenarios() {
        BenchRun run = BenchRun.of("--help");

        assertThat(run.status()).isZero();
        assertThat(List.of(ScenarioKind.values()))
                .allSatisfy(scenario -> assertThat(run.out()).contains("\n  " + scenario.word() + " "));
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfTheOptionsOfEachScenario(ScenarioKind scenario) {
        BenchRun run = BenchRun.of(scenario.word() + " --help");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Usage: godwit bench " + scenario.word()).contains("--pid <process>");
        assertThat(run.out().contains("--filters")).isEqualTo(scenario == ScenarioKind.WILDCARD);
    }
}

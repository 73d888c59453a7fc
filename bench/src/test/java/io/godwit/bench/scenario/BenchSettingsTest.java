// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.godwit.protocol.spec.ProtocolVersion;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchSettingsTest {
    @ParameterizedTest
    @EnumSource(ScenarioKind.class)
    void everyScenarioHasSoundDefaults(ScenarioKind scenario) {
        BenchSettings settings = BenchSettings.of(scenario).build();

        assertThat(settings.target()).hasToString("127.0.0.1:1883");
        assertThat(settings.topicPrefix()).startsWith("bench/");
    }

    @Test
    void pairsHaveAsManySubscribersAsPublishers() {
        assertThat(BenchSettings.of(ScenarioKind.PAIRS).publishers(7).build().subscribers())
                .isEqualTo(7);
        assertRefused(BenchSettings.of(ScenarioKind.PAIRS).subscribers(7), "leave out --subscribers");
    }

    @Test
    void tellsNobodyThePassword() {
        BenchSettings settings = BenchSettings.of(ScenarioKind.PAIRS)
                .userName("me")
                .password("open sesame")
                .build();

        assertThat(settings.toString()).doesNotContain("sesame");
    }

    @Test
    void namesTheTransportInTheAddress() {
        assertThat(BenchSettings.of(ScenarioKind.PAIRS)
                        .host("::1")
                        .tls()
                        .webSocket("mqtt")
                        .build()
                        .target())
                .hasToString("wss://[::1]:8883/mqtt");
    }

    @Test
    void saysWhatIsOutOfRange() {
        assertRefused(BenchSettings.of(ScenarioKind.PAIRS).payloadBytes(19), "--payload must be at least 20");
        assertRefused(BenchSettings.of(ScenarioKind.PAIRS).qos(3), "-q must be from 0 to 2, not 3.");
        assertRefused(BenchSettings.of(ScenarioKind.PAIRS).inFlight(65_536), "--in-flight must be from 1 to 65535");
        assertRefused(BenchSettings.of(ScenarioKind.PACED).ratePerSecond(0), "--rate must be from 1");
        assertRefused(BenchSettings.of(ScenarioKind.PAIRS).duration(Duration.ZERO), "--seconds must be from 0.001");
        assertRefused(BenchSettings.of(ScenarioKind.QUEUE).qos(0), "queue needs -q 1 or -q 2");
        assertRefused(BenchSettings.of(ScenarioKind.FANIN).publishers(1).subscribers(2), "must not be above");
        assertRefused(BenchSettings.of(ScenarioKind.IDLE).certFile(Path.of("c")), "--cert and --key belong together");
        assertRefused(BenchSettings.of(ScenarioKind.IDLE).password("p"), "no password without a user name");
        assertRefused(BenchSettings.of(ScenarioKind.IDLE).version(ProtocolVersion.V3_1), "-V must be 311 or 5");
    }

    private static void assertRefused(BenchSettings.Builder builder, String text) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(text);
    }
}

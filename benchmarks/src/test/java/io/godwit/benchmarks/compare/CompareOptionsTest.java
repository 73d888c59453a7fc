// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareOptionsTest {
    @Test
    void measuresAllRowsOfBothBrokersUnlessToldOtherwise() {
        CompareOptions options = parse();

        assertThat(options.rows()).isEqualTo(Row.all());
        assertThat(options.brokers()).extracting(Broker::name).containsExactly("Godwit", "mosquitto");
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.warmUp()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(options.write()).isFalse();
        assertThat(options.configuration()).isEqualTo("persistence false\nlog_type error\n");
    }

    @Test
    void readsEveryOption() {
        CompareOptions options = parse(
                "--rows",
                "qos0-single, paced",
                "--write",
                "--rounds",
                "7",
                "--seconds",
                "3",
                "--warm-up",
                "20",
                "--conf",
                "max_inflight_messages 5; set_tcp_nodelay true",
                "--godwit",
                "./godwit serve -v -c",
                "--broker",
                "FlashMQ=flashmq --config-file",
                "--broker",
                "other=server -p {port}");

        assertThat(options.rows()).containsExactly(Row.QOS0_SINGLE, Row.PACED);
        assertThat(options.write()).isTrue();
        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.measured()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.warmUp()).isEqualTo(Duration.ofSeconds(20));
        assertThat(options.configuration()).endsWith("max_inflight_messages 5\nset_tcp_nodelay true\n");
        assertThat(options.brokers())
                .extracting(Broker::command)
                .containsExactly(
                        List.of("./godwit", "serve", "-v", "-c"),
                        List.of("mosquitto", "-c"),
                        List.of("flashmq", "--config-file"),
                        List.of("server", "-p", "{port}"));
        assertThat(options.brokers()).extracting(Broker::takesConfiguration).containsExactly(true, true, true, false);
    }

    @Test
    void saysWhatIsWrong() {
        assertWrong("there is no row \"qos9\"; there are qos0,qos0-single,", "--rows", "qos9");
        assertWrong("--rounds takes a number from 1 to 50, not 0.", "--rounds", "0");
        assertWrong("--seconds takes a number from 1 to 120, not many.", "--seconds", "many");
        assertWrong("--speed is not known.", "--speed", "9");
        assertWrong("--rows needs a value", "--rows");
        assertWrong("\"flashmq\" is not name=command line", "--broker", "flashmq");
        assertWrong("two brokers have the same name", "--broker", "Godwit=./godwit serve -c");
    }

    @Test
    void namesEveryRowInItsHelp() {
        for (Row row : Row.all()) {
            assertThat(CompareOptions.USAGE).containsPattern("[ ,]" + row.word() + "(,|\n)");
        }
    }

    private static void assertWrong(String message, String... arguments) {
        assertThatThrownBy(() -> parse(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static CompareOptions parse(String... arguments) {
        return CompareOptions.parse(arguments, Path.of("target"));
    }
}

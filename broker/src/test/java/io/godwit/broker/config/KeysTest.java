// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private final Keys keys = new Keys();

    @Test
    void knowsEveryDirectiveOfMosquittoInItsGroup() throws IOException {
        List<String> rows = mosquittoDirectives();
        assertThat(rows).hasSize(132);
        for (String row : rows) {
            String[] cells = row.split("\t", -1);
            List<String> spellings = new ArrayList<>(List.of(cells[0].replace('*', 'x')));
            if (!cells[1].equals("-")) {
                spellings.addAll(List.of(cells[1].replace('*', 'x').split("[, ]+")));
            }
            for (String spelling : spellings) {
                Key<?> key = keys.find(spelling);
                assertThat(key).as(spelling).isNotNull();
                String group = Objects.requireNonNull(key).group().name();
                assertThat(group.toLowerCase(Locale.ROOT).replace('_', '-'))
                        .as(spelling)
                        .isEqualTo(cells[2]);
            }
        }
    }

    @Test
    void isNoTableOfLeftovers() throws IOException {
        Set<String> known = new HashSet<>();
        mosquittoDirectives().forEach(row -> known.add(row.substring(0, row.indexOf('\t'))));
        for (Key<?> key : keys.all()) {
            assertThat(known.contains(key.name()))
                    .as(key.name())
                    .isNotEqualTo(key.name().startsWith("godwit_"));
        }
    }

    @Test
    void describesEveryKeyInASentence() {
        assertThat(keys.all()).allSatisfy(key -> {
            assertThat(key.text()).as(key.name()).endsWith(".");
            assertThat(key.type().words()).as(key.name()).isNotEmpty();
        });
        assertThat(keys.all().stream().map(Key::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "listner, listener",
        "Listener, listener",
        "allow_anonymus, allow_anonymous",
        "max_inflight_message, max_inflight_messages",
        "godwit_loop, godwit_loops",
        "persistance, persistence",
    })
    void suggestsTheNearestName(String misspelt, String meant) {
        assertThat(keys.find(misspelt)).isNull();
        assertThat(keys.nearest(misspelt)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "frobnicate", "plugin_opt_", "dynamic_security_enable"})
    void suggestsNothingForWhatIsNearNothing(String name) {
        assertThat(keys.find(name)).isNull();
        assertThat(keys.nearest("frobnicate")).isNull();
    }

    private static List<String> mosquittoDirectives() throws IOException {
        try (InputStream in = Objects.requireNonNull(KeysTest.class.getResourceAsStream("mosquitto-directives.tsv"))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(1, lines.size());
        }
    }
}

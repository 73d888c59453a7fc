// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    @Test
    void hasAnExampleOfEveryKeyThatItsOwnParserAccepts() {
        for (Key<?> key : keys.all()) {
            String example = key.example();
            assertThat(example)
                    .as(key.name() + " has no example: write .example(\"" + key.name() + " VALUE\") into its row")
                    .isNotNull();
            String line = Objects.requireNonNull(example);
            assertThat(keys.find(line.substring(0, line.indexOf(' ')))).as(line).isSameAs(key);
            assertThatCode(() -> key.type().parser().apply(line.substring(line.indexOf(' ') + 1)))
                    .as(line)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void hasExamplesThatStandInAFileAsTheyAre() {
        for (Key<?> key : keys.all()) {
            String file = surrounded(key, Objects.requireNonNull(key.example()));
            assertThatCode(() -> config(file)).as(file).doesNotThrowAnyException();
        }
    }

    /** A line with what has to stand above and below it. */
    static String surrounded(Key<?> key, String example) {
        return switch (key.name()) {
            case "include_dir", "plugin_use", "plugin_load" -> "";
            case "certfile" -> "listener 8883\nkeyfile k\n" + example;
            case "keyfile" -> "listener 8883\ncertfile c\n" + example;
            case "proxy_protocol_v2_require_tls" -> "listener 1884\nenable_proxy_protocol 2\n" + example;
            case "autosave_on_changes", "autosave_interval", "godwit_durability" -> "persistence true\n" + example;
            case "godwit_reference", "godwit_sandbox", "http_dir" ->
                "listener 1884 localhost\nallow_anonymous true\nprotocol http_api\n" + example;
            case "connection" -> example + "\naddress a\ntopic #\n";
            case "address" -> "connection c\ntopic #\n" + example;
            case "topic" -> "connection c\naddress a\n" + example;
            case String name
            when key.scope() == Key.Scope.PLUGIN ->
                "listener 1884\nplugin /usr/lib/mosquitto_acl_file.so\n"
                        + (name.equals("plugin_opt_*") ? "" : "plugin_opt_acl_file a\n") + example;
            case String name
            when key.scope() == Key.Scope.STARTS_PLUGIN ->
                "listener 1884\n" + example + "\nplugin_opt_"
                        + (example.contains("acl_file") ? "acl_file" : "password_file") + " x\n";
            case String _
            when key.group() == Key.Group.LISTENER_TLS ->
                "listener 8883\ncertfile c\nkeyfile k\ncafile a\n"
                                .replace("cafile a\n", key.name().equals("cafile") ? "" : "cafile a\n")
                        + example;
            case String name
            when key.scope() == Key.Scope.BRIDGE ->
                "connection c\naddress a\ntopic #\n" + besideInABridge(name) + example;
            default -> "listener 1884\n" + example;
        };
    }

    private static String besideInABridge(String name) {
        return switch (name) {
            case "remote_password", "local_password" -> name.replace("password", "username") + " u\n";
            case "bridge_certfile" -> "bridge_cafile a\nbridge_keyfile k\n";
            case "bridge_keyfile" -> "bridge_cafile a\nbridge_certfile c\n";
            case "bridge_cafile", "bridge_capath", "bridge_tls_use_os_certs" -> "";
            case String tls when tls.startsWith("bridge_") -> "bridge_cafile a\n";
            default -> "";
        };
    }

    /** What is said about a file that can be read. */
    static List<String> notes(String text) {
        try {
            return config(text).deprecations();
        } catch (ConfigException e) {
            throw new AssertionError(text, e);
        }
    }

    private static BrokerConfig config(String text) throws ConfigException {
        return ConfigReader.assemble(
                DirectiveFile.parse(Path.of("x.conf"), text.getBytes(StandardCharsets.UTF_8)), CommandLine.NONE);
    }

    @Test
    void saysOfEveryKeyWhichReleaseKnewItFirst() {
        assertThat(keys.all())
                .allSatisfy(key -> assertThat(key.since())
                        .as(key.name())
                        .matches(
                                key.name().startsWith("godwit_")
                                        ? "Godwit [0-9.]+"
                                        : "mosquitto 2\\.(1|0 or earlier)"));
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

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.ConfigChange.Outcome;
import io.godwit.broker.config.Key.Effect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a second reading of the configuration changes. */
class ConfigChangesTest {
    @Test
    void tellsOldAndNewValueWithFileAndLine() throws Exception {
        assertThat(texts("max_keepalive 60\n", "sys_interval 5\nmax_keepalive 90\n"))
                .containsExactly("x.conf:2: max_keepalive: 60 -> 90.", "x.conf:1: sys_interval: 10 -> 5.");
    }

    @Test
    void showsTheDefaultWhereALineIsGone() throws Exception {
        assertThat(texts("max_keepalive 60\n", "")).containsExactly("max_keepalive: 60 -> 0.");
    }

    @Test
    void takesAnotherSpellingForNoChange() throws Exception {
        String before = "allow_anonymous true\nlog_type all\nmax_queued_messages 1000\n";
        String after = "# moved\n\nlog_type all\nallow_anonymous 1\n";
        assertThat(texts(before, after)).isEmpty();
    }

    @Test
    void namesTheListenerThatAValueBelongsTo() throws Exception {
        assertThat(texts("listener 1\nlistener 2 ::1\nmax_qos 1\n", "listener 1\nlistener 2 ::1\nmax_qos 0\n"))
                .containsExactly("x.conf:3: max_qos of listener 2 ::1: 1 -> 0.");
    }

    @Test
    void leavesListenersThatComeAndGoToThoseWhoOpenThem() throws Exception {
        assertThat(texts("listener 1\nmax_qos 1\n", "listener 2\nmax_qos 0\n")).isEmpty();
    }

    @Test
    void tellsOfBridgesThatComeAndGo() throws Exception {
        String bridge = "\naddress a\ntopic #\n";
        assertThat(texts("connection one" + bridge, "connection two" + bridge))
                .containsExactly("connection one is removed.", "x.conf:1: connection two is added.");
    }

    @Test
    void neverShowsASecret() throws Exception {
        String bridge = "connection one\naddress a\ntopic #\nremote_username me\nremote_password ";
        assertThat(texts(bridge + "hunter2\n", bridge + "hunter3\n"))
                .singleElement()
                .asString()
                .contains("remote_password of connection one: (not shown) -> (not shown)")
                .doesNotContain("hunter");
    }

    @Test
    void comparesWhatNeedsARestartWithTheStart() throws Exception {
        Lines started = lines("godwit_loops 2\n");
        Lines reloaded = lines("godwit_loops 3\n");
        for (Lines current : List.of(started, reloaded)) {
            assertThat(ConfigChanges.between(started, current, reloaded))
                    .singleElement()
                    .extracting(ConfigChange::text)
                    .asString()
                    .startsWith("x.conf:1: godwit_loops: 2 -> 3 takes effect with the next start: each session");
        }
        assertThat(ConfigChanges.between(started, reloaded, started)).isEmpty();
    }

    /** Every row of the table is told of, once, and with a reason where it does not hold at once. */
    @ParameterizedTest
    @MethodSource("keys")
    void tellsOfEveryDirective(Key<?> key) throws Exception {
        String example = Objects.requireNonNull(key.example(), () -> "no example of " + key.name());
        Lines with = new Lines();
        int blank = example.indexOf(' ');
        Directive line = new Directive(example.substring(0, blank), example.substring(blank + 1), Path.of("x.conf"), 7);
        with.add("", key, line);
        List<ConfigChange> changes = ConfigChanges.between(Lines.NONE, Lines.NONE, with);
        if (key.defaultValue() != null
                && key.type().parser().apply(line.value()).equals(key.defaultValue())) {
            assertThat(changes).isEmpty();
            return;
        }
        assertThat(changes).hasSize(1);
        ConfigChange.Value change = (ConfigChange.Value) changes.getFirst();
        assertThat(change.directive()).isEqualTo(key.name());
        assertThat(change.text()).startsWith("x.conf:7: " + key.name());
        boolean works = key.effect() == Effect.HONOURED || key.effect() == Effect.MAPPED;
        assertThat(change.outcome())
                .isEqualTo(
                        !works ? Outcome.WITHOUT_EFFECT : key.reloadable() ? Outcome.APPLIED : Outcome.NEEDS_RESTART);
        assertThat(change.why().isEmpty()).isEqualTo(change.outcome() == Outcome.APPLIED);
    }

    static List<Key<?>> keys() {
        return new Keys()
                .all().stream().filter(key -> !key.is(GeneralKeys.INCLUDE_DIR)).toList();
    }

    private static List<String> texts(String before, String after) throws ConfigException {
        Lines first = lines(before);
        return ConfigChanges.between(first, first, lines(after)).stream()
                .map(ConfigChange::text)
                .toList();
    }

    private static Lines lines(String text) throws ConfigException {
        return ConfigReader.assemble(
                        DirectiveFile.parse(Path.of("x.conf"), text.getBytes(StandardCharsets.UTF_8)), CommandLine.NONE)
                .lines();
    }
}

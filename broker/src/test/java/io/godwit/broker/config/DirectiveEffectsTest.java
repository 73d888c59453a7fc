// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.Key.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every directive has a test that shows what it does, not only that it can be read. */
class DirectiveEffectsTest {
    /** The modules, seen from the folder of this one. */
    private static final Path ROOT = Path.of("..");

    private static final Pattern DIRECTIVE = Pattern.compile("@Directive\\(\\s*(\\{[^}]*}|\"[^\"]*\")\\s*\\)");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    /** What nobody outside of the broker can see, and why. */
    private static final Map<String, String> UNSEEN = Map.of(
            "godwit_password_threads", "how many threads check passwords shows in nothing but time",
            "godwit_message_memory", "messages read back from the disk look like those that stayed in memory",
            "godwit_journal_segment_size",
                    "how the journal is cut shows in the names of its files only, which are its own affair");

    private final Keys keys = new Keys();

    @Test
    void everyDirectiveHasATestThatShowsItsEffect() throws IOException {
        Set<String> shown = shown();
        List<String> missing = new ArrayList<>();
        for (Key<?> key : keys.all()) {
            boolean works = key.effect() == Effect.HONOURED || key.effect() == Effect.MAPPED;
            if (works && !UNSEEN.containsKey(key.name())) {
                Stream.concat(Stream.of(key.name()), key.aliases().stream())
                        .filter(spelling -> !shown.contains(spelling))
                        .forEach(missing::add);
            }
        }
        assertThat(missing)
                .as("no test shows the effect of these directives; write one and put @Directive(\"NAME\") on it")
                .isEmpty();
    }

    @Test
    void nothingIsShownThatIsNoDirective() throws IOException {
        assertThat(shown())
                .allSatisfy(name ->
                        assertThat(keys.find(name.replace('*', 'x'))).as(name).isNotNull());
        assertThat(UNSEEN)
                .allSatisfy(
                        (name, reason) -> assertThat(keys.find(name)).as(name).isNotNull());
    }

    private static Set<String> shown() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (String folder : List.of("broker/src/test/java", "app/src/test/java", "conformance/src/main/java")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Matcher directive = DIRECTIVE.matcher(Files.readString(file));
                    while (directive.find()) {
                        TEXT.matcher(directive.group(1)).results().forEach(text -> shown.add(text.group(1)));
                    }
                }
            }
        }
        return shown;
    }

    @Test
    void whatHasNoEffectIsSaidOnce() {
        Map<String, List<String>> said = new TreeMap<>();
        for (Key<?> key : keys.all()) {
            boolean silent = key.effect() == Effect.NOT_APPLICABLE || key.effect() == Effect.NOT_NEEDED;
            if (silent) {
                String line = Objects.requireNonNull(key.example());
                said.put(line, KeysTest.notes(KeysTest.surrounded(key, line)));
            }
        }
        // The one value that it has is what Godwit does.
        assertThat(said.remove("tls_keyform pem")).isEmpty();
        assertThat(said)
                .hasSizeGreaterThan(10)
                .allSatisfy((line, notes) -> assertThat(notes)
                        .filteredOn(note -> note.contains('"' + line.substring(0, line.indexOf(' ')) + '"'))
                        .as(line)
                        .hasSize(1));
    }
}

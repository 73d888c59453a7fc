// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.clients.Installed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of {@code examples/python} runs against a broker of this build, ends well, and prints and sends what its recording
 * says.
 *
 * <p>{@code -Dgodwit.record=true} writes the recordings instead, {@code -Dgodwit.examples=WORD,…} takes only those whose names
 * begin so.
 */
class ExamplesTest {
    /** Examples wait most of their time; more at once would only make them wait for the processor. */
    private static final int AT_ONCE = 3;

    private static final boolean RECORDS = Boolean.getBoolean("godwit.record");
    private static final List<String> ONLY =
            List.of(System.getProperty("godwit.examples", "").split(","));

    private final ExecutorService runs = Executors.newFixedThreadPool(AT_ONCE);

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void stop() {
        runs.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> everyExampleDoesWhatItsRecordingShows() throws Exception {
        Installed.requirePaho();
        Belongings belongings = Belongings.make(Files.createDirectories(folder.resolve("belongings")));
        Map<String, String> environment = new HashMap<>(Installed.pythonEnvironment());
        environment.put("PYTHONUNBUFFERED", "1");
        environment.put("PYTHONIOENCODING", "utf-8");
        List<DynamicTest> tests = new ArrayList<>();
        for (Example example : Example.all()) {
            if (ONLY.stream().anyMatch(example.slug()::startsWith)) {
                Path place = Files.createDirectories(folder.resolve(example.slug()));
                Future<ExampleRun> run = runs.submit(() -> ExampleRun.of(example, place, belongings, environment));
                tests.add(DynamicTest.dynamicTest(example.slug(), () -> check(example, run.get())));
            }
        }
        return tests.stream();
    }

    private static void check(Example example, ExampleRun run) throws IOException {
        assertThat(run.status())
                .as("status of %s: %s", example.slug(), run.story())
                .isZero();
        if (RECORDS) {
            // A recording that still tells the truth is left alone: its times would only make noise in the history.
            if (!isStillTrue(example, run)) {
                Recording.write(example.recording(), example.slug() + ".py", run);
            }
            return;
        }
        assertThat(example.recording())
                .as("the recording of an example, written with -Dgodwit.record=true")
                .exists();
        compare(example, run);
    }

    private static boolean isStillTrue(Example example, ExampleRun run) throws IOException {
        if (!Files.exists(example.recording())) {
            return false;
        }
        try {
            compare(example, run);
            return true;
        } catch (AssertionError different) {
            return false;
        }
    }

    private static void compare(Example example, ExampleRun run) throws IOException {
        Recording recorded = Recording.read(example.recording());
        assertThat(Recording.steady(run.output()))
                .as("output of %s", example.slug())
                .isEqualTo(Recording.steady(recorded.output()));
        Map<String, List<String>> wanted = Recording.order(recorded.events());
        Map<String, List<String>> sent = Recording.order(Recording.seen(run.events()));
        if (recorded.more() == 0) {
            assertThat(sent).as("packets of %s", example.slug()).isEqualTo(wanted);
        } else {
            wanted.forEach((client, packets) -> assertThat(sent.getOrDefault(client, List.of()))
                    .as("the first packets of %s, %s", example.slug(), client)
                    .startsWith(packets.toArray(String[]::new)));
        }
    }
}

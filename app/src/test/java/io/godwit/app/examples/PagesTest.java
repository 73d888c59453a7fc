// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.godwit.app.ServeProcess;
import io.godwit.app.clients.CommandRun;
import io.godwit.app.clients.Installed;
import io.godwit.reference.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of the reference as a visitor has them: served by a broker of this build, opened in Chromium, every panel run; and
 * what their own tests say. Skipped, or failed where CI is true, without Node, its packages, Chromium or built pages.
 */
class PagesTest {
    private static final Path SITE = Repository.root().resolve("reference/site");
    private static final long OWN_TESTS_SECONDS = 300;
    private static final long BROWSER_SECONDS = 1500;
    private static final JsonFactory JSON = new JsonFactory();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void thePagesPassTheirOwnTests() throws Exception {
        requireNode();
        CommandRun run = CommandRun.of(List.of("npm", "test", "--silent"), SITE, Map.of(), OWN_TESTS_SECONDS);
        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void thePagesPassTheirTestsInABrowser() throws Exception {
        requireNode();
        Installed.require("Chromium", List.of("chromium", "--version"), Map.of());
        CommandRun run =
                CommandRun.of(List.of("npm", "run", "--silent", "test:browser"), SITE, Map.of(), OWN_TESTS_SECONDS);
        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void everyPanelRunsAndSendsWhatItsExampleSends() throws Exception {
        requireNode();
        Installed.require("Chromium", List.of("chromium", "--version"), Map.of());
        if (Site.class.getResource("site/index.tsv") == null) {
            Installed.missing("the pages are not built: run mvn package without -Dreference.skip=true");
        }
        int port = ServeProcess.freePort();
        Path configuration = Files.writeString(
                folder.resolve("broker.conf"),
                "listener %d localhost\nprotocol websockets\nallow_anonymous true\nsys_interval 1\n".formatted(port));
        Path order = folder.resolve("order.json");
        CommandRun run;
        try (ServeProcess broker = ServeProcess.start("-c", configuration.toString())) {
            broker.await(" running");
            run = CommandRun.of(
                    List.of(
                            "node",
                            "--import",
                            "tsx",
                            "test/live/check.ts",
                            "--base",
                            "http://localhost:" + port + "/ref/",
                            "--themes",
                            "light",
                            "--order",
                            order.toString()),
                    SITE,
                    Map.of(),
                    BROWSER_SECONDS);
        }
        assertThat(run.status()).as(run.output()).isZero();
        compare(read(order));
    }

    /** What each client sends of its own accord in the browser is how its recorded example begins. */
    private static void compare(Map<String, Map<String, List<String>>> pages) throws IOException {
        Map<String, Example> examples = new TreeMap<>();
        for (Example example : Example.all()) {
            examples.put(example.slug(), example);
        }
        for (Map.Entry<String, Map<String, List<String>>> page : pages.entrySet()) {
            Example example = examples.get(page.getKey());
            if (example == null) {
                continue;
            }
            Map<String, List<String>> recorded = Steps.actions(Recording.read(example.recording()));
            page.getValue().forEach((client, packets) -> {
                List<String> own = recorded.getOrDefault(client, List.of()).stream()
                        .map(PagesTest::withoutQos)
                        .toList();
                List<String> sent = packets.stream().filter(Steps::isAction).toList();
                assertThat(own)
                        .as("what %s of %s sends in the example and in the browser", client, page.getKey())
                        .startsWith(sent.toArray(String[]::new));
            });
        }
    }

    private static String withoutQos(String packet) {
        return packet.replaceFirst(" q[0-2]$", "");
    }

    private static Map<String, Map<String, List<String>>> read(Path file) throws IOException {
        Map<String, Map<String, List<String>>> pages = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Map<String, List<String>> clients = new TreeMap<>();
                pages.put(parser.currentName(), clients);
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    List<String> packets = new ArrayList<>();
                    clients.put(parser.currentName(), packets);
                    parser.nextToken();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        packets.add(parser.getText());
                    }
                }
            }
        }
        return pages;
    }

    private static void requireNode() {
        Installed.require("Node", List.of("node", "--version"), Map.of());
        if (!Files.isDirectory(SITE.resolve("node_modules"))) {
            Installed.missing("the packages of reference/site are not installed: run npm ci there");
        }
    }
}

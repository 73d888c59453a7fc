// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.PersistenceConfig;
import io.godwit.broker.journal.DirectoryLock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final String EXPORT = """
            {"format":"godwit store","version":1}
            {"type":"session","client":"meter","userName":"ann","expirySeconds":4294967295,"leftAtMillis":5,"nextSequence":3}
            {"type":"subscription","client":"meter","filter":"cmd/#","qos":1}
            {"type":"session","client":"other","expirySeconds":60,"leftAtMillis":6,"nextSequence":1}
            {"type":"message","topic":"cmd/1","qos":1,"publisher":"desk","payload":"open"}
            {"type":"queued","client":"meter","sequence":1,"qos":1}
            {"type":"queued","client":"other","sequence":0,"qos":1}
            {"type":"message","topic":"cmd/2","qos":1,"publisher":"desk","payload":"shut"}
            {"type":"queued","client":"meter","sequence":2,"qos":1}
            {"type":"retained","topic":"state","qos":0,"retain":true,"publisher":"meter","payload":"on"}
            """;
    private static final String CONTENTS = "2 sessions, 1 subscription, 3 queued messages and 1 retained message";
    private static final int FIRST_FRAME = 64;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path location = Path.of("");

    private Path file = Path.of("");
    private Path journal = Path.of("");

    @BeforeEach
    void writeExport() throws IOException {
        file = location.resolve("export.json");
        journal = location.resolve(PersistenceConfig.JOURNAL);
        Files.writeString(file, EXPORT);
    }

    private int run(Object... words) {
        out.reset();
        err.reset();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Store.run(
                Stream.of(words).map(Object::toString).toList(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                errors,
                new TerminalProgress(errors, false));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void importsAndExportsTheSame() {
        assertThat(run("import", location, file)).isZero();
        assertThat(said()).isEqualTo("Imported " + CONTENTS + " into " + journal + ".\n");
        assertThat(run("export", location)).isZero();
        assertThat(said()).isEqualTo(EXPORT);
        assertThat(told()).isEqualTo("Exported " + CONTENTS + ".\n");
        Path copy = location.resolve("copy.json");
        assertThat(run("export", journal, copy)).isZero();
        assertThat(copy).hasContent(EXPORT);
        assertThat(run("export", journal, copy)).isEqualTo(1);
        assertThat(told()).isEqualTo("Error: " + copy + " exists already.\n");
    }

    @Test
    void saysWhatWasThereAlready() {
        run("import", location, file);
        assertThat(run("import", location, file)).isZero();
        assertThat(said()).contains("Imported 0 sessions", "stay as they are: 2", "stay as they are: 1");
    }

    @Test
    void showsHowMuchThereIs() {
        run("import", location, file);
        assertThat(run("stats", location)).isZero();
        assertThat(said().lines().map(line -> line.replaceAll(" +", " ").strip()))
                .contains(
                        "Sessions 2",
                        "for ever 1",
                        "Subscriptions 1",
                        "Queued messages 3",
                        "Retained messages 1",
                        "bytes of topic, payload 27 bytes")
                .anyMatch(line -> line.startsWith("2 18 bytes") && line.endsWith("ago meter"));
    }

    @Test
    void verifiesAWholeStore() {
        run("import", location, file);
        assertThat(run("verify", location)).isZero();
        assertThat(said()).contains(CONTENTS, "Nothing is damaged.");
        assertThat(run("repair", location)).isZero();
        assertThat(said()).isEqualTo("Nothing is damaged, and nothing was changed.\n");
    }

    @Test
    void repairsADamagedStoreAndKeepsIt() throws IOException {
        run("import", location, file);
        // A second run of the journal knows the first one's writes to be on the disk.
        Path more = location.resolve("more.json");
        Files.writeString(
                more,
                EXPORT.replace("meter", "third").replace("other", "fourth").replace("state", "more"));
        run("import", location, more);
        Path segment = journal.resolve("0000000001.journal");
        try (RandomAccessFile access = new RandomAccessFile(segment.toFile(), "rw")) {
            access.seek(FIRST_FRAME + 40);
            access.write(0x7F);
        }
        byte[] damaged = Files.readAllBytes(segment);
        assertThat(run("verify", location)).isEqualTo(1);
        assertThat(said()).contains("DAMAGED  " + segment + ", offset 64: a wrong checksum", "1 place is damaged");
        assertThat(run("repair", location)).isZero();
        Path kept = location.resolve(PersistenceConfig.JOURNAL + ".damaged");
        assertThat(said()).contains("LOST  " + segment + ", offset 64", "is in " + kept + " now");
        assertThat(kept.resolve("0000000001.journal")).hasBinaryContent(damaged);
        assertThat(run("verify", location)).isZero();
        assertThat(said()).contains("2 sessions, 1 subscription, 3 queued messages and 1 retained message");
    }

    @Test
    void refusesWhatItCannotUse() throws Exception {
        assertThat(run("verify", location)).isEqualTo(1);
        assertThat(told()).isEqualTo("Error: " + journal + " is not a directory.\n");
        assertThat(run("import", location, location.resolve("missing"))).isEqualTo(1);
        assertThat(told()).contains("missing does not exist");
        run("import", location, file);
        try (DirectoryLock broker = DirectoryLock.take(journal)) {
            for (String action : List.of("verify", "stats", "export", "repair")) {
                assertThat(run(action, location)).as(action).isEqualTo(1);
                assertThat(told()).as(action).contains("in use by another process");
            }
            assertThat(run("import", location, file)).isEqualTo(1);
            assertThat(broker).isNotNull();
        }
    }

    @Test
    void explainsACommandLineThatItCannotFollow() {
        assertThat(run()).isEqualTo(3);
        assertThat(run("verify")).isEqualTo(3);
        assertThat(told()).startsWith("Error: verify takes a directory.");
        assertThat(run("import", location)).isEqualTo(3);
        assertThat(run("export", location, "a", "b")).isEqualTo(3);
        assertThat(run("mend", location)).isEqualTo(3);
        assertThat(told()).startsWith("Error: There is no action \"mend\".");
        assertThat(run("verify", "-x")).isEqualTo(3);
        assertThat(run("--help")).isZero();
        assertThat(said()).contains("Usage: godwit store verify DIR");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.LogType;
import io.godwit.broker.journal.DirectoryLock;
import io.godwit.broker.journal.Fault;
import io.godwit.broker.journal.Inspection;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.journal.JournalSettings;
import io.godwit.broker.journal.Progress;
import io.godwit.broker.log.BrokerLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Into a journal, out of it, and what an inspection finds there. */
class StoreImportTest {
    private static final int FILE_HEADER = 64;

    @TempDir
    private Path parent = Path.of("");

    private Path directory = Path.of("");
    private final List<String> logged = new ArrayList<>();

    @BeforeEach
    void nameDirectory() {
        directory = parent.resolve("journal");
    }

    private final BrokerLog log = new BrokerLog() {
        @Override
        public boolean isOn(LogType type) {
            return true;
        }

        @Override
        public void write(LogType type, String line) {
            if (type == LogType.ERROR || type == LogType.WARNING) {
                logged.add(line);
            }
        }

        @Override
        public void error(String line, Throwable cause) {
            logged.add(line);
        }
    };

    private StoreImport.Result put(SavedState state) throws TransferException, JournalException {
        return new StoreImport(directory, log, Progress.NONE, JournalSettings.LEAST_SEGMENT_BYTES).run(sink -> {
            state.pourInto(sink);
            return state.remarks();
        });
    }

    private static SavedState stateOf(Inspection inspection) {
        return new SavedState(inspection.sessions(), inspection.retained(), List.of(), inspection::load);
    }

    private List<String> inspect() throws JournalException {
        try (Inspection inspection = Inspection.of(directory, Progress.NONE)) {
            List<String> lines = Pictures.of(stateOf(inspection));
            assertThat(inspection.faults()).isEmpty();
            return lines;
        }
    }

    @Test
    void aJournalHoldsWhatWasImported() throws Exception {
        Random seeds = new Random();
        for (int i = 0; i < 10; i++) {
            long seed = seeds.nextLong();
            directory = parent.resolve("journal" + i);
            SavedState state = new RandomState(seed).make();
            StoreImport.Result result = put(state);
            assertThat(inspect()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(Pictures.of(state));
            assertThat(result.taken()).as("seed %d", seed).isEqualTo(state.contents());
        }
        assertThat(logged).isEmpty();
    }

    @Test
    void keepsARetainedMessageOfNobody() throws Exception {
        Path file = parent.resolve("nobody.json");
        Files.writeString(file, """
                {"format":"godwit store","version":1}
                {"type":"retained","topic":"t","qos":0,"publisher":"","payload":"p"}
                """);
        new StoreImport(directory, log, Progress.NONE, JournalSettings.LEAST_SEGMENT_BYTES)
                .run(StoreImport.file(file, Progress.NONE));
        assertThat(inspect()).containsExactly("retained t 70 p0 by /");
    }

    @Test
    void takesMosquittosFileWithItsPacketIdentifiers() throws Exception {
        Path file = MosquittoFileTest.sample("2.1.2");
        SavedState state = MosquittoFile.read(file);
        new StoreImport(directory, log, Progress.NONE, JournalSettings.LEAST_SEGMENT_BYTES)
                .run(StoreImport.file(file, Progress.NONE));
        assertThat(inspect()).containsExactlyInAnyOrderElementsOf(Pictures.of(state));
    }

    @Test
    void addsToAJournalThatIsThere() throws Exception {
        SavedState one = new RandomState(1).make();
        SavedState two = new RandomState(2).make();
        put(one);
        put(two);
        StoreImport.Result again = put(two);
        assertThat(again.taken().sessions()).isZero();
        assertThat(again.sessionsLeft()).isEqualTo(two.sessions().size());
        List<String> both = new ArrayList<>(Pictures.of(one));
        both.addAll(Pictures.of(two));
        assertThat(inspect()).containsAll(Pictures.of(one)).hasSizeLessThanOrEqualTo(both.size());
    }

    @Test
    void leavesNothingBehindWhenTheSourceIsBad() throws Exception {
        Path file = parent.resolve("bad.json");
        Files.writeString(file, "{\"format\":\"godwit store\",\"version\":1}\n{\"type\":\"x\"}\n");
        StoreImport into = new StoreImport(directory, log, Progress.NONE, JournalSettings.LEAST_SEGMENT_BYTES);
        assertThatThrownBy(() -> into.run(StoreImport.file(file, Progress.NONE)))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("line 2");
        assertThat(Inspection.isEmpty(directory)).isTrue();
        assertThat(Inspection.isJournal(directory)).isFalse();
        try (Stream<Path> left = Files.list(parent)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("bad.json", "journal");
        }
    }

    @Test
    void touchesNoDirectoryOfOtherFiles() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("letter.txt"), "Dear");
        assertThatThrownBy(() -> put(new RandomState(1).make()))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("holds other files");
        assertThat(directory.resolve("letter.txt")).hasContent("Dear");
        assertThatThrownBy(() -> Inspection.of(directory, Progress.NONE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("holds no journal");
    }

    @Test
    void refusesAJournalThatIsInUse() throws Exception {
        put(new RandomState(1).make());
        try (DirectoryLock broker = DirectoryLock.take(directory)) {
            assertThatThrownBy(() -> put(new RandomState(2).make()))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use");
            assertThatThrownBy(() -> Inspection.of(directory, Progress.NONE))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use");
            assertThat(broker).isNotNull();
        }
    }

    /** Whatever byte is wrong: it is found, nothing is thrown, and no message comes back that was not there. */
    @Test
    void findsEveryByteThatIsWrong() throws Exception {
        SavedState state = new RandomState(3).make();
        put(state);
        List<String> whole = inspect();
        Path segment = segment();
        long used = used(segment);
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            long at = FILE_HEADER + random.nextLong(used - FILE_HEADER);
            int before = flip(segment, at);
            try (Inspection inspection = Inspection.of(directory, Progress.NONE)) {
                List<String> found = Pictures.of(stateOf(inspection));
                assertThat(inspection.faults().isEmpty() && !found.equals(whole))
                        .as("byte %d is wrong, which nobody noticed", at)
                        .isFalse();
                assertThat(found.stream().filter(line -> line.startsWith("retained")))
                        .isSubsetOf(whole);
            }
            write(segment, at, before);
        }
        assertThat(inspect()).isEqualTo(whole);
    }

    @Test
    void readsOnBehindDamage() throws Exception {
        SavedState one = new RandomState(10).make();
        put(one);
        Path segment = segment();
        put(new SavedState(List.of(), new RandomState(11).make().retained(), List.of()));
        flip(segment, FILE_HEADER + 30);
        try (Inspection inspection = Inspection.of(directory, Progress.NONE)) {
            assertThat(inspection.faults()).anySatisfy(fault -> {
                assertThat(fault.isDamage()).isTrue();
                assertThat(fault.offset()).isEqualTo(FILE_HEADER);
                assertThat(fault.file()).isEqualTo(segment.toString());
            });
            assertThat(inspection.frames()).isPositive();
        }
    }

    /** As kill -9 in the middle of a write leaves it. */
    @Test
    void aWriteThatWasCutShortIsNoDamage() throws Exception {
        put(new RandomState(12).make());
        Path segment = segment();
        List<String> whole = inspect();
        long used = used(segment);
        write(segment, used + 3, 9);
        try (Inspection inspection = Inspection.of(directory, Progress.NONE)) {
            assertThat(Pictures.of(stateOf(inspection))).isEqualTo(whole);
            assertThat(inspection.faults()).extracting(Fault::isDamage).containsOnly(false);
        }
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Where the zeros begin, at a multiple of 8. */
    private static long used(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int last = bytes.length - 1;
        while (bytes[last] == 0) {
            last--;
        }
        return 8L * (last / 8) + 8;
    }

    private static int flip(Path file, long at) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            access.seek(at);
            int before = access.read();
            write(file, at, before ^ 0x40);
            return before;
        }
    }

    private static void write(Path file, long at, int value) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(at);
            access.write(value);
        }
    }
}

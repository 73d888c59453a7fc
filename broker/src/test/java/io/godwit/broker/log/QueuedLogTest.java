// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.godwit.broker.config.LogConfig;
import io.godwit.broker.config.LogConfig.Destination;
import io.godwit.broker.config.LogType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueuedLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000));
    private static final Set<LogType> USUAL =
            EnumSet.of(LogType.ERROR, LogType.WARNING, LogType.NOTICE, LogType.INFORMATION);

    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void writesSecondsAndText() throws IOException {
        try (QueuedLog log = open(config(Set.of(Destination.STDERR), null, USUAL, true, null))) {
            log.notice("one");
            log.error("two ü");
        }
        assertThat(text(stderr)).isEqualTo("1700000000: one\n1700000000: two ü\n");
        assertThat(text(stdout)).isEmpty();
    }

    @Test
    void leavesTheTimestampOut() throws IOException {
        try (QueuedLog log = open(config(Set.of(Destination.STDOUT), null, USUAL, false, "%F"))) {
            log.notice("one");
        }
        assertThat(text(stdout)).isEqualTo("one\n");
    }

    @Test
    void writesOnlyTypesThatAreOn() throws IOException {
        try (QueuedLog log =
                open(config(Set.of(Destination.STDERR), null, EnumSet.of(LogType.SUBSCRIBE), false, null))) {
            assertThat(log.isOn(LogType.SUBSCRIBE)).isTrue();
            assertThat(log.isOn(LogType.ERROR)).isFalse();
            log.error("no");
            log.write(LogType.SUBSCRIBE, "yes");
        }
        assertThat(text(stderr)).isEqualTo("yes\n");
    }

    @Test
    void hasNothingOnWithoutDestination() throws IOException {
        try (QueuedLog log = open(config(Set.of(), null, USUAL, false, null))) {
            assertThat(log.isOn(LogType.ERROR)).isFalse();
        }
    }

    @Test
    void showsTheStackOfAFault() throws IOException {
        try (QueuedLog log = open(config(Set.of(Destination.STDERR), null, USUAL, false, null))) {
            log.error("it broke", new IllegalStateException("because"));
        }
        assertThat(text(stderr))
                .startsWith("it broke\njava.lang.IllegalStateException: because\n\tat ")
                .endsWith(")\n");
    }

    @Test
    void appendsToItsFile() throws IOException {
        Path file = folder.resolve("log");
        Files.writeString(file, "before\n");
        try (QueuedLog log = open(config(Set.of(Destination.FILE), file, USUAL, false, null))) {
            log.notice("after");
        }
        assertThat(file).hasContent("before\nafter\n");
    }

    @Test
    void opensItsFileAgainOnReload() throws IOException {
        Path file = folder.resolve("log");
        Path moved = folder.resolve("log.1");
        LogConfig config = config(Set.of(Destination.FILE), file, USUAL, false, null);
        try (QueuedLog log = open(config)) {
            log.notice("one");
            Files.move(file, moved);
            log.reload(config);
            log.notice("two");
        }
        assertThat(moved).hasContent("one\n");
        assertThat(file).hasContent("two\n");
    }

    @Test
    void setsItsFileAsideBeforeItBecomesTooLarge() throws IOException {
        Path file = folder.resolve("log");
        LogConfig.Rotation rotation = new LogConfig.Rotation(10, 2);
        LogConfig config = new LogConfig(Set.of(Destination.FILE), file, USUAL, false, null, -1, rotation, true);
        try (QueuedLog log = open(config)) {
            for (String line : List.of("one", "two", "three", "four", "a line longer than that", "five")) {
                log.notice(line);
            }
        }
        assertThat(file).hasContent("five\n");
        assertThat(folder.resolve("log.1")).hasContent("a line longer than that\n");
        assertThat(folder.resolve("log.2")).hasContent("four\n");
        assertThat(folder.resolve("log.3")).doesNotExist();
    }

    @Test
    void goesOnWhenTheDiskOfItsFileIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "this machine has no /dev/full");
        LogConfig both = config(Set.of(Destination.FILE, Destination.STDOUT), full, USUAL, false, null);
        try (QueuedLog log = open(both)) {
            for (int i = 0; i < 1_000; i++) {
                log.notice("line " + i);
            }
        }
        assertThat(text(stdout).lines()).hasSize(1_000);
        assertThat(text(stderr).lines()).hasSize(1).allMatch(line -> line.contains("No space left on device"));
    }

    @Test
    void staysAsItWasWhenAReloadFails() throws IOException {
        Path file = folder.resolve("log");
        try (QueuedLog log = open(config(Set.of(Destination.FILE), file, USUAL, false, null))) {
            LogConfig impossible =
                    config(Set.of(Destination.FILE), folder.resolve("none/log"), Set.of(LogType.DEBUG), false, null);
            assertThatThrownBy(() -> log.reload(impossible))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("none");
            log.notice("still here");
        }
        assertThat(file).hasContent("still here\n");
    }

    @Test
    void refusesToStartWithoutItsFile() {
        LogConfig impossible = config(Set.of(Destination.FILE), folder.resolve("none/log"), USUAL, false, null);
        assertThatThrownBy(() -> open(impossible))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("none/log").toString());
    }

    @Test
    void publishesToTopicsButNeverForDebugging() throws IOException {
        List<String> published = new CopyOnWriteArrayList<>();
        try (QueuedLog log = open(config(Set.of(Destination.TOPIC), null, EnumSet.allOf(LogType.class), false, null))) {
            log.attach((type, line) -> published.add(type + " " + line));
            log.warning("careful");
            log.debug("detail");
            log.write(LogType.INTERNAL, "more");
            log.write(LogType.UNSUBSCRIBE, "gone");
        }
        assertThat(published).containsExactly("WARNING careful", "UNSUBSCRIBE gone");
    }

    @Test
    void neverHoldsUpItsCallersAndSaysHowMuchIsLost() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) {
                written.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                writing.countDown();
                try {
                    assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                written.write(bytes, from, length);
            }
        };
        QueuedLog log =
                new QueuedLog(config(Set.of(Destination.STDERR), null, USUAL, false, null), CLOCK, stdout, stuck);
        log.notice("first");
        assertThat(writing.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 10_000; i++) {
            log.notice("line");
        }
        goOn.countDown();
        log.close();
        assertThat(text(written).lines().filter("line"::equals)).hasSize(8 * 1024);
        assertThat(text(written)).contains((10_000 - 8 * 1024) + " log lines were lost");
    }

    @Test
    void outlivesADestinationThatFails() throws IOException {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        LogConfig both = config(Set.of(Destination.STDOUT, Destination.STDERR), null, USUAL, false, null);
        try (QueuedLog log = new QueuedLog(both, CLOCK, full, stderr)) {
            log.notice("one");
        }
        assertThat(text(stderr)).contains("one\n").contains("No space left on device");
    }

    private QueuedLog open(LogConfig config) throws IOException {
        return new QueuedLog(config, CLOCK, stdout, stderr);
    }

    private static LogConfig config(
            Set<Destination> destinations,
            @Nullable Path file,
            Set<LogType> types,
            boolean timestamp,
            @Nullable String format) {
        return new LogConfig(destinations, file, types, timestamp, format, -1, null, true);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

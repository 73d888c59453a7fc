// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.Durability;
import io.godwit.broker.config.LogType;
import io.godwit.broker.config.PersistenceConfig;
import io.godwit.broker.effect.Directive;
import io.godwit.broker.journal.Inspection;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.journal.Progress;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.store.SessionState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FromMosquittoTest {
    @TempDir
    private Path location = Path.of("");

    private Path file = Path.of("");
    private PersistenceConfig config =
            new PersistenceConfig(Durability.PROCESS, location, "mosquitto.db", 1 << 20, 0, 1 << 20);
    private final List<String> logged = new ArrayList<>();
    private final BrokerLog log = new BrokerLog() {
        @Override
        public boolean isOn(LogType type) {
            return true;
        }

        @Override
        public void write(LogType type, String line) {
            logged.add(type + " " + line);
        }

        @Override
        public void error(String line, Throwable cause) {
            logged.add(line);
        }
    };

    @BeforeEach
    void nameFile() {
        config = new PersistenceConfig(Durability.PROCESS, location, "mosquitto.db", 1 << 20, 0, 1 << 20);
        file = location.resolve("mosquitto.db");
    }

    private byte[] copySample() throws IOException {
        try (InputStream sample = Objects.requireNonNull(
                getClass().getResourceAsStream("/io/godwit/broker/transfer/mosquitto-2.0.21.db"))) {
            byte[] bytes = sample.readAllBytes();
            Files.write(file, bytes);
            return bytes;
        }
    }

    private List<String> sessions() throws JournalException {
        try (Inspection inspection = Inspection.of(config.directory(), Progress.NONE)) {
            return inspection.sessions().stream().map(SessionState::clientId).toList();
        }
    }

    @Test
    @Directive("persistence_file")
    void takesTheFileOverOnceAndLeavesItAsItIs() throws Exception {
        byte[] before = copySample();
        FromMosquitto.takeOver(config, log, Progress.NONE);
        assertThat(sessions()).containsExactlyInAnyOrder("old", "five", "never", "flight");
        assertThat(logged)
                .anyMatch(line -> line.contains("Taking over mosquitto's file " + file))
                .anyMatch(line -> line.contains(
                        "Took over 4 sessions, 6 subscriptions, 20 queued messages, 4 retained messages and 2 QoS 2"));
        assertThat(file).hasBinaryContent(before);
        logged.clear();
        Files.writeString(file, "something else");
        FromMosquitto.takeOver(config, log, Progress.NONE);
        assertThat(logged).isEmpty();
        assertThat(sessions()).hasSize(4);
    }

    @Test
    void doesNothingWithoutAFile() throws Exception {
        FromMosquitto.takeOver(config, log, Progress.NONE);
        Files.write(file, new byte[0]);
        FromMosquitto.takeOver(config, log, Progress.NONE);
        assertThat(logged).singleElement().asString().contains("is empty");
        assertThat(Inspection.isJournal(config.directory())).isFalse();
    }

    @Test
    void stopsWhenTheFileCannotBeRead() throws Exception {
        byte[] whole = copySample();
        Files.write(file, Arrays.copyOf(whole, whole.length - 3));
        assertThatThrownBy(() -> FromMosquitto.takeOver(config, log, Progress.NONE))
                .isInstanceOf(JournalException.class)
                .hasMessageContainingAll(file + ", byte ", "To start without it, move it to another directory.");
        assertThat(Inspection.isJournal(config.directory())).isFalse();
    }
}

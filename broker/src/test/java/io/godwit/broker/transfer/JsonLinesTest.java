// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.message.Message;
import io.godwit.broker.store.MemoryLog;
import io.godwit.broker.store.RetainedState;
import io.godwit.protocol.topic.TopicName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {
    private static final String FORMAT = "{\"format\":\"godwit store\",\"version\":1}\n";
    private static final String SESSION = "{\"type\":\"session\",\"client\":\"c\",\"expirySeconds\":60}\n";
    private static final String MESSAGE =
            "{\"type\":\"message\",\"topic\":\"t\",\"qos\":1,\"publisher\":\"p\",\"payload\":\"\"}\n";
    private static final SavedState NOTHING = new SavedState(List.of(), List.of(), List.of());

    /** A log in memory that state is taken into. */
    static final class Target implements RetainedState {
        private final List<Message> retained = new ArrayList<>();
        private final OfflineRounds rounds = new OfflineRounds();
        private final Intake intake;

        Target(SavedState present) {
            intake = new Intake(new MemoryLog(this), rounds, present);
        }

        @Override
        public void set(Message message) {
            retained.add(message);
        }

        @Override
        public void clear(TopicName topic) {
            throw new IllegalStateException("Nothing is cleared");
        }

        Intake intake() {
            return intake;
        }

        SavedState state() {
            return new SavedState(List.copyOf(intake.sessions()), retained, List.of());
        }
    }

    static byte[] write(SavedState state) throws TransferException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonLinesWriter writer = new JsonLinesWriter(out)) {
            assertThat(state.pourInto(writer)).isZero();
        }
        return out.toByteArray();
    }

    static SavedState read(byte[] lines, SavedState present) throws TransferException {
        Target target = new Target(present);
        JsonLinesReader.read("f.json", new ByteArrayInputStream(lines), target.intake());
        target.intake().finish();
        return target.state();
    }

    private static SavedState read(String lines) throws TransferException {
        return read(lines.getBytes(StandardCharsets.UTF_8), NOTHING);
    }

    @Test
    void readsWhatItWrote() throws Exception {
        Random seeds = new Random();
        for (int i = 0; i < 100; i++) {
            long seed = seeds.nextLong();
            SavedState state = new RandomState(seed).make();
            byte[] lines = write(state);
            assertThat(Pictures.of(read(lines, NOTHING)))
                    .as("seed %d: %s", seed, new String(lines, StandardCharsets.UTF_8))
                    .containsExactlyElementsOf(Pictures.of(state));
        }
    }

    @Test
    void writesWhatTheDocumentationSays() throws Exception {
        SavedState state = MosquittoFile.read(MosquittoFileTest.sample("2.1.2"));
        String lines = new String(write(state), StandardCharsets.UTF_8);
        assertThat(lines.lines())
                .startsWith("{\"format\":\"godwit store\",\"version\":1}")
                .contains(
                        "{\"type\":\"subscription\",\"client\":\"five\",\"filter\":\"p/#\",\"qos\":2,\"noLocal\":true,"
                                + "\"retainAsPublished\":true,\"retainHandling\":2,\"identifier\":7}",
                        "{\"type\":\"inbound\",\"client\":\"flight\",\"packetIdentifier\":77}",
                        "{\"type\":\"message\",\"topic\":\"f/3\",\"qos\":2,\"publisher\":\"writer\","
                                + "\"publisherUserName\":\"carl\",\"payload\":\"3\"}",
                        "{\"type\":\"queued\",\"client\":\"flight\",\"sequence\":3,\"qos\":2,\"received\":true}",
                        "{\"type\":\"retained\",\"topic\":\"r/1\",\"qos\":0,\"retain\":true,\"publisher\":\"writer\","
                                + "\"publisherUserName\":\"carl\",\"payloadBase64\":\"//4A\"}");
        assertThat(lines.lines().filter(line -> line.contains("\"message\",\"topic\":\"p/plain\"")))
                .as("one line for two queues")
                .hasSize(1);
        assertThat(lines)
                .contains("\"properties\":[{\"payload-format-indicator\":1},{\"content-type\":\"text/plain\"},"
                        + "{\"response-topic\":\"answers/1\"},{\"correlation-dataBase64\":\"AAH/\"},"
                        + "{\"user-property\":[\"k\",\"v1\"]},{\"user-property\":[\"k\",\"v2\"]}],"
                        + "\"payload\":\"grüße\"");
    }

    /** The lines stand in docs/store.md, too. */
    @Test
    void readsTheExampleOfTheDocumentation() throws Exception {
        try (InputStream example = Objects.requireNonNull(
                getClass().getResourceAsStream("TransferFuzzTestInputs/anyBytesAreAnExportOrAnError/export"))) {
            assertThat(Pictures.of(read(example.readAllBytes(), NOTHING)))
                    .containsExactly(
                            "meter-7 user=ann port=1883 expiry=4294967295 left=1795374726000 tail=3",
                            "meter-7 subscribes cmd/# 1 DO_NOT_SEND id=7",
                            "meter-7 queued 3 q1 [7] cmd/1 6f70656e p1 by desk/null",
                            "retained state/7 fffe00 p0r by meter-7/null");
        }
    }

    @Test
    void leavesWhatIsThereAlready() throws Exception {
        SavedState state = new RandomState(7).make();
        Target target = new Target(state);
        JsonLinesReader.read("f.json", new ByteArrayInputStream(write(state)), target.intake());
        target.intake().finish();
        assertThat(Pictures.of(target.state())).isEmpty();
        assertThat(target.intake().sessionsLeft()).isEqualTo(state.sessions().size());
        assertThat(target.intake().retainedLeft()).isEqualTo(state.retained().size());
    }

    @Test
    void takesALineWithoutWhatMayBeMissing() throws Exception {
        assertThat(Pictures.of(read(FORMAT + SESSION + MESSAGE
                        + "{\"type\":\"queued\",\"client\":\"c\",\"sequence\":4,\"qos\":1}\n")))
                .containsExactly("c user=null port=0 expiry=60 left=-1 tail=5", "c queued 5 q1 t  p1 by p/null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|line 0: it is empty",
                "{}|line 1: this is not an export",
                "{'format':'godwit store','version':2}|line 1: it has version 2",
                "{'format':'godwit store','version':1,'x':1}|line 1: \"x\" is not known",
                "F;{'type':'other'}|line 2: there is no type \"other\"",
                "F;{'type':'session'}|line 2: \"client\" is missing",
                "F;S;S|line 3: There are two sessions \"c\".",
                "F;{'type':'inbound','client':'c','packetIdentifier':1}|line 2: it does not follow",
                "F;S;{'type':'inbound','client':'c','packetIdentifier':65536}|line 3: \"packetIdentifier\" is not a whole",
                "F;S;{'type':'inbound','client':'c','packetIdentifier':1.5}|line 3: null and numbers with a fraction",
                "F;S;{'type':'subscription','client':'c','filter':'a#','qos':1}|line 3: Topic filter has #",
                "F;S;{'type':'subscription','client':'c','filter':'a','qos':1,'noLocal':1}|line 3: \"noLocal\" is neither",
                "F;S;{'type':'queued','client':'c','sequence':1,'qos':1}|line 3: there is no line of type \"message\"",
                "F;M;{'type':'queued','client':'d','sequence':1,'qos':1}|no such session",
                "F;S;M;{'type':'queued','client':'c','sequence':9,'qos':1};M;{'type':'queued','client':'c','sequence':8,'qos':1}|cannot"
                        + " go on at sequence 8: it is at 10",
                "F;S;M;{'type':'queued','client':'c','sequence':9,'qos':1};M;{'type':'queued','client':'c','sequence':65599,'qos':1}|cannot"
                        + " go on at sequence 65599",
                "F;{'type':'retained','topic':'a/+','qos':1,'publisher':'','payload':''}|line 2: Topic name holds a wildcard",
                "F;{'type':'retained','topic':'a','qos':1,'publisher':'','payloadBase64':'?'}|\"payloadBase64\" is not base64",
                "F;{'type':'retained','topic':'a','qos':1,'publisher':'','payload':'','properties':[{'server-keep-alive':1}]}|line 2:"
                        + " PUBLISH has SERVER_KEEP_ALIVE",
                "F;{'type':'retained','topic':'a','qos':1,'publisher':'','payload':'','properties':[{'topic-alias':1}]}|belongs to a"
                        + " packet",
                "F;{'type':'retained','topic':'a','topic':'b'}|line 2: Duplicate field 'topic'",
                "F;{'type':'session','client':'\\ud800'}|line 2: \"client\" holds half a character",
                "F;[[[[[[[[[[[]]]]]]]]]]]|line 2: an object is wanted",
                "F;{'type':[[[[[[[[[]]]]]]]]]}|line 2: Document nesting depth",
                "F;{'type':|line 3: Unexpected end-of-input",
                "nonsense|line 1: Unrecognized token 'nonsense'"
            })
    void saysWhatIsWrongInWhichLine(String lines, String error) {
        StringBuilder all = new StringBuilder();
        for (String line : lines == null ? new String[0] : lines.split(";", -1)) {
            all.append(
                    switch (line) {
                        case "F" -> FORMAT;
                        case "S" -> SESSION;
                        case "M" -> MESSAGE;
                        default -> line.replace('\'', '"') + "\n";
                    });
        }
        assertThatThrownBy(() -> read(all.toString()))
                .isInstanceOf(TransferException.class)
                .hasMessageStartingWith("f.json, line ")
                .hasMessageContaining(error);
    }
}

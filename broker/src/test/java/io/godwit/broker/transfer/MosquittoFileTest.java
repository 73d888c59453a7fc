// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.transfer.MosquittoBytes.Machine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples were written by the mosquitto of that version; README.md beside them says how. */
class MosquittoFileTest {
    /** What 2.1.2 wrote; times are left out. */
    private static final String SAMPLE = """
            old user=ann port=1883 expiry=4294967295 left=T tail=3
            old subscribes a/# 1 SEND id=0
            old subscribes b/+ 2 SEND id=0
            old queued 1 q1 a/1 6f6e65 p1 by writer/carl
            old queued 2 q2 b/1 74776f p2 by writer/carl
            old queued 3 q1 a/3  p1 by writer/carl
            old waits a/2 7468726565 p0 by writer/carl
            five user=null port=1883 expiry=3600000 left=T tail=7
            five subscribes p/# 2 no-local as-published DO_NOT_SEND id=7
            five subscribes q 1 SEND_IF_NEW id=7
            five queued 1 q1 [7] p/props 6772c3bcc39f65 p1 until T by writer/carl PROPERTIES
            five queued 2 q2 [7] p/plain 256 bytes p2 by writer/carl
            five queued 3 q1 retain [7] p/kept 6b657074 p1r by writer/carl
            five queued 4 q1 [7] q 7175657565 p1 by writer/carl
            five queued 5 q1 [300] s/1 736861726564 p1 by writer/carl
            five queued 6 q2 [7] p/held 68656c64 p2 by flight/null
            five queued 7 q2 retain [7] p/held 68656c642032 p2r by flight/null
            never user=bob port=1883 expiry=4294967295 left=T tail=5
            never subscribes p/# 1 SEND id=0
            never queued 1 q1 p/props 6772c3bcc39f65 p1 until T by writer/carl PROPERTIES
            never queued 2 q1 p/plain 256 bytes p2 by writer/carl
            never queued 3 q1 p/kept 6b657074 p1r by writer/carl
            never queued 4 q1 p/held 68656c64 p2 by flight/null
            never queued 5 q1 p/held 68656c642032 p2r by flight/null
            flight user=null port=1883 expiry=4294967295 left=T tail=6
            flight subscribes f/# 2 SEND id=0
            flight queued 2 q1 f/1 31 p1 by writer/carl
            flight queued 3 q2 f/2 32 p2 by writer/carl
            flight queued 4 q2 received f/3 33 p2 by writer/carl
            flight queued 6 q1 f/5 35 p1 by writer/carl
            flight holds 77
            flight holds 1000
            retained p/kept 6b657074 p1r by writer/carl
            retained r/1 fffe00 p0r by writer/carl
            retained r/2 6b657074 p1r until T by writer/carl PROPERTIES
            retained p/held 68656c642032 p2r by flight/null
            """.replace(
                    "PROPERTIES",
                    "PAYLOAD_FORMAT_INDICATOR=1 CONTENT_TYPE=text/plain RESPONSE_TOPIC=answers/1 CORRELATION_DATA=0001ff"
                            + " USER_PROPERTY=UserProperty[name=k, value=v1]"
                            + " USER_PROPERTY=UserProperty[name=k, value=v2]");

    @TempDir
    private Path directory = Path.of("");

    static Path sample(String version) {
        try {
            return Path.of(Objects.requireNonNull(MosquittoFileTest.class.getResource("mosquitto-" + version + ".db"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> withoutTimes(SavedState state) {
        return Pictures.of(state).stream()
                .map(line -> line.replaceAll("(left=|until )\\d+", "$1T"))
                .toList();
    }

    @Test
    void takesAllOfWhatMosquitto21Wrote() throws Exception {
        SavedState state = MosquittoFile.read(sample("2.1.2"));
        assertThat(withoutTimes(state)).containsExactlyElementsOf(SAMPLE.lines().toList());
        assertThat(state.remarks()).isEmpty();
        assertThat(state.contents())
                .hasToString("4 sessions, 6 subscriptions, 20 queued messages, 4 retained messages and 2 QoS 2"
                        + " messages not released");
    }

    /** It forgets retain handling, and the port of a client that left. */
    @Test
    void takesWhatMosquitto20Wrote() throws Exception {
        SavedState state = MosquittoFile.read(sample("2.0.21"));
        String expected = SAMPLE.replaceAll("DO_NOT_SEND|SEND_IF_NEW", "SEND").replace("port=1883", "port=0");
        assertThat(withoutTimes(state))
                .containsExactlyElementsOf(expected.lines().toList());
        assertThat(state.remarks()).isEmpty();
    }

    /** Behind a session with a user name, one without has bytes of mosquitto's memory in its place. */
    @Test
    void takesNoMemoryForAUserName() throws Exception {
        SavedState state = MosquittoFile.read(sample("2.0.11"));
        String expected = SAMPLE.replaceAll("DO_NOT_SEND|SEND_IF_NEW", "SEND");
        assertThat(withoutTimes(state))
                .containsExactlyElementsOf(expected.lines().toList());
        assertThat(state.remarks()).singleElement().asString().startsWith("2 sessions have a user name");
    }

    @Test
    void knowsWhenClientsLeft() throws Exception {
        SavedState state = new MosquittoBytes(6, Machine.X86_64)
                .session("ends", "", 1_000_100, 100)
                .session("stays", "", 0, -1)
                .read();
        assertThat(state.sessions()).extracting(SessionState::detachedAtMillis).containsExactly(1_000_000_000L, 777L);
    }

    @ParameterizedTest
    @EnumSource
    void readsFilesOfOtherMachines(Machine machine) throws Exception {
        for (int version = 5; version <= 6; version++) {
            SavedState state = new MosquittoBytes(version, machine)
                    .message(7, 1_800_000_000, "t")
                    .session("c", "user", 1_000_100, 100)
                    .entry(7, "c", 3, 1, 3, 1)
                    .subscription("c", "t/#", 1, 0)
                    .read();
            assertThat(Pictures.of(state))
                    .containsExactly(
                            "c user=" + (version == 5 ? "null port=0" : "user port=1883")
                                    + " expiry=100 left=1000000000 tail=3",
                            "c subscribes t/# 1 SEND id=0",
                            "c queued 3 q1 t 78 p2 until 1800000000000 by p/null");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "65534 65535 1 2, 65534 65535 1 2",
        "5 3 4, 5 3 4",
        "5 4 3, 3 4 5",
        "1 65535 2, 65535 1 2",
        "9 9 10, 9 10",
        "65535, 65535",
        "1 40000 20000, 1 20000 40000",
        "1 40000 39999, 39999 40000 1"
    })
    void keepsPacketIdentifiersInFlight(String inFile, String inQueue) throws Exception {
        MosquittoBytes file = new MosquittoBytes(6, Machine.X86_64).session("c", "", 0, -1);
        for (String identifier : inFile.split(" ", -1)) {
            file.message(Integer.parseInt(identifier), 0, "t" + identifier);
            file.entry(Integer.parseInt(identifier), "c", Integer.parseInt(identifier), 1, 3, 1);
        }
        file.message(100_000, 0, "waits").entry(100_000, "c", 17, 1, 11, 1);
        List<QueuedMessage> queue = queue(file.read().sessions().getFirst());
        assertThat(queue.removeLast().message())
                .satisfies(message ->
                        assertThat(Objects.requireNonNull(message).topic()).hasToString("waits"));
        assertThat(queue.stream().map(QueuedMessage::packetIdentifier).map(String::valueOf))
                .containsExactly(inQueue.split(" ", -1));
        assertThat(queue)
                .allSatisfy(queued -> assertThat(
                                Objects.requireNonNull(queued.message()).topic())
                        .hasToString("t" + queued.packetIdentifier()));
    }

    private static List<QueuedMessage> queue(SessionState session) {
        List<QueuedMessage> queue = new ArrayList<>();
        for (long s = session.queue().head(); s < session.queue().tail(); s++) {
            QueuedMessage queued = session.queue().at(s);
            if (queued != null) {
                queue.add(queued);
            }
        }
        return queue;
    }

    @Test
    void leavesOutWhatDoesNotLast() throws Exception {
        SavedState state = new MosquittoBytes(6, Machine.X86_64)
                .session("c", "", 0, 0)
                .entry(1, "c", 1, 1, 11, 1)
                .chunk(77, to -> to.writeInt(1))
                .read();
        assertThat(state.sessions()).isEmpty();
        assertThat(state.remarks()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void saysWhatToDoWithAnOlderFile(int version) throws Exception {
        byte[] bytes = new MosquittoBytes(version, Machine.X86_64).bytes();
        assertThatThrownBy(() -> MosquittoBytes.read(bytes))
                .isInstanceOf(TransferException.class)
                .hasMessageContainingAll("f.db has version " + version, "Start mosquitto 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {7, -1})
    void refusesANewerFile(int version) throws Exception {
        byte[] bytes = new MosquittoBytes(version, Machine.X86_64).bytes();
        assertThatThrownBy(() -> MosquittoBytes.read(bytes))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("newer");
    }

    @Test
    void refusesAFileThatIsNotThereOrAnother() throws Exception {
        Path file = directory.resolve("m.db");
        assertThatThrownBy(() -> MosquittoFile.read(file)).hasMessage(file + " does not exist.");
        Files.writeString(file, "listener 1883\n");
        assertThatThrownBy(() -> MosquittoFile.read(file))
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("not a file of mosquitto's");
        assertThat(MosquittoFile.beginsLike(Files.readAllBytes(file))).isFalse();
        assertThat(MosquittoFile.beginsLike(Files.readAllBytes(sample("2.1.2"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.11", "2.1.2"})
    void saysWhereAFileThatWasCutEnds(String version) throws Exception {
        byte[] whole = Files.readAllBytes(sample(version));
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                MosquittoBytes.read(cut);
            } catch (TransferException e) {
                assertThat(e.getMessage()).startsWith("f.db");
                refused++;
            }
        }
        // Between two chunks nothing shows that some are missing.
        assertThat(refused).isGreaterThan(whole.length - 70);
    }

    @Test
    void refusesLengthsThatCannotBe() throws Exception {
        byte[] huge = new MosquittoBytes(6, Machine.X86_64).chunk(2, to -> {}).bytes();
        huge[huge.length - 4] = (byte) 0xFF;
        assertThatThrownBy(() -> MosquittoBytes.read(huge))
                .isInstanceOf(TransferException.class)
                .hasMessage(
                        "f.db, byte 47: the chunk is said to have 4278190080 bytes, of which 0 are there. The file is"
                                + " damaged or incomplete.");
        MosquittoBytes payload = new MosquittoBytes(6, Machine.X86_64).chunk(2, to -> {
            to.writeLong(1);
            to.writeLong(0);
            to.writeInt(-1);
            to.write(new byte[20]);
        });
        assertThatThrownBy(payload::read)
                .isInstanceOf(TransferException.class)
                .hasMessageContaining("f.db, byte 47: it is shorter than what it says it holds");
    }

    @Test
    void refusesWhatNoPacketMayHave() throws IOException {
        MosquittoBytes wildcard = new MosquittoBytes(6, Machine.X86_64).message(1, 0, "a/#");
        assertThatThrownBy(wildcard::read).isInstanceOf(TransferException.class).hasMessageContaining("wildcard");
        MosquittoBytes filter = new MosquittoBytes(6, Machine.X86_64).subscription("c", "a#", 0, 0);
        assertThatThrownBy(filter::read).isInstanceOf(TransferException.class).hasMessageContaining("byte 47");
        MosquittoBytes qos = new MosquittoBytes(6, Machine.X86_64).subscription("c", "a", 3, 0);
        assertThatThrownBy(qos::read).isInstanceOf(TransferException.class).hasMessageContaining("no QoS 3");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.sample.PacketSample;
import io.godwit.protocol.sample.PacketSamples;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacketFieldsTest {
    static List<PacketSample> samples() {
        return PacketSamples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fieldsCoverEveryByteOfEverySampleOnce(PacketSample sample) {
        byte[] bytes = sample.bytes();
        List<PacketField> fields = PacketFields.of(bytes, bytes.length, sample.version());
        checkCover(fields, bytes.length);
        assertThat(fields).extracting(PacketField::name).doesNotContain("Unreadable", "Not kept");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fieldsAreCutWhereTheSampleGroupsItsBytes(PacketSample sample) {
        TreeSet<Integer> groups = new TreeSet<>();
        int position = 0;
        for (String group : sample.hex().split(" ", -1)) {
            groups.add(position);
            position += group.length() / 2;
        }
        byte[] bytes = sample.bytes();
        assertThat(PacketFields.of(bytes, bytes.length, sample.version()))
                .allSatisfy(field -> assertThat(groups).contains(field.from()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyBeginningOfAPacketHasItsFieldsToo(PacketSample sample) {
        byte[] bytes = sample.bytes();
        for (int kept = 0; kept < bytes.length; kept++) {
            checkCover(PacketFields.of(Arrays.copyOf(bytes, kept), bytes.length, sample.version()), bytes.length);
            checkCover(PacketFields.of(Arrays.copyOf(bytes, kept), kept, sample.version()), kept);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void brokenBytesAreNeverAFault(PacketSample sample) {
        Random random = new Random(sample.hex().hashCode());
        for (int round = 0; round < 200; round++) {
            byte[] bytes = sample.bytes();
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            for (ProtocolVersion version : ProtocolVersion.values()) {
                checkCover(PacketFields.of(bytes, bytes.length, version), bytes.length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theFirstBytesOfAPacketAreThoseOfTheWholeOne(PacketSample sample) {
        byte[] bytes = sample.bytes();
        for (int most : new int[] {0, 1, 3, 10, 100_000}) {
            byte[] first = PacketEncoder.firstBytes(sample.packet(), sample.version(), most);
            assertThat(first).isEqualTo(Arrays.copyOf(bytes, Math.min(most, bytes.length)));
        }
    }

    @Test
    void publishIsShownFieldByField() {
        byte[] bytes = PacketSamples.named("publish at QoS 1, 3.1").bytes();
        assertThat(PacketFields.of(bytes, bytes.length, ProtocolVersion.V3_1))
                .extracting(PacketField::name, PacketField::from, PacketField::to, PacketField::value)
                .containsExactly(
                        tuple("Packet type and flags", 0, 1, "PUBLISH, QoS 1"),
                        tuple("Remaining length", 1, 2, "30"),
                        tuple("Topic name", 2, 26, "sensors/17/temperature"),
                        tuple("Packet identifier", 26, 28, "1"),
                        tuple("Payload", 28, 32, "21.5"));
    }

    @Test
    void theStatementIsThatOfTheVersionOfThePacket() {
        byte[] bytes = PacketSamples.named("publish at QoS 1, 3.1").bytes();
        assertThat(PacketFields.of(bytes, bytes.length, ProtocolVersion.V3_1_1)
                        .get(2)
                        .statement())
                .isEqualTo(Statement.V3_3_3_2_1);
    }

    @Test
    void passwordsAndAuthenticationDataAreSecrets() {
        for (PacketSample sample : PacketSamples.all()) {
            byte[] bytes = sample.bytes();
            for (PacketField field : PacketFields.of(bytes, bytes.length, sample.version())) {
                boolean secret = field.name().equals("Password")
                        || field.name().endsWith(": " + Property.AUTHENTICATION_DATA.text());
                assertThat(field.content() == PacketField.Content.SECRET).isEqualTo(secret);
                assertThat(field.content() == PacketField.Content.PAYLOAD)
                        .isEqualTo(
                                field.name().equals("Payload") || field.name().equals("Will payload"));
            }
        }
    }

    @Test
    void aWithheldFieldTellsOnlyItsLength() {
        byte[] bytes = PacketSamples.named("publish at QoS 1, 3.1").bytes();
        PacketField payload =
                PacketFields.of(bytes, bytes.length, ProtocolVersion.V3_1).getLast();
        assertThat(payload.withheld().value()).isEqualTo("(4 bytes, not shown)");
    }

    @Test
    void everyPropertyHasTheNameOfTheStandard() {
        assertThat(Property.MAXIMUM_QOS.text()).isEqualTo("Maximum QoS");
        assertThat(Property.SESSION_EXPIRY_INTERVAL.text()).isEqualTo("Session Expiry Interval");
    }

    @Test
    void theRemainingLengthTellsTheSize() {
        for (PacketSample sample : PacketSamples.all()) {
            byte[] bytes = sample.bytes();
            assertThat(PacketFields.sizeOf(bytes)).isEqualTo(bytes.length);
        }
        assertThat(PacketFields.sizeOf(new byte[] {0x30, (byte) 0xFF, (byte) 0xFF, 3}))
                .isEqualTo(4 + 65_535);
        assertThat(PacketFields.sizeOf(new byte[] {0x30, (byte) 0xFF})).isEqualTo(2);
        assertThat(PacketFields.sizeOf(new byte[] {0x30})).isEqualTo(1);
        assertThat(PacketFields.sizeOf(new byte[0])).isZero();
    }

    @Test
    void theFirstByteTellsTheType() {
        assertThat(PacketFields.typeOf((byte) 0x32)).isEqualTo(PacketType.PUBLISH);
        assertThat(PacketFields.typeOf((byte) 0xF0)).isEqualTo(PacketType.AUTH);
        assertThat(PacketFields.typeOf((byte) 0x00)).isNull();
    }

    private static void checkCover(List<PacketField> fields, int size) {
        int position = 0;
        for (PacketField field : fields) {
            assertThat(field.from()).as(field.name()).isEqualTo(position);
            assertThat(field.to()).as(field.name()).isGreaterThan(position);
            assertThat(field.valueFrom()).as(field.name()).isBetween(field.from(), field.to());
            position = field.to();
        }
        assertThat(position).isEqualTo(size);
    }
}

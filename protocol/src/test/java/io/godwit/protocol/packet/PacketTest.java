// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.sample.PacketSample;
import io.godwit.protocol.sample.PacketSamples;
import io.godwit.protocol.spec.ProtocolVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What all packets share: equality by content, and that nothing secret is shown. */
class PacketTest {
    @Test
    void theTypeIsTheHighHalfOfTheFirstByte() {
        for (PacketSample sample : PacketSamples.all()) {
            assertThat(sample.packet().type().value()).isEqualTo((sample.bytes()[0] & 0xFF) >> 4);
        }
    }

    @Test
    void differentBytesAreDifferentPackets() {
        Set<String> bytes = new HashSet<>();
        Set<Packet> packets = new HashSet<>();
        for (PacketSample sample : PacketSamples.all()) {
            if (sample.version() == ProtocolVersion.V5) {
                bytes.add(sample.hex().replace(" ", ""));
                packets.add(sample.packet());
            }
        }
        assertThat(packets).hasSameSizeAs(bytes);
    }

    @Test
    void aConnectNeverShowsItsPassword() {
        for (byte[] password : List.of(new byte[0], new byte[] {'s', 'e', 'c'})) {
            Connect connect =
                    new Connect(ProtocolVersion.V5, false, true, 0, Properties.NONE, "c", null, "u", password);
            assertThat(connect.toString())
                    .contains("password=present")
                    .doesNotContain("sec")
                    .doesNotContain("115");
        }
    }

    @Test
    void listsInPacketsCannotBeChanged() {
        UnsubAck unsubAck = new UnsubAck(1, new java.util.ArrayList<>(), Properties.NONE);
        assertThatThrownBy(() -> unsubAck.reasonCodes().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void everyPropertyIsFoundByItsIdentifier() {
        for (Property property : Property.values()) {
            assertThat(Property.of(property.identifier())).isEqualTo(property);
        }
        assertThat(Property.of(0)).isNull();
        assertThat(Property.of(64)).isNull();
        assertThat(Property.of(-1)).isNull();
        assertThat(Property.values()).hasSize(27);
    }

    @Test
    void qosAndRetainHandlingAreFoundByTheirValue() {
        for (QoS qos : QoS.values()) {
            assertThat(QoS.of(qos.value())).isEqualTo(qos);
        }
        for (RetainHandling handling : RetainHandling.values()) {
            assertThat(RetainHandling.of(handling.value())).isEqualTo(handling);
        }
        assertThat(QoS.of(3)).isNull();
        assertThat(RetainHandling.of(3)).isNull();
        assertThat(QoS.EXACTLY_ONCE.atMost(QoS.AT_LEAST_ONCE)).isEqualTo(QoS.AT_LEAST_ONCE);
        assertThat(QoS.AT_MOST_ONCE.atMost(QoS.EXACTLY_ONCE)).isEqualTo(QoS.AT_MOST_ONCE);
    }
}

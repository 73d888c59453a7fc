// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ProtocolVersion;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** That the table leaves nothing out. */
class PacketSamplesTest {
    @Test
    void namesAreUnique() {
        assertThat(PacketSamples.all()).extracting(PacketSample::name).doesNotHaveDuplicates();
    }

    @Test
    void findsASampleByItsName() {
        PacketSample sample = PacketSamples.named("publish at QoS 1, 5.0");
        assertThat(sample.packet()).isInstanceOf(Publish.class);
        assertThat(sample.bytes()[0]).isEqualTo((byte) 0x32);
    }

    @Test
    void saysWhichNameIsUnknown() {
        assertThatThrownBy(() -> PacketSamples.named("nothing"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void coversEveryPacketTypeInEveryVersion() {
        for (ProtocolVersion version : ProtocolVersion.values()) {
            for (PacketType type : PacketType.values()) {
                boolean covered = PacketSamples.of(type).stream().anyMatch(sample -> sample.version() == version);
                assertThat(covered).as("%s in %s", type, version).isEqualTo(type != PacketType.AUTH || version.isV5());
            }
        }
    }

    @Test
    void coversEveryPropertyWhereverItMayStand() {
        for (Property property : Property.values()) {
            for (PacketType type : PacketType.values()) {
                if (property.mayStandIn(type)) {
                    assertThat(PacketSamples.of(type))
                            .as("%s in %s", property, type)
                            .anyMatch(sample -> properties(sample.packet()).has(property));
                }
            }
            if (property.isAllowedInWill()) {
                assertThat(PacketSamples.of(PacketType.CONNECT))
                        .as("%s in a will", property)
                        .anyMatch(sample -> sample.packet() instanceof Connect connect
                                && connect.will() != null
                                && connect.will().properties().has(property));
            }
        }
    }

    private static Properties properties(Packet packet) {
        return switch (packet) {
            case Connect connect -> connect.properties();
            case ConnAck connAck -> connAck.properties();
            case Publish publish -> publish.properties();
            case PubAck pubAck -> pubAck.properties();
            case PubRec pubRec -> pubRec.properties();
            case PubRel pubRel -> pubRel.properties();
            case PubComp pubComp -> pubComp.properties();
            case Subscribe subscribe -> subscribe.properties();
            case SubAck subAck -> subAck.properties();
            case Unsubscribe unsubscribe -> unsubscribe.properties();
            case UnsubAck unsubAck -> unsubAck.properties();
            case PingReq pingReq -> Properties.NONE;
            case PingResp pingResp -> Properties.NONE;
            case Disconnect disconnect -> disconnect.properties();
            case Auth auth -> auth.properties();
        };
    }
}

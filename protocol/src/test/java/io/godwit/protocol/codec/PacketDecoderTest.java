// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static io.godwit.protocol.spec.ProtocolVersion.V3_1;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1_1;
import static io.godwit.protocol.spec.ProtocolVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Spec;
import io.godwit.protocol.spec.Statement;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a decoder behaves over the life of a connection. */
class PacketDecoderTest {
    @Test
    void speaks311UntilConnectSaysOtherwise() {
        PacketDecoder decoder = new PacketDecoder(0);
        assertThat(decoder.version()).isEqualTo(V3_1_1);
        ByteBuf in = Bytes.of("100D 0004 4D515454 05 02 0000 00 0000");
        ByteBuf part = in.readSlice(12);
        assertThat(decoder.decode(part)).isNull();
        assertThat(decoder.version()).isEqualTo(V3_1_1);
        assertThat(decoder.decode(in.readerIndex(0))).isInstanceOf(Connect.class);
        assertThat(decoder.version()).isEqualTo(V5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "40", "82", "C0", "E0"})
    @Spec({"MQTT-3.1.0-1", "v3 MQTT-3.1.0-1"})
    void refusesAnythingBeforeConnectAtItsFirstByte(String first) {
        Refusal.ofFirst(first).as(ReasonCode.PROTOCOL_ERROR, Statement.V3_3_1_0_1, "not CONNECT");
    }

    @Test
    void readsTheMarkOfABridge() {
        Packet packet = new PacketDecoder(0).decode(Bytes.of("100E 0006 4D5149736470 83 02 0000 0000"));
        assertThat(packet).isInstanceOfSatisfying(Connect.class, connect -> {
            assertThat(connect.bridge()).isTrue();
            assertThat(connect.version()).isEqualTo(V3_1);
        });
    }

    @Test
    void repeatedTopicsAreOneObject() {
        PacketDecoder decoder = Bytes.serverDecoder(V3_1_1);
        Publish first = publish(decoder, Bytes.of("30 0A 0008 612F622F632F642F"));
        Publish second = publish(decoder, Bytes.of("30 0B 0008 612F622F632F642F 01"));
        assertThat(first.topic()).isSameAs(second.topic());
    }

    @Test
    void keepsNothingOfTheBuffer() {
        PacketDecoder decoder = Bytes.serverDecoder(V3_1_1);
        ByteBuf in = Unpooled.buffer().writeBytes(Bytes.of("30 05 0003 612F62 3004 0001 61 62"));
        Publish first = publish(decoder, in);
        Publish second = publish(decoder, in);
        in.setZero(0, in.capacity());
        assertThat(first.topic()).hasToString("a/b");
        assertThat(second.topic()).hasToString("a");
        assertThat(second.payload()).containsExactly('b');
        assertThat(in.refCnt()).isEqualTo(1);
    }

    @Test
    @Spec({"MQTT-3.1.3-10", "MQTT-3.3.2-18"})
    void keepsTheOrderOfUserProperties() {
        Publish publish = publish(
                Bytes.serverDecoder(V5),
                Bytes.of("30 1E 0001 61 1A 26 0001 62 0001 31 26 0001 61 0001 32 26 0001 62 0001 33 26 0000 0000"));
        assertThat(publish.properties().userProperties())
                .extracting(pair -> pair.name() + pair.value())
                .containsExactly("b1", "a2", "b3", "");
    }

    @Test
    void propertiesOfOnePacketDoNotLeakIntoTheNext() {
        PacketDecoder decoder = Bytes.serverDecoder(V5);
        Publish first = publish(decoder, Bytes.of("30 07 0001 61 03 23 0001"));
        Publish second = publish(decoder, Bytes.of("30 06 0001 61 02 01 01"));
        assertThat(first.properties().size()).isEqualTo(1);
        assertThat(first.properties().has(Property.TOPIC_ALIAS)).isTrue();
        assertThat(second.properties().size()).isEqualTo(1);
        assertThat(second.properties().has(Property.PAYLOAD_FORMAT_INDICATOR)).isTrue();
    }

    private static Publish publish(PacketDecoder decoder, ByteBuf in) {
        if (decoder.decode(in) instanceof Publish publish) {
            return publish;
        }
        throw new AssertionError("Not a whole PUBLISH");
    }
}

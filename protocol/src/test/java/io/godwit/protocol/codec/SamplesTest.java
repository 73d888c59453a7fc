// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.sample.PacketSample;
import io.godwit.protocol.sample.PacketSamples;
import io.godwit.protocol.spec.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec against the table of samples, whole, in pieces and in one stream. */
class SamplesTest {
    static List<PacketSample> samples() {
        return PacketSamples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decodesEverySample(PacketSample sample) {
        ByteBuf in = Unpooled.wrappedBuffer(sample.bytes());
        PacketDecoder decoder = Bytes.decoder(sample.sender(), sample.version());
        assertThat(decoder.decode(in)).isEqualTo(sample.packet());
        assertThat(in.isReadable()).isFalse();
        assertThat(decoder.version()).isEqualTo(sample.version());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void decodesEverySampleFromADirectBuffer(PacketSample sample) {
        ByteBuf in = Unpooled.directBuffer().writeBytes(sample.bytes());
        try {
            assertThat(Bytes.decoder(sample.sender(), sample.version()).decode(in))
                    .isEqualTo(sample.packet());
        } finally {
            in.release();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void encodesEverySample(PacketSample sample) {
        ByteBuf out = Bytes.encoded(sample.packet(), sample.version());
        assertThat(Bytes.hex(out)).isEqualTo(sample.hex().replace(" ", ""));
        assertThat(PacketEncoder.length(sample.packet(), sample.version())).isEqualTo(sample.bytes().length);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void waitsForTheRestWhereverASampleIsSplit(PacketSample sample) {
        byte[] bytes = sample.bytes();
        for (int split = 0; split < bytes.length; split++) {
            PacketDecoder decoder = Bytes.decoder(sample.sender(), sample.version());
            ByteBuf in = Unpooled.buffer().writeBytes(bytes, 0, split);
            assertThat(decoder.decode(in)).as("the first %s bytes", split).isNull();
            assertThat(in.readableBytes()).isEqualTo(split);
            in.writeBytes(bytes, split, bytes.length - split);
            assertThat(decoder.decode(in)).isEqualTo(sample.packet());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void waitsForEveryByteOfASample(PacketSample sample) {
        PacketDecoder decoder = Bytes.decoder(sample.sender(), sample.version());
        ByteBuf in = Unpooled.buffer();
        byte[] bytes = sample.bytes();
        for (int i = 0; i < bytes.length - 1; i++) {
            assertThat(decoder.decode(in.writeByte(bytes[i]))).isNull();
        }
        assertThat(decoder.decode(in.writeByte(bytes[bytes.length - 1]))).isEqualTo(sample.packet());
    }

    @ParameterizedTest
    @EnumSource
    void decodesAllSamplesOfAVersionInOneStream(ProtocolVersion version) {
        for (PacketSample.Sender sender : PacketSample.Sender.values()) {
            ByteBuf in = Unpooled.buffer();
            List<Packet> expected = new ArrayList<>();
            for (PacketSample sample : PacketSamples.all()) {
                if (sample.version() == version && sample.sender() == sender) {
                    in.writeBytes(sample.bytes());
                    expected.add(sample.packet());
                }
            }
            PacketDecoder decoder = Bytes.decoder(sender, version);
            List<Packet> decoded = new ArrayList<>();
            for (Packet packet = decoder.decode(in); packet != null; packet = decoder.decode(in)) {
                decoded.add(packet);
            }
            assertThat(decoded).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsNothingBehindASample(PacketSample sample) {
        ByteBuf in = Unpooled.wrappedBuffer(sample.bytes(), new byte[] {1, 2, 3});
        assertThat(Bytes.decoder(sample.sender(), sample.version()).decode(in)).isEqualTo(sample.packet());
        assertThat(Bytes.hex(in)).isEqualTo("010203");
    }
}

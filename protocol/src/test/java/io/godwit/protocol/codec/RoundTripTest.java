// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.sample.PacketSample.Sender;
import io.godwit.protocol.spec.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random packets come back from their bytes as they went. */
class RoundTripTest {
    private static final int ROUNDS = 4_000;

    @ParameterizedTest
    @EnumSource
    void everyPacketComesBackAsItWent(ProtocolVersion version) {
        for (Sender sender : Sender.values()) {
            RandomPackets packets = new RandomPackets(new SplittableRandom(version.level()), version, sender);
            PacketDecoder decoder = Bytes.decoder(sender, version);
            ByteBuf buffer = Unpooled.buffer();
            Set<PacketType> seen = EnumSet.noneOf(PacketType.class);
            for (int i = 0; i < ROUNDS; i++) {
                Packet packet = packets.next();
                buffer.clear();
                PacketEncoder.encode(packet, version, buffer);
                assertThat(PacketEncoder.length(packet, version)).isEqualTo(buffer.readableBytes());
                assertThat(decoder.decode(buffer)).as("packet %s", i).isEqualTo(packet);
                assertThat(buffer.isReadable()).isFalse();
                seen.add(packet.type());
            }
            assertThat(seen).hasSizeGreaterThanOrEqualTo(sender == Sender.CLIENT ? 10 : 9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamInPiecesOfAnySizeHoldsTheSamePackets(ProtocolVersion version) {
        for (Sender sender : Sender.values()) {
            RandomGenerator random = new SplittableRandom(100 + version.level());
            RandomPackets packets = new RandomPackets(random, version, sender);
            PacketDecoder decoder = Bytes.decoder(sender, version);
            Packet[] sent = new Packet[300];
            ByteBuf stream = Unpooled.buffer();
            for (int i = 0; i < sent.length; i++) {
                sent[i] = packets.next();
                PacketEncoder.encode(sent[i], version, stream);
            }
            ByteBuf in = Unpooled.buffer();
            int received = 0;
            while (stream.isReadable()) {
                in.writeBytes(stream, Math.min(1 + random.nextInt(60), stream.readableBytes()));
                for (Packet packet = decoder.decode(in); packet != null; packet = decoder.decode(in)) {
                    assertThat(packet).isEqualTo(sent[received++]);
                }
                in.discardReadBytes();
            }
            assertThat(received).isEqualTo(sent.length);
            assertThat(in.isReadable()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void changedBytesAreAnotherPacketOrAViolation(ProtocolVersion version) {
        for (Sender sender : Sender.values()) {
            RandomGenerator random = new SplittableRandom(200 + version.level());
            RandomPackets packets = new RandomPackets(random, version, sender);
            int refused = 0;
            for (int i = 0; i < ROUNDS; i++) {
                ByteBuf bytes = Bytes.encoded(packets.next(), version);
                for (int k = random.nextInt(3); k >= 0; k--) {
                    bytes.setByte(random.nextInt(Math.min(bytes.readableBytes(), 60)), random.nextInt(256));
                }
                byte[] hostile = Arrays.copyOf(bytes.array(), bytes.readableBytes());
                if (!HostileBytes.decodeAll(Bytes.decoder(sender, version), hostile)) {
                    refused++;
                }
            }
            assertThat(refused).isPositive();
        }
    }
}

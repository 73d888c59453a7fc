// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.sample.PacketSample;
import io.godwit.protocol.sample.PacketSample.Sender;
import io.godwit.protocol.sample.PacketSamples;
import io.godwit.protocol.spec.ProtocolVersion;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arbitrary bytes as the body of each packet type: a packet, nothing yet, or a violation, and never anything else. The
 * first byte of the input chooses version and side, the second the flags of the fixed header. The samples are the seeds.
 */
class PacketFuzzTest {
    @MethodSource("connects")
    @FuzzTest
    void connect(byte[] input) {
        fuzz(PacketType.CONNECT, input);
    }

    @MethodSource("connAcks")
    @FuzzTest
    void connAck(byte[] input) {
        fuzz(PacketType.CONNACK, input);
    }

    @MethodSource("publishes")
    @FuzzTest
    void publish(byte[] input) {
        fuzz(PacketType.PUBLISH, input);
    }

    @MethodSource("pubAcks")
    @FuzzTest
    void pubAck(byte[] input) {
        fuzz(PacketType.PUBACK, input);
    }

    @MethodSource("pubRecs")
    @FuzzTest
    void pubRec(byte[] input) {
        fuzz(PacketType.PUBREC, input);
    }

    @MethodSource("pubRels")
    @FuzzTest
    void pubRel(byte[] input) {
        fuzz(PacketType.PUBREL, input);
    }

    @MethodSource("pubComps")
    @FuzzTest
    void pubComp(byte[] input) {
        fuzz(PacketType.PUBCOMP, input);
    }

    @MethodSource("subscribes")
    @FuzzTest
    void subscribe(byte[] input) {
        fuzz(PacketType.SUBSCRIBE, input);
    }

    @MethodSource("subAcks")
    @FuzzTest
    void subAck(byte[] input) {
        fuzz(PacketType.SUBACK, input);
    }

    @MethodSource("unsubscribes")
    @FuzzTest
    void unsubscribe(byte[] input) {
        fuzz(PacketType.UNSUBSCRIBE, input);
    }

    @MethodSource("unsubAcks")
    @FuzzTest
    void unsubAck(byte[] input) {
        fuzz(PacketType.UNSUBACK, input);
    }

    @MethodSource("pingReqs")
    @FuzzTest
    void pingReq(byte[] input) {
        fuzz(PacketType.PINGREQ, input);
    }

    @MethodSource("pingResps")
    @FuzzTest
    void pingResp(byte[] input) {
        fuzz(PacketType.PINGRESP, input);
    }

    @MethodSource("disconnects")
    @FuzzTest
    void disconnect(byte[] input) {
        fuzz(PacketType.DISCONNECT, input);
    }

    @MethodSource("auths")
    @FuzzTest
    void auth(byte[] input) {
        fuzz(PacketType.AUTH, input);
    }

    /** Any bytes at all as the stream of one connection. */
    @MethodSource("streams")
    @FuzzTest
    void stream(byte[] input) {
        HostileBytes.decodeAll(new PacketDecoder(0), input);
    }

    private static void fuzz(PacketType type, byte[] input) {
        if (input.length < 2) {
            return;
        }
        int bodyLength = Math.min(input.length - 2, 16_000);
        byte[] packet = new byte[3 + bodyLength];
        packet[0] = (byte) (type.value() << 4 | (input[1] & 0x0F));
        packet[1] = (byte) ((bodyLength & 0x7F) | 0x80);
        packet[2] = (byte) (bodyLength >> 7);
        System.arraycopy(input, 2, packet, 3, bodyLength);
        byte[] shortest = bodyLength < 0x80 ? withoutPadding(packet) : packet;
        ProtocolVersion version = ProtocolVersion.values()[(input[0] & 0xFF) % 3];
        Sender sender = (input[0] & 0x80) == 0 ? Sender.CLIENT : Sender.SERVER;
        PacketDecoder decoder = type == PacketType.CONNECT ? new PacketDecoder(0) : Bytes.decoder(sender, version);
        HostileBytes.decodeAll(decoder, shortest);
    }

    private static byte[] withoutPadding(byte[] packet) {
        byte[] shortest = Arrays.copyOfRange(packet, 1, packet.length);
        shortest[0] = packet[0];
        shortest[1] = (byte) (packet[1] & 0x7F);
        return shortest;
    }

    private static List<byte[]> seeds(PacketType type) {
        return PacketSamples.of(type).stream().map(PacketFuzzTest::seed).toList();
    }

    private static byte[] seed(PacketSample sample) {
        byte[] bytes = sample.bytes();
        int header = bytes[1] < 0 ? 3 : 2;
        byte[] seed = new byte[bytes.length - header + 2];
        int side = sample.sender() == Sender.CLIENT ? 0 : 0x80;
        for (int choice = side; choice < side + 3; choice++) {
            if (choice % 3 == sample.version().ordinal()) {
                seed[0] = (byte) choice;
            }
        }
        seed[1] = (byte) (bytes[0] & 0x0F);
        System.arraycopy(bytes, header, seed, 2, bytes.length - header);
        return seed;
    }

    static List<byte[]> connects() {
        return seeds(PacketType.CONNECT);
    }

    static List<byte[]> connAcks() {
        return seeds(PacketType.CONNACK);
    }

    static List<byte[]> publishes() {
        return seeds(PacketType.PUBLISH);
    }

    static List<byte[]> pubAcks() {
        return seeds(PacketType.PUBACK);
    }

    static List<byte[]> pubRecs() {
        return seeds(PacketType.PUBREC);
    }

    static List<byte[]> pubRels() {
        return seeds(PacketType.PUBREL);
    }

    static List<byte[]> pubComps() {
        return seeds(PacketType.PUBCOMP);
    }

    static List<byte[]> subscribes() {
        return seeds(PacketType.SUBSCRIBE);
    }

    static List<byte[]> subAcks() {
        return seeds(PacketType.SUBACK);
    }

    static List<byte[]> unsubscribes() {
        return seeds(PacketType.UNSUBSCRIBE);
    }

    static List<byte[]> unsubAcks() {
        return seeds(PacketType.UNSUBACK);
    }

    static List<byte[]> pingReqs() {
        return seeds(PacketType.PINGREQ);
    }

    static List<byte[]> pingResps() {
        return seeds(PacketType.PINGRESP);
    }

    static List<byte[]> disconnects() {
        return seeds(PacketType.DISCONNECT);
    }

    static List<byte[]> auths() {
        return seeds(PacketType.AUTH);
    }

    static List<byte[]> streams() {
        List<byte[]> connects = PacketSamples.of(PacketType.CONNECT).stream()
                .map(PacketSample::bytes)
                .toList();
        return PacketSamples.all().stream()
                .filter(sample -> sample.sender() == Sender.CLIENT)
                .map(sample -> concatenated(connects.get(sample.name().length() % connects.size()), sample.bytes()))
                .toList();
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

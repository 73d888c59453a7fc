// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import static io.godwit.conformance.Bytes.join;
import static io.godwit.conformance.Bytes.one;
import static io.godwit.conformance.Bytes.packet;
import static io.godwit.conformance.Bytes.string;
import static io.godwit.conformance.Bytes.two;

import java.util.Arrays;

/**
 * The packets of MQTT 3.1 and 3.1.1 as a script writes them, on purpose without Godwit's codec: a fault that encoder and
 * decoder share must not hide here.
 */
public final class V3 {
    public static final Bytes PINGREQ = Bytes.hex("c0 00");
    public static final Bytes PINGRESP = Bytes.hex("d0 00");
    public static final Bytes DISCONNECT = Bytes.hex("e0 00");

    private V3() {}

    /** CONNECT of MQTT 3.1.1: clean session, keep alive 60 seconds. */
    public static ConnectBytes connect(String clientIdentifier) {
        return ConnectBytes.of(clientIdentifier);
    }

    /** CONNACK without a session present. */
    public static Bytes connAck(int returnCode) {
        return packet(0x20, one(0), one(returnCode));
    }

    /** CONNACK with code 0 and a session present. */
    public static Bytes connAckSessionPresent() {
        return packet(0x20, one(1), one(0));
    }

    /** PUBLISH at QoS 0. */
    public static PublishBytes publish(String topic, String payload) {
        return PublishBytes.of(topic, Bytes.utf8(payload).bytes());
    }

    /** PUBLISH at QoS 0. */
    public static PublishBytes publish(String topic, byte[] payload) {
        return PublishBytes.of(topic, payload);
    }

    public static Bytes pubAck(int packetIdentifier) {
        return packet(0x40, two(packetIdentifier));
    }

    public static Bytes pubRec(int packetIdentifier) {
        return packet(0x50, two(packetIdentifier));
    }

    public static Bytes pubRel(int packetIdentifier) {
        return packet(0x62, two(packetIdentifier));
    }

    public static Bytes pubComp(int packetIdentifier) {
        return packet(0x70, two(packetIdentifier));
    }

    /** One topic filter of a SUBSCRIBE. */
    public static Bytes filter(String filter, int qos) {
        return join(string(filter), one(qos));
    }

    public static Bytes subscribe(int packetIdentifier, Bytes... filters) {
        return packet(0x82, two(packetIdentifier), join(filters));
    }

    /** SUBSCRIBE with one topic filter. */
    public static Bytes subscribe(int packetIdentifier, String filter, int qos) {
        return subscribe(packetIdentifier, filter(filter, qos));
    }

    public static Bytes subAck(int packetIdentifier, int... returnCodes) {
        return packet(
                0x90,
                two(packetIdentifier),
                join(Arrays.stream(returnCodes).mapToObj(Bytes::one).toArray(Bytes[]::new)));
    }

    public static Bytes unsubscribe(int packetIdentifier, String... filters) {
        return packet(
                0xa2,
                two(packetIdentifier),
                join(Arrays.stream(filters).map(Bytes::string).toArray(Bytes[]::new)));
    }

    public static Bytes unsubAck(int packetIdentifier) {
        return packet(0xb0, two(packetIdentifier));
    }
}

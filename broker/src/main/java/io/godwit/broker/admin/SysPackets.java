// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.protocol.packet.PacketType;

/** Which types of packet clients send to a broker, and a broker to clients. */
final class SysPackets {
    private SysPackets() {}

    static boolean isReceived(PacketType type) {
        return switch (type) {
            case CONNECT, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT, AUTH ->
                true;
            case CONNACK, SUBACK, UNSUBACK, PINGRESP -> false;
        };
    }

    static boolean isSent(PacketType type) {
        return switch (type) {
            case CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, DISCONNECT, AUTH ->
                true;
            case CONNECT, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> false;
        };
    }
}

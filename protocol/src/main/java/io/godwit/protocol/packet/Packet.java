// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

/** A control packet: what it says, apart from how a version of MQTT writes it. */
public sealed interface Packet
        permits Connect,
                ConnAck,
                Publish,
                PubAck,
                PubRec,
                PubRel,
                PubComp,
                Subscribe,
                SubAck,
                Unsubscribe,
                UnsubAck,
                PingReq,
                PingResp,
                Disconnect,
                Auth {
    /** Its type. */
    PacketType type();
}

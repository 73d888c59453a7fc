// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.sample;

import static io.godwit.protocol.packet.Property.AUTHENTICATION_DATA;
import static io.godwit.protocol.packet.Property.AUTHENTICATION_METHOD;
import static io.godwit.protocol.packet.Property.REASON_STRING;
import static io.godwit.protocol.packet.Property.SERVER_REFERENCE;
import static io.godwit.protocol.packet.Property.SESSION_EXPIRY_INTERVAL;
import static io.godwit.protocol.sample.PacketSample.Sender.CLIENT;
import static io.godwit.protocol.sample.PacketSample.Sender.SERVER;
import static io.godwit.protocol.sample.PacketSample.bytes;
import static io.godwit.protocol.sample.PacketSample.sample;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1_1;
import static io.godwit.protocol.spec.ProtocolVersion.V5;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.spec.ReasonCode;
import java.util.List;

/** Samples of PUBACK, PUBREC, PUBREL, PUBCOMP, PINGREQ, PINGRESP, DISCONNECT and AUTH. */
final class AnswerSamples {
    static final List<PacketSample> ALL = List.of(
            sample("puback, 3.1", V3_1, CLIENT, "40 02 0001", new PubAck(1)),
            sample("puback, 3.1.1", V3_1_1, CLIENT, "40 02 0001", new PubAck(1)),
            sample("puback, 5.0", V5, CLIENT, "40 02 0001", new PubAck(1)),
            sample(
                    "puback with a reason code, 5.0",
                    V5,
                    SERVER,
                    "40 03 0102 10",
                    new PubAck(258, ReasonCode.NO_MATCHING_SUBSCRIBERS, Properties.NONE)),
            sample(
                    "puback with every property, 5.0",
                    V5,
                    SERVER,
                    "40 18 0003 10 14 1F 000A 417320796F7520736565 26 0001 61 0001 62",
                    new PubAck(
                            3,
                            ReasonCode.NO_MATCHING_SUBSCRIBERS,
                            Properties.builder()
                                    .text(REASON_STRING, "As you see")
                                    .user("a", "b")
                                    .build())),
            sample(
                    "puback that succeeds with a property, 5.0",
                    V5,
                    CLIENT,
                    "40 0B 0003 00 07 26 0001 61 0001 62",
                    new PubAck(
                            3,
                            ReasonCode.SUCCESS,
                            Properties.builder().user("a", "b").build())),
            sample("pubrec, 3.1", V3_1, CLIENT, "50 02 0001", new PubRec(1)),
            sample("pubrec, 3.1.1", V3_1_1, CLIENT, "50 02 0001", new PubRec(1)),
            sample("pubrec, 5.0", V5, CLIENT, "50 02 0001", new PubRec(1)),
            sample(
                    "pubrec with a reason code, 5.0",
                    V5,
                    SERVER,
                    "50 03 0102 97",
                    new PubRec(258, ReasonCode.QUOTA_EXCEEDED, Properties.NONE)),
            sample(
                    "pubrec with every property, 5.0",
                    V5,
                    SERVER,
                    "50 18 0003 97 14 1F 000A 417320796F7520736565 26 0001 61 0001 62",
                    new PubRec(
                            3,
                            ReasonCode.QUOTA_EXCEEDED,
                            Properties.builder()
                                    .text(REASON_STRING, "As you see")
                                    .user("a", "b")
                                    .build())),
            sample(
                    "pubrec that succeeds with a property, 5.0",
                    V5,
                    CLIENT,
                    "50 0B 0003 00 07 26 0001 61 0001 62",
                    new PubRec(
                            3,
                            ReasonCode.SUCCESS,
                            Properties.builder().user("a", "b").build())),
            sample("pubrel, 3.1", V3_1, CLIENT, "62 02 0001", new PubRel(1)),
            sample("pubrel, 3.1.1", V3_1_1, CLIENT, "62 02 0001", new PubRel(1)),
            sample("pubrel, 5.0", V5, CLIENT, "62 02 0001", new PubRel(1)),
            sample(
                    "pubrel with a reason code, 5.0",
                    V5,
                    SERVER,
                    "62 03 0102 92",
                    new PubRel(258, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE)),
            sample(
                    "pubrel with every property, 5.0",
                    V5,
                    SERVER,
                    "62 18 0003 92 14 1F 000A 417320796F7520736565 26 0001 61 0001 62",
                    new PubRel(
                            3,
                            ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
                            Properties.builder()
                                    .text(REASON_STRING, "As you see")
                                    .user("a", "b")
                                    .build())),
            sample(
                    "pubrel that succeeds with a property, 5.0",
                    V5,
                    CLIENT,
                    "62 0B 0003 00 07 26 0001 61 0001 62",
                    new PubRel(
                            3,
                            ReasonCode.SUCCESS,
                            Properties.builder().user("a", "b").build())),
            sample("pubcomp, 3.1", V3_1, CLIENT, "70 02 0001", new PubComp(1)),
            sample("pubcomp, 3.1.1", V3_1_1, CLIENT, "70 02 0001", new PubComp(1)),
            sample("pubcomp, 5.0", V5, CLIENT, "70 02 0001", new PubComp(1)),
            sample(
                    "pubcomp with a reason code, 5.0",
                    V5,
                    SERVER,
                    "70 03 0102 92",
                    new PubComp(258, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE)),
            sample(
                    "pubcomp with every property, 5.0",
                    V5,
                    SERVER,
                    "70 18 0003 92 14 1F 000A 417320796F7520736565 26 0001 61 0001 62",
                    new PubComp(
                            3,
                            ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
                            Properties.builder()
                                    .text(REASON_STRING, "As you see")
                                    .user("a", "b")
                                    .build())),
            sample(
                    "pubcomp that succeeds with a property, 5.0",
                    V5,
                    CLIENT,
                    "70 0B 0003 00 07 26 0001 61 0001 62",
                    new PubComp(
                            3,
                            ReasonCode.SUCCESS,
                            Properties.builder().user("a", "b").build())),
            sample("pingreq, 3.1", V3_1, CLIENT, "C0 00", PingReq.INSTANCE),
            sample("pingreq, 3.1.1", V3_1_1, CLIENT, "C0 00", PingReq.INSTANCE),
            sample("pingreq, 5.0", V5, CLIENT, "C0 00", PingReq.INSTANCE),
            sample("pingresp, 3.1", V3_1, SERVER, "D0 00", PingResp.INSTANCE),
            sample("pingresp, 3.1.1", V3_1_1, SERVER, "D0 00", PingResp.INSTANCE),
            sample("pingresp, 5.0", V5, SERVER, "D0 00", PingResp.INSTANCE),
            sample("disconnect, 3.1", V3_1, CLIENT, "E0 00", new Disconnect(ReasonCode.SUCCESS)),
            sample("disconnect, 3.1.1", V3_1_1, CLIENT, "E0 00", new Disconnect(ReasonCode.SUCCESS)),
            sample("disconnect, 5.0", V5, CLIENT, "E0 00", new Disconnect(ReasonCode.SUCCESS)),
            sample(
                    "disconnect that asks for the will, 5.0",
                    V5,
                    CLIENT,
                    "E0 01 04",
                    new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE)),
            sample(
                    "disconnect with a new session expiry, 5.0",
                    V5,
                    CLIENT,
                    "E0 1B 00 19 11 00000000 1F 000A 476F6F64206E69676874 26 0001 61 0001 62",
                    new Disconnect(
                            ReasonCode.SUCCESS,
                            Properties.builder()
                                    .number(SESSION_EXPIRY_INTERVAL, 0)
                                    .text(REASON_STRING, "Good night")
                                    .user("a", "b")
                                    .build())),
            sample(
                    "disconnect by takeover, 5.0",
                    V5,
                    SERVER,
                    "E0 01 8E",
                    new Disconnect(ReasonCode.SESSION_TAKEN_OVER)),
            sample(
                    "disconnect with every property of a server, 5.0",
                    V5,
                    SERVER,
                    "E0 21 9D 1F 1F 0005 4D6F766564 26 0001 61 0001 62 1C 000D 6F746865722E6578616D706C65",
                    new Disconnect(
                            ReasonCode.SERVER_MOVED,
                            Properties.builder()
                                    .text(REASON_STRING, "Moved")
                                    .user("a", "b")
                                    .text(SERVER_REFERENCE, "other.example")
                                    .build())),
            sample("auth that succeeds, 5.0", V5, SERVER, "F0 00", new Auth(ReasonCode.SUCCESS)),
            sample(
                    "auth that goes on, 5.0",
                    V5,
                    SERVER,
                    "F0 18 18 16 15 000D 534352414D2D5348412D323536 16 0003 723D61",
                    new Auth(
                            ReasonCode.CONTINUE_AUTHENTICATION,
                            Properties.builder()
                                    .text(AUTHENTICATION_METHOD, "SCRAM-SHA-256")
                                    .binary(AUTHENTICATION_DATA, bytes("723D61"))
                                    .build())),
            sample(
                    "auth that goes on, from a client, 5.0",
                    V5,
                    CLIENT,
                    "F0 18 18 16 15 000D 534352414D2D5348412D323536 16 0003 703D62",
                    new Auth(
                            ReasonCode.CONTINUE_AUTHENTICATION,
                            Properties.builder()
                                    .text(AUTHENTICATION_METHOD, "SCRAM-SHA-256")
                                    .binary(AUTHENTICATION_DATA, bytes("703D62"))
                                    .build())),
            sample(
                    "auth that begins again with every property, 5.0",
                    V5,
                    CLIENT,
                    "F0 2C 19 2A 15 000D 534352414D2D5348412D323536 16 0000 1F 000D 546F6B656E2072656E65776564 26 0001 61 0001 62",
                    new Auth(
                            ReasonCode.REAUTHENTICATE,
                            Properties.builder()
                                    .text(AUTHENTICATION_METHOD, "SCRAM-SHA-256")
                                    .binary(AUTHENTICATION_DATA, bytes(""))
                                    .text(REASON_STRING, "Token renewed")
                                    .user("a", "b")
                                    .build())));

    private AnswerSamples() {}
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.sample;

import static io.godwit.protocol.packet.Property.ASSIGNED_CLIENT_IDENTIFIER;
import static io.godwit.protocol.packet.Property.AUTHENTICATION_DATA;
import static io.godwit.protocol.packet.Property.AUTHENTICATION_METHOD;
import static io.godwit.protocol.packet.Property.CONTENT_TYPE;
import static io.godwit.protocol.packet.Property.CORRELATION_DATA;
import static io.godwit.protocol.packet.Property.MAXIMUM_PACKET_SIZE;
import static io.godwit.protocol.packet.Property.MAXIMUM_QOS;
import static io.godwit.protocol.packet.Property.MESSAGE_EXPIRY_INTERVAL;
import static io.godwit.protocol.packet.Property.PAYLOAD_FORMAT_INDICATOR;
import static io.godwit.protocol.packet.Property.REASON_STRING;
import static io.godwit.protocol.packet.Property.RECEIVE_MAXIMUM;
import static io.godwit.protocol.packet.Property.REQUEST_PROBLEM_INFORMATION;
import static io.godwit.protocol.packet.Property.REQUEST_RESPONSE_INFORMATION;
import static io.godwit.protocol.packet.Property.RESPONSE_INFORMATION;
import static io.godwit.protocol.packet.Property.RESPONSE_TOPIC;
import static io.godwit.protocol.packet.Property.RETAIN_AVAILABLE;
import static io.godwit.protocol.packet.Property.SERVER_KEEP_ALIVE;
import static io.godwit.protocol.packet.Property.SERVER_REFERENCE;
import static io.godwit.protocol.packet.Property.SESSION_EXPIRY_INTERVAL;
import static io.godwit.protocol.packet.Property.SHARED_SUBSCRIPTION_AVAILABLE;
import static io.godwit.protocol.packet.Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE;
import static io.godwit.protocol.packet.Property.TOPIC_ALIAS_MAXIMUM;
import static io.godwit.protocol.packet.Property.WILDCARD_SUBSCRIPTION_AVAILABLE;
import static io.godwit.protocol.packet.Property.WILL_DELAY_INTERVAL;
import static io.godwit.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.godwit.protocol.packet.QoS.EXACTLY_ONCE;
import static io.godwit.protocol.sample.PacketSample.Sender.CLIENT;
import static io.godwit.protocol.sample.PacketSample.Sender.SERVER;
import static io.godwit.protocol.sample.PacketSample.bytes;
import static io.godwit.protocol.sample.PacketSample.sample;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1_1;
import static io.godwit.protocol.spec.ProtocolVersion.V5;

import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.util.List;

/** Samples of CONNECT and CONNACK. */
final class ConnectSamples {
    static final List<PacketSample> ALL = List.of(
            sample(
                    "connect clean, 3.1",
                    V3_1,
                    CLIENT,
                    "10 14 0006 4D5149736470 03 02 003C 0006 636C69656E74",
                    new Connect(V3_1, false, true, 60, Properties.NONE, "client", null, null, null)),
            sample(
                    "connect keeping the session, 3.1",
                    V3_1,
                    CLIENT,
                    "10 17 0006 4D5149736470 03 00 0000 0009 73656E736F722D3137",
                    new Connect(V3_1, false, false, 0, Properties.NONE, "sensor-17", null, null, null)),
            sample(
                    "connect with user name and password, 3.1",
                    V3_1,
                    CLIENT,
                    "10 23 0006 4D5149736470 03 C2 003C 0006 636C69656E74 0005 616C696365 0006 736563726574",
                    new Connect(
                            V3_1, false, true, 60, Properties.NONE, "client", null, "alice", bytes("736563726574"))),
            sample(
                    "connect with will, 3.1",
                    V3_1,
                    CLIENT,
                    "10 2E 0006 4D5149736470 03 2E 001E 0006 636C69656E74 000F 73746174652F73656E736F722D3137 0007 6F66666C696E65",
                    new Connect(
                            V3_1,
                            false,
                            true,
                            30,
                            Properties.NONE,
                            "client",
                            new Will(
                                    TopicName.of("state/sensor-17"),
                                    bytes("6F66666C696E65"),
                                    AT_LEAST_ONCE,
                                    true,
                                    Properties.NONE),
                            null,
                            null)),
            sample(
                    "connect clean, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "10 12 0004 4D515454 04 02 003C 0006 636C69656E74",
                    new Connect(V3_1_1, false, true, 60, Properties.NONE, "client", null, null, null)),
            sample(
                    "connect keeping the session, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "10 15 0004 4D515454 04 00 0000 0009 73656E736F722D3137",
                    new Connect(V3_1_1, false, false, 0, Properties.NONE, "sensor-17", null, null, null)),
            sample(
                    "connect with user name and password, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "10 21 0004 4D515454 04 C2 003C 0006 636C69656E74 0005 616C696365 0006 736563726574",
                    new Connect(
                            V3_1_1, false, true, 60, Properties.NONE, "client", null, "alice", bytes("736563726574"))),
            sample(
                    "connect with will, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "10 2C 0004 4D515454 04 2E 001E 0006 636C69656E74 000F 73746174652F73656E736F722D3137 0007 6F66666C696E65",
                    new Connect(
                            V3_1_1,
                            false,
                            true,
                            30,
                            Properties.NONE,
                            "client",
                            new Will(
                                    TopicName.of("state/sensor-17"),
                                    bytes("6F66666C696E65"),
                                    AT_LEAST_ONCE,
                                    true,
                                    Properties.NONE),
                            null,
                            null)),
            sample(
                    "connect clean, 5.0",
                    V5,
                    CLIENT,
                    "10 13 0004 4D515454 05 02 003C 00 0006 636C69656E74",
                    new Connect(V5, false, true, 60, Properties.NONE, "client", null, null, null)),
            sample(
                    "connect keeping the session, 5.0",
                    V5,
                    CLIENT,
                    "10 16 0004 4D515454 05 00 0000 00 0009 73656E736F722D3137",
                    new Connect(V5, false, false, 0, Properties.NONE, "sensor-17", null, null, null)),
            sample(
                    "connect with user name and password, 5.0",
                    V5,
                    CLIENT,
                    "10 22 0004 4D515454 05 C2 003C 00 0006 636C69656E74 0005 616C696365 0006 736563726574",
                    new Connect(V5, false, true, 60, Properties.NONE, "client", null, "alice", bytes("736563726574"))),
            sample(
                    "connect with will, 5.0",
                    V5,
                    CLIENT,
                    "10 2E 0004 4D515454 05 2E 001E 00 0006 636C69656E74 00 000F 73746174652F73656E736F722D3137 0007 6F66666C696E65",
                    new Connect(
                            V5,
                            false,
                            true,
                            30,
                            Properties.NONE,
                            "client",
                            new Will(
                                    TopicName.of("state/sensor-17"),
                                    bytes("6F66666C696E65"),
                                    AT_LEAST_ONCE,
                                    true,
                                    Properties.NONE),
                            null,
                            null)),
            sample(
                    "connect with user name only, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "10 19 0004 4D515454 04 82 003C 0006 636C69656E74 0005 616C696365",
                    new Connect(V3_1_1, false, true, 60, Properties.NONE, "client", null, "alice", null)),
            sample(
                    "connect without client identifier, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "10 0C 0004 4D515454 04 02 003C 0000",
                    new Connect(V3_1_1, false, true, 60, Properties.NONE, "", null, null, null)),
            sample(
                    "connect of a bridge, 3.1",
                    V3_1,
                    CLIENT,
                    "10 14 0006 4D5149736470 83 02 003C 0006 627269646765",
                    new Connect(V3_1, true, true, 60, Properties.NONE, "bridge", null, null, null)),
            sample(
                    "connect of a bridge, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "10 12 0004 4D515454 84 02 003C 0006 627269646765",
                    new Connect(V3_1_1, true, true, 60, Properties.NONE, "bridge", null, null, null)),
            sample(
                    "connect with will at QoS 2, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "10 17 0004 4D515454 04 16 001E 0006 636C69656E74 0001 77 0000",
                    new Connect(
                            V3_1_1,
                            false,
                            true,
                            30,
                            Properties.NONE,
                            "client",
                            new Will(TopicName.of("w"), bytes(""), EXACTLY_ONCE, false, Properties.NONE),
                            null,
                            null)),
            sample(
                    "connect without client identifier, 5.0",
                    V5,
                    CLIENT,
                    "10 0D 0004 4D515454 05 02 003C 00 0000",
                    new Connect(V5, false, true, 60, Properties.NONE, "", null, null, null)),
            sample(
                    "connect with password only, 5.0",
                    V5,
                    CLIENT,
                    "10 1B 0004 4D515454 05 42 003C 00 0006 636C69656E74 0006 736563726574",
                    new Connect(V5, false, true, 60, Properties.NONE, "client", null, null, bytes("736563726574"))),
            sample(
                    "connect with every property, 5.0",
                    V5,
                    CLIENT,
                    "10 65 0004 4D515454 05 02 003C 52 11 00000E10 21 0014 27 001E8480 22 000A 19 01 17 00 26 0004 6B696E64 0006 73656E736F72 26 0004 6B696E64 0005 7477696365 15 000D 534352414D2D5348412D323536 16 000E 6E2C2C6E3D616C6963652C723D61 0006 636C69656E74",
                    new Connect(
                            V5,
                            false,
                            true,
                            60,
                            Properties.builder()
                                    .number(SESSION_EXPIRY_INTERVAL, 3600)
                                    .number(RECEIVE_MAXIMUM, 20)
                                    .number(MAXIMUM_PACKET_SIZE, 2000000)
                                    .number(TOPIC_ALIAS_MAXIMUM, 10)
                                    .number(REQUEST_RESPONSE_INFORMATION, 1)
                                    .number(REQUEST_PROBLEM_INFORMATION, 0)
                                    .user("kind", "sensor")
                                    .user("kind", "twice")
                                    .text(AUTHENTICATION_METHOD, "SCRAM-SHA-256")
                                    .binary(AUTHENTICATION_DATA, bytes("6E2C2C6E3D616C6963652C723D61"))
                                    .build(),
                            "client",
                            null,
                            null,
                            null)),
            sample(
                    "connect with a session that never expires, 5.0",
                    V5,
                    CLIENT,
                    "10 23 0004 4D515454 05 00 FFFF 10 11 FFFFFFFF 21 FFFF 27 FFFFFFFF 22 FFFF 0006 636C69656E74",
                    new Connect(
                            V5,
                            false,
                            false,
                            65535,
                            Properties.builder()
                                    .number(SESSION_EXPIRY_INTERVAL, 4294967295L)
                                    .number(RECEIVE_MAXIMUM, 65535)
                                    .number(MAXIMUM_PACKET_SIZE, 4294967295L)
                                    .number(TOPIC_ALIAS_MAXIMUM, 65535)
                                    .build(),
                            "client",
                            null,
                            null,
                            null)),
            sample(
                    "connect with every will property, 5.0",
                    V5,
                    CLIENT,
                    "10 65 0004 4D515454 05 16 003C 00 0006 636C69656E74 37 18 0000001E 01 01 02 00000078 03 000A 746578742F706C61696E 08 000A 616E73776572732F3137 09 0002 0102 26 0003 776879 0004 676F6E65 000F 73746174652F73656E736F722D3137 0007 6F66666C696E65",
                    new Connect(
                            V5,
                            false,
                            true,
                            60,
                            Properties.NONE,
                            "client",
                            new Will(
                                    TopicName.of("state/sensor-17"),
                                    bytes("6F66666C696E65"),
                                    EXACTLY_ONCE,
                                    false,
                                    Properties.builder()
                                            .number(WILL_DELAY_INTERVAL, 30)
                                            .number(PAYLOAD_FORMAT_INDICATOR, 1)
                                            .number(MESSAGE_EXPIRY_INTERVAL, 120)
                                            .text(CONTENT_TYPE, "text/plain")
                                            .text(RESPONSE_TOPIC, "answers/17")
                                            .binary(CORRELATION_DATA, bytes("0102"))
                                            .user("why", "gone")
                                            .build()),
                            null,
                            null)),
            sample(
                    "connect with a client identifier beyond ASCII, 5.0",
                    V5,
                    CLIENT,
                    "10 1D 0004 4D515454 05 02 003C 00 0010 7AC3BC726963682DE282AC2DF09F90A6",
                    new Connect(V5, false, true, 60, Properties.NONE, "zürich-€-🐦", null, null, null)),
            sample(
                    "connack accepting, 3.1",
                    V3_1,
                    SERVER,
                    "20 02 00 00",
                    new ConnAck(false, ReasonCode.SUCCESS, Properties.NONE)),
            sample(
                    "connack accepting, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "20 02 00 00",
                    new ConnAck(false, ReasonCode.SUCCESS, Properties.NONE)),
            sample(
                    "connack with session present, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "20 02 01 00",
                    new ConnAck(true, ReasonCode.SUCCESS, Properties.NONE)),
            sample(
                    "connack accepting, 5.0",
                    V5,
                    SERVER,
                    "20 03 00 00 00",
                    new ConnAck(false, ReasonCode.SUCCESS, Properties.NONE)),
            sample(
                    "connack with session present, 5.0",
                    V5,
                    SERVER,
                    "20 03 01 00 00",
                    new ConnAck(true, ReasonCode.SUCCESS, Properties.NONE)),
            sample(
                    "connack refusing with return code 1, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "20 02 00 01",
                    new ConnAck(false, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, Properties.NONE)),
            sample(
                    "connack refusing with return code 2, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "20 02 00 02",
                    new ConnAck(false, ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, Properties.NONE)),
            sample(
                    "connack refusing with return code 3, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "20 02 00 03",
                    new ConnAck(false, ReasonCode.SERVER_UNAVAILABLE, Properties.NONE)),
            sample(
                    "connack refusing with return code 4, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "20 02 00 04",
                    new ConnAck(false, ReasonCode.BAD_USER_NAME_OR_PASSWORD, Properties.NONE)),
            sample(
                    "connack refusing with return code 5, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "20 02 00 05",
                    new ConnAck(false, ReasonCode.NOT_AUTHORIZED, Properties.NONE)),
            sample(
                    "connack refusing with return code 5, 3.1",
                    V3_1,
                    SERVER,
                    "20 02 00 05",
                    new ConnAck(false, ReasonCode.NOT_AUTHORIZED, Properties.NONE)),
            sample(
                    "connack refusing with a reason string, 5.0",
                    V5,
                    SERVER,
                    "20 19 00 87 16 1F 0013 4E6F2072756C65206C65747320796F7520696E",
                    new ConnAck(
                            false,
                            ReasonCode.NOT_AUTHORIZED,
                            Properties.builder()
                                    .text(REASON_STRING, "No rule lets you in")
                                    .build())),
            sample(
                    "connack with every property, 5.0",
                    V5,
                    SERVER,
                    "20 6F 00 00 6C 11 0000003C 12 0006 6175746F2D31 13 001E 22 000A 27 001E8480 21 0014 24 01 25 00 28 01 29 01 2A 01 1A 0008 616E73776572732F 1C 0012 6F746865722E6578616D706C653A31383833 1F 0007 57656C636F6D65 26 0001 61 0001 62 15 000D 534352414D2D5348412D323536 16 0002 763D",
                    new ConnAck(
                            false,
                            ReasonCode.SUCCESS,
                            Properties.builder()
                                    .number(SESSION_EXPIRY_INTERVAL, 60)
                                    .text(ASSIGNED_CLIENT_IDENTIFIER, "auto-1")
                                    .number(SERVER_KEEP_ALIVE, 30)
                                    .number(TOPIC_ALIAS_MAXIMUM, 10)
                                    .number(MAXIMUM_PACKET_SIZE, 2000000)
                                    .number(RECEIVE_MAXIMUM, 20)
                                    .number(MAXIMUM_QOS, 1)
                                    .number(RETAIN_AVAILABLE, 0)
                                    .number(WILDCARD_SUBSCRIPTION_AVAILABLE, 1)
                                    .number(SUBSCRIPTION_IDENTIFIER_AVAILABLE, 1)
                                    .number(SHARED_SUBSCRIPTION_AVAILABLE, 1)
                                    .text(RESPONSE_INFORMATION, "answers/")
                                    .text(SERVER_REFERENCE, "other.example:1883")
                                    .text(REASON_STRING, "Welcome")
                                    .user("a", "b")
                                    .text(AUTHENTICATION_METHOD, "SCRAM-SHA-256")
                                    .binary(AUTHENTICATION_DATA, bytes("763D"))
                                    .build())));

    private ConnectSamples() {}
}

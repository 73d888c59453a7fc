// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.sample;

import static io.godwit.protocol.packet.Property.CONTENT_TYPE;
import static io.godwit.protocol.packet.Property.CORRELATION_DATA;
import static io.godwit.protocol.packet.Property.MESSAGE_EXPIRY_INTERVAL;
import static io.godwit.protocol.packet.Property.PAYLOAD_FORMAT_INDICATOR;
import static io.godwit.protocol.packet.Property.RESPONSE_TOPIC;
import static io.godwit.protocol.packet.Property.SUBSCRIPTION_IDENTIFIER;
import static io.godwit.protocol.packet.Property.TOPIC_ALIAS;
import static io.godwit.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.godwit.protocol.packet.QoS.AT_MOST_ONCE;
import static io.godwit.protocol.packet.QoS.EXACTLY_ONCE;
import static io.godwit.protocol.sample.PacketSample.Sender.CLIENT;
import static io.godwit.protocol.sample.PacketSample.Sender.SERVER;
import static io.godwit.protocol.sample.PacketSample.bytes;
import static io.godwit.protocol.sample.PacketSample.sample;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1_1;
import static io.godwit.protocol.spec.ProtocolVersion.V5;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.topic.TopicName;
import java.util.List;

/** Samples of PUBLISH. */
final class PublishSamples {
    static final List<PacketSample> ALL = List.of(
            sample(
                    "publish at QoS 0, 3.1",
                    V3_1,
                    CLIENT,
                    "30 1C 0016 73656E736F72732F31372F74656D7065726174757265 32312E35",
                    new Publish(
                            false,
                            AT_MOST_ONCE,
                            false,
                            TopicName.of("sensors/17/temperature"),
                            0,
                            Properties.NONE,
                            bytes("32312E35"))),
            sample(
                    "publish at QoS 1, 3.1",
                    V3_1,
                    CLIENT,
                    "32 1E 0016 73656E736F72732F31372F74656D7065726174757265 0001 32312E35",
                    new Publish(
                            false,
                            AT_LEAST_ONCE,
                            false,
                            TopicName.of("sensors/17/temperature"),
                            1,
                            Properties.NONE,
                            bytes("32312E35"))),
            sample(
                    "publish at QoS 2, 3.1",
                    V3_1,
                    CLIENT,
                    "34 1E 0016 73656E736F72732F31372F74656D7065726174757265 FFFF 32312E35",
                    new Publish(
                            false,
                            EXACTLY_ONCE,
                            false,
                            TopicName.of("sensors/17/temperature"),
                            65535,
                            Properties.NONE,
                            bytes("32312E35"))),
            sample(
                    "publish repeated, 3.1",
                    V3_1,
                    SERVER,
                    "3A 06 0001 61 000A 00",
                    new Publish(true, AT_LEAST_ONCE, false, TopicName.of("a"), 10, Properties.NONE, bytes("00"))),
            sample(
                    "publish retained, 3.1",
                    V3_1,
                    CLIENT,
                    "31 07 0003 612F62 6F6E",
                    new Publish(false, AT_MOST_ONCE, true, TopicName.of("a/b"), 0, Properties.NONE, bytes("6F6E"))),
            sample(
                    "publish at QoS 0, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "30 1C 0016 73656E736F72732F31372F74656D7065726174757265 32312E35",
                    new Publish(
                            false,
                            AT_MOST_ONCE,
                            false,
                            TopicName.of("sensors/17/temperature"),
                            0,
                            Properties.NONE,
                            bytes("32312E35"))),
            sample(
                    "publish at QoS 1, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "32 1E 0016 73656E736F72732F31372F74656D7065726174757265 0001 32312E35",
                    new Publish(
                            false,
                            AT_LEAST_ONCE,
                            false,
                            TopicName.of("sensors/17/temperature"),
                            1,
                            Properties.NONE,
                            bytes("32312E35"))),
            sample(
                    "publish at QoS 2, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "34 1E 0016 73656E736F72732F31372F74656D7065726174757265 FFFF 32312E35",
                    new Publish(
                            false,
                            EXACTLY_ONCE,
                            false,
                            TopicName.of("sensors/17/temperature"),
                            65535,
                            Properties.NONE,
                            bytes("32312E35"))),
            sample(
                    "publish repeated, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "3A 06 0001 61 000A 00",
                    new Publish(true, AT_LEAST_ONCE, false, TopicName.of("a"), 10, Properties.NONE, bytes("00"))),
            sample(
                    "publish retained, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "31 07 0003 612F62 6F6E",
                    new Publish(false, AT_MOST_ONCE, true, TopicName.of("a/b"), 0, Properties.NONE, bytes("6F6E"))),
            sample(
                    "publish at QoS 0, 5.0",
                    V5,
                    CLIENT,
                    "30 1D 0016 73656E736F72732F31372F74656D7065726174757265 00 32312E35",
                    new Publish(
                            false,
                            AT_MOST_ONCE,
                            false,
                            TopicName.of("sensors/17/temperature"),
                            0,
                            Properties.NONE,
                            bytes("32312E35"))),
            sample(
                    "publish at QoS 1, 5.0",
                    V5,
                    CLIENT,
                    "32 1F 0016 73656E736F72732F31372F74656D7065726174757265 0001 00 32312E35",
                    new Publish(
                            false,
                            AT_LEAST_ONCE,
                            false,
                            TopicName.of("sensors/17/temperature"),
                            1,
                            Properties.NONE,
                            bytes("32312E35"))),
            sample(
                    "publish at QoS 2, 5.0",
                    V5,
                    CLIENT,
                    "34 1F 0016 73656E736F72732F31372F74656D7065726174757265 FFFF 00 32312E35",
                    new Publish(
                            false,
                            EXACTLY_ONCE,
                            false,
                            TopicName.of("sensors/17/temperature"),
                            65535,
                            Properties.NONE,
                            bytes("32312E35"))),
            sample(
                    "publish repeated, 5.0",
                    V5,
                    SERVER,
                    "3A 07 0001 61 000A 00 00",
                    new Publish(true, AT_LEAST_ONCE, false, TopicName.of("a"), 10, Properties.NONE, bytes("00"))),
            sample(
                    "publish retained, 5.0",
                    V5,
                    CLIENT,
                    "31 08 0003 612F62 00 6F6E",
                    new Publish(false, AT_MOST_ONCE, true, TopicName.of("a/b"), 0, Properties.NONE, bytes("6F6E"))),
            sample(
                    "publish that clears a retained message, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "31 05 0003 612F62",
                    new Publish(false, AT_MOST_ONCE, true, TopicName.of("a/b"), 0, Properties.NONE, bytes(""))),
            sample(
                    "publish with a long payload, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "30 CB01 0001 61 5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A",
                    new Publish(
                            false,
                            AT_MOST_ONCE,
                            false,
                            TopicName.of("a"),
                            0,
                            Properties.NONE,
                            bytes(
                                    "5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A"))),
            sample(
                    "publish from a server, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "30 19 0012 245359532F62726F6B65722F757074696D65 3120736563",
                    new Publish(
                            false,
                            AT_MOST_ONCE,
                            false,
                            TopicName.of("$SYS/broker/uptime"),
                            0,
                            Properties.NONE,
                            bytes("3120736563"))),
            sample(
                    "publish with a topic beyond ASCII, 5.0",
                    V5,
                    CLIENT,
                    "30 0E 000B E78CAB2FC3A92FF09F90A6 00",
                    new Publish(false, AT_MOST_ONCE, false, TopicName.of("猫/é/🐦"), 0, Properties.NONE, bytes(""))),
            sample(
                    "publish with every property, 5.0",
                    V5,
                    CLIENT,
                    "32 4F 000B 72657175657374732F3137 0007 3D 01 01 02 0000003C 03 0010 6170706C69636174696F6E2F6A736F6E 08 000A 616E73776572732F3137 09 0002 0011 23 0003 26 0001 61 0001 31 26 0001 61 0001 32 7B7D",
                    new Publish(
                            false,
                            AT_LEAST_ONCE,
                            false,
                            TopicName.of("requests/17"),
                            7,
                            Properties.builder()
                                    .number(PAYLOAD_FORMAT_INDICATOR, 1)
                                    .number(MESSAGE_EXPIRY_INTERVAL, 60)
                                    .text(CONTENT_TYPE, "application/json")
                                    .text(RESPONSE_TOPIC, "answers/17")
                                    .binary(CORRELATION_DATA, bytes("0011"))
                                    .number(TOPIC_ALIAS, 3)
                                    .user("a", "1")
                                    .user("a", "2")
                                    .build(),
                            bytes("7B7D"))),
            sample(
                    "publish by topic alias, 5.0",
                    V5,
                    CLIENT,
                    "30 0A 0000 03 23 0003 32312E35",
                    new Publish(
                            false,
                            AT_MOST_ONCE,
                            false,
                            null,
                            0,
                            Properties.builder().number(TOPIC_ALIAS, 3).build(),
                            bytes("32312E35"))),
            sample(
                    "publish for several subscriptions, 5.0",
                    V5,
                    SERVER,
                    "34 10 0003 612F62 000C 07 0B 01 0B FFFFFF7F 31",
                    new Publish(
                            false,
                            EXACTLY_ONCE,
                            false,
                            TopicName.of("a/b"),
                            12,
                            Properties.builder()
                                    .number(SUBSCRIPTION_IDENTIFIER, 1)
                                    .number(SUBSCRIPTION_IDENTIFIER, 268435455)
                                    .build(),
                            bytes("31"))));

    private PublishSamples() {}
}

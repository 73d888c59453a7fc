// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.sample;

import static io.godwit.protocol.packet.Property.REASON_STRING;
import static io.godwit.protocol.packet.Property.SUBSCRIPTION_IDENTIFIER;
import static io.godwit.protocol.packet.QoS.AT_LEAST_ONCE;
import static io.godwit.protocol.packet.QoS.AT_MOST_ONCE;
import static io.godwit.protocol.packet.QoS.EXACTLY_ONCE;
import static io.godwit.protocol.sample.PacketSample.Sender.CLIENT;
import static io.godwit.protocol.sample.PacketSample.Sender.SERVER;
import static io.godwit.protocol.sample.PacketSample.sample;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1_1;
import static io.godwit.protocol.spec.ProtocolVersion.V5;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import java.util.List;

/** Samples of SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK. */
final class SubscriptionSamples {
    static final List<PacketSample> ALL = List.of(
            sample(
                    "subscribe, 3.1",
                    V3_1,
                    CLIENT,
                    "82 08 0001 0003 612F62 00",
                    new Subscribe(1, List.of(new Subscription(TopicFilter.of("a/b"), AT_MOST_ONCE)), Properties.NONE)),
            sample(
                    "subscribe to several filters, 3.1",
                    V3_1,
                    CLIENT,
                    "82 14 0002 0005 612F2B2F63 01 0001 23 02 0003 2B2F2B 00",
                    new Subscribe(
                            2,
                            List.of(
                                    new Subscription(TopicFilter.of("a/+/c"), AT_LEAST_ONCE),
                                    new Subscription(TopicFilter.of("#"), EXACTLY_ONCE),
                                    new Subscription(TopicFilter.of("+/+"), AT_MOST_ONCE)),
                            Properties.NONE)),
            sample(
                    "subscribe, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "82 08 0001 0003 612F62 00",
                    new Subscribe(1, List.of(new Subscription(TopicFilter.of("a/b"), AT_MOST_ONCE)), Properties.NONE)),
            sample(
                    "subscribe to several filters, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "82 14 0002 0005 612F2B2F63 01 0001 23 02 0003 2B2F2B 00",
                    new Subscribe(
                            2,
                            List.of(
                                    new Subscription(TopicFilter.of("a/+/c"), AT_LEAST_ONCE),
                                    new Subscription(TopicFilter.of("#"), EXACTLY_ONCE),
                                    new Subscription(TopicFilter.of("+/+"), AT_MOST_ONCE)),
                            Properties.NONE)),
            sample(
                    "subscribe, 5.0",
                    V5,
                    CLIENT,
                    "82 09 0001 00 0003 612F62 00",
                    new Subscribe(1, List.of(new Subscription(TopicFilter.of("a/b"), AT_MOST_ONCE)), Properties.NONE)),
            sample(
                    "subscribe to several filters, 5.0",
                    V5,
                    CLIENT,
                    "82 15 0002 00 0005 612F2B2F63 01 0001 23 02 0003 2B2F2B 00",
                    new Subscribe(
                            2,
                            List.of(
                                    new Subscription(TopicFilter.of("a/+/c"), AT_LEAST_ONCE),
                                    new Subscription(TopicFilter.of("#"), EXACTLY_ONCE),
                                    new Subscription(TopicFilter.of("+/+"), AT_MOST_ONCE)),
                            Properties.NONE)),
            sample(
                    "subscribe with every option, 5.0",
                    V5,
                    CLIENT,
                    "82 1B 0003 00 0003 612F62 04 0003 612F63 09 0003 612F64 1A 0003 612F65 2E",
                    new Subscribe(
                            3,
                            List.of(
                                    new Subscription(
                                            TopicFilter.of("a/b"), AT_MOST_ONCE, true, false, RetainHandling.SEND),
                                    new Subscription(
                                            TopicFilter.of("a/c"), AT_LEAST_ONCE, false, true, RetainHandling.SEND),
                                    new Subscription(
                                            TopicFilter.of("a/d"),
                                            EXACTLY_ONCE,
                                            false,
                                            true,
                                            RetainHandling.SEND_IF_NEW),
                                    new Subscription(
                                            TopicFilter.of("a/e"),
                                            EXACTLY_ONCE,
                                            true,
                                            true,
                                            RetainHandling.DO_NOT_SEND)),
                            Properties.NONE)),
            sample(
                    "subscribe with every property, 5.0",
                    V5,
                    CLIENT,
                    "82 25 0004 0C 0B FFFFFF7F 26 0001 61 0001 62 0013 2473686172652F67726F75702F6A6F62732F23 01",
                    new Subscribe(
                            4,
                            List.of(new Subscription(TopicFilter.of("$share/group/jobs/#"), AT_LEAST_ONCE)),
                            Properties.builder()
                                    .number(SUBSCRIPTION_IDENTIFIER, 268435455)
                                    .user("a", "b")
                                    .build())),
            sample(
                    "suback, 3.1",
                    V3_1,
                    SERVER,
                    "90 05 0001 00 01 02",
                    new SubAck(
                            1,
                            List.of(ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_1, ReasonCode.GRANTED_QOS_2),
                            Properties.NONE)),
            sample(
                    "suback, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "90 05 0001 00 01 02",
                    new SubAck(
                            1,
                            List.of(ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_1, ReasonCode.GRANTED_QOS_2),
                            Properties.NONE)),
            sample(
                    "suback, 5.0",
                    V5,
                    SERVER,
                    "90 06 0001 00 00 01 02",
                    new SubAck(
                            1,
                            List.of(ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_1, ReasonCode.GRANTED_QOS_2),
                            Properties.NONE)),
            sample(
                    "suback refusing, 3.1.1",
                    V3_1_1,
                    SERVER,
                    "90 03 0002 80",
                    new SubAck(2, List.of(ReasonCode.UNSPECIFIED_ERROR), Properties.NONE)),
            sample(
                    "suback with every property, 5.0",
                    V5,
                    SERVER,
                    "90 16 0003 11 1F 0007 4E6F7420796F75 26 0001 61 0001 62 87 00",
                    new SubAck(
                            3,
                            List.of(ReasonCode.NOT_AUTHORIZED, ReasonCode.SUCCESS),
                            Properties.builder()
                                    .text(REASON_STRING, "Not you")
                                    .user("a", "b")
                                    .build())),
            sample(
                    "unsubscribe, 3.1",
                    V3_1,
                    CLIENT,
                    "A2 0E 0005 0003 612F62 0005 612F2B2F63",
                    new Unsubscribe(5, List.of(TopicFilter.of("a/b"), TopicFilter.of("a/+/c")), Properties.NONE)),
            sample(
                    "unsubscribe, 3.1.1",
                    V3_1_1,
                    CLIENT,
                    "A2 0E 0005 0003 612F62 0005 612F2B2F63",
                    new Unsubscribe(5, List.of(TopicFilter.of("a/b"), TopicFilter.of("a/+/c")), Properties.NONE)),
            sample(
                    "unsubscribe, 5.0",
                    V5,
                    CLIENT,
                    "A2 0F 0005 00 0003 612F62 0005 612F2B2F63",
                    new Unsubscribe(5, List.of(TopicFilter.of("a/b"), TopicFilter.of("a/+/c")), Properties.NONE)),
            sample(
                    "unsubscribe with every property, 5.0",
                    V5,
                    CLIENT,
                    "A2 1F 0006 07 26 0001 61 0001 62 0013 2473686172652F67726F75702F6A6F62732F23",
                    new Unsubscribe(
                            6,
                            List.of(TopicFilter.of("$share/group/jobs/#")),
                            Properties.builder().user("a", "b").build())),
            sample("unsuback, 3.1", V3_1, SERVER, "B0 02 0005", new UnsubAck(5, List.of(), Properties.NONE)),
            sample("unsuback, 3.1.1", V3_1_1, SERVER, "B0 02 0005", new UnsubAck(5, List.of(), Properties.NONE)),
            sample(
                    "unsuback, 5.0",
                    V5,
                    SERVER,
                    "B0 05 0005 00 00 11",
                    new UnsubAck(5, List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED), Properties.NONE)),
            sample(
                    "unsuback with every property, 5.0",
                    V5,
                    SERVER,
                    "B0 15 0006 11 1F 0007 4E6F7420796F75 26 0001 61 0001 62 87",
                    new UnsubAck(
                            6,
                            List.of(ReasonCode.NOT_AUTHORIZED),
                            Properties.builder()
                                    .text(REASON_STRING, "Not you")
                                    .user("a", "b")
                                    .build())));

    private SubscriptionSamples() {}
}

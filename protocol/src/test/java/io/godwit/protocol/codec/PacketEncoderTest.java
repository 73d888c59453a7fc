// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import static io.godwit.protocol.spec.ProtocolVersion.V3_1;
import static io.godwit.protocol.spec.ProtocolVersion.V3_1_1;
import static io.godwit.protocol.spec.ProtocolVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Spec;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the samples do not show: how 3.x leaves out what it does not have, and what cannot be written. */
class PacketEncoderTest {
    private static final Properties REASON =
            Properties.builder().text(Property.REASON_STRING, "why").build();

    private static String hex(Packet packet, ProtocolVersion version) {
        ByteBuf out = Bytes.encoded(packet, version);
        assertThat(PacketEncoder.length(packet, version)).isEqualTo(out.readableBytes());
        return Bytes.hex(out);
    }

    @Test
    void leavesOutPropertiesAndReasonCodesIn3x() {
        assertThat(hex(new PubAck(1, ReasonCode.NOT_AUTHORIZED, REASON), V3_1_1))
                .isEqualTo("40020001");
        assertThat(hex(new Disconnect(ReasonCode.SERVER_BUSY, REASON), V3_1)).isEqualTo("E000");
        assertThat(hex(new UnsubAck(1, List.of(ReasonCode.SUCCESS), REASON), V3_1_1))
                .isEqualTo("B0020001");
        assertThat(hex(publish(TopicName.of("a"), REASON), V3_1_1)).isEqualTo("3003000161");
    }

    @Test
    void leavesOutSubscriptionOptionsIn3x() {
        Subscription subscription =
                new Subscription(TopicFilter.of("a"), QoS.AT_LEAST_ONCE, true, true, RetainHandling.DO_NOT_SEND);
        Subscribe subscribe = new Subscribe(1, List.of(subscription), Properties.NONE);
        assertThat(hex(subscribe, V3_1_1)).isEqualTo("8206000100016101");
        assertThat(hex(subscribe, V5)).isEqualTo("820700010000016" + "12D");
    }

    @Test
    @Spec("v3 MQTT-3.9.3-2")
    void saysFailureForEveryErrorInASubackOf3x() {
        SubAck subAck = new SubAck(
                1, List.of(ReasonCode.GRANTED_QOS_2, ReasonCode.NOT_AUTHORIZED, ReasonCode.QUOTA_EXCEEDED), REASON);
        assertThat(hex(subAck, V3_1_1)).isEqualTo("90050001028080");
    }

    @Test
    void translatesConnackCodesFor3x() {
        assertThat(hex(new ConnAck(false, ReasonCode.BANNED, REASON), V3_1_1)).isEqualTo("20020005");
        assertThat(hex(new ConnAck(true, ReasonCode.SUCCESS, REASON), V3_1_1)).isEqualTo("20020100");
        assertThat(hex(new ConnAck(true, ReasonCode.SUCCESS, REASON), V3_1)).isEqualTo("20020000");
        assertThat(hex(new ConnAck(false, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, REASON), V3_1_1))
                .isEqualTo("20020001");
    }

    @Test
    void refusesWhatAVersionCannotSay() {
        cannot(new ConnAck(false, ReasonCode.MALFORMED_PACKET, REASON), V3_1_1, "close instead");
        cannot(new Auth(ReasonCode.SUCCESS), V3_1_1, "no AUTH");
        cannot(publish(null, REASON), V3_1_1, "needs a topic");
        Connect connect = new Connect(V5, false, true, 0, Properties.NONE, "", null, null, null);
        cannot(connect, V3_1_1, "cannot be sent as");
    }

    @Test
    void refusesValuesThatAreTooLong() {
        String tooLong = "x".repeat(65_536);
        cannot(
                publish(
                        TopicName.of("a"),
                        Properties.builder()
                                .text(Property.CONTENT_TYPE, tooLong)
                                .build()),
                V5,
                "longer than 65535");
        cannot(
                publish(
                        TopicName.of("a"),
                        Properties.builder()
                                .binary(Property.CORRELATION_DATA, new byte[65_536])
                                .build()),
                V5,
                "longer than 65535");
        Will will = new Will(TopicName.of("w"), new byte[65_536], QoS.AT_MOST_ONCE, false, Properties.NONE);
        cannot(new Connect(V3_1_1, false, true, 0, Properties.NONE, "", will, null, null), V3_1_1, "longer than");
        cannot(new Connect(V3_1_1, false, true, 0, Properties.NONE, tooLong, null, null, null), V3_1_1, "longer than");
    }

    @Test
    void writesTheLongestStrings() {
        String longest = "x".repeat(65_535);
        Properties properties = Properties.builder()
                .user(longest, longest)
                .text(Property.CONTENT_TYPE, longest)
                .build();
        Publish publish = publish(TopicName.of(longest), properties);
        ByteBuf out = Bytes.encoded(publish, V5);
        assertThat(Bytes.serverDecoder(V5).decode(out)).isEqualTo(publish);
    }

    @Test
    void writesNothingIntoTheBufferBeforeItKnowsTheLength() {
        ByteBuf out = Unpooled.buffer();
        Properties tooLong = Properties.builder()
                .text(Property.CONTENT_TYPE, "x".repeat(65_536))
                .build();
        for (Packet packet : List.of(
                publish(TopicName.of("a"), tooLong),
                new PubAck(1, ReasonCode.SUCCESS, tooLong),
                new Disconnect(ReasonCode.SUCCESS, tooLong),
                new ConnAck(false, ReasonCode.SUCCESS, tooLong),
                new SubAck(1, List.of(ReasonCode.SUCCESS), tooLong))) {
            assertThatThrownBy(() -> PacketEncoder.encode(packet, V5, out))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(out.readableBytes()).isZero();
        }
    }

    @Test
    void theHeadOfAPublishIsAllButThePayload() {
        for (int size : new int[] {0, 1, 120, 130, 20_000}) {
            Publish publish =
                    new Publish(true, QoS.EXACTLY_ONCE, true, TopicName.of("a/b"), 9, REASON_USER, new byte[size]);
            for (ProtocolVersion version : ProtocolVersion.values()) {
                ByteBuf head = Unpooled.buffer();
                PacketEncoder.encodeHead(publish, version, head);
                head.writeBytes(publish.payload());
                assertThat(Bytes.hex(head)).isEqualTo(Bytes.hex(Bytes.encoded(publish, version)));
            }
        }
    }

    private static final Properties REASON_USER =
            Properties.builder().user("a", "b").build();

    @Test
    void growsABufferThatIsTooSmall() {
        ByteBuf out = Unpooled.buffer(1);
        PacketEncoder.encode(publish(TopicName.of("a/b/c"), Properties.NONE), V5, out);
        PacketEncoder.encode(new PubAck(1), V5, out);
        assertThat(Bytes.hex(out)).isEqualTo("300800" + "05612F622F63" + "00" + "40020001");
    }

    private static Publish publish(@org.jspecify.annotations.Nullable TopicName topic, Properties properties) {
        return new Publish(false, QoS.AT_MOST_ONCE, false, topic, 0, properties, new byte[0]);
    }

    private static void cannot(Packet packet, ProtocolVersion version, String why) {
        assertThatThrownBy(() -> Bytes.encoded(packet, version))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}

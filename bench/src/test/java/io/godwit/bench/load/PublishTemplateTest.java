// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.protocol.codec.PacketDecoder;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishTemplateTest {
    @ParameterizedTest
    @CsvSource({
        "V3_1_1, AT_MOST_ONCE, 20",
        "V5, AT_MOST_ONCE, 64",
        "V3_1_1, AT_LEAST_ONCE, 300",
        "V5, EXACTLY_ONCE, 70000"
    })
    void writesWhatDiffersIntoTheRightPlaces(ProtocolVersion version, QoS qos, int payloadBytes)
            throws ProtocolViolation {
        PublishTemplate template = PublishTemplate.of(version, qos, true, "a/000/b", payloadBytes);
        ByteBuf out = Unpooled.buffer();
        out.writeBytes(new byte[] {1, 2, 3});

        int topic = template.write(out, 513, 7, 11, 13);
        PublishTemplate.digits(out, topic + 2, 3, 42);

        out.skipBytes(3);
        assertThat(out.readableBytes()).isEqualTo(template.packetBytes());
        Publish publish = (Publish)
                Objects.requireNonNull(PacketDecoder.forClient(1 << 20, version).decode(out));
        assertThat(publish.topic()).hasToString("a/042/b");
        assertThat(publish.qos()).isEqualTo(qos);
        assertThat(publish.retain()).isTrue();
        assertThat(publish.packetIdentifier()).isEqualTo(qos == QoS.AT_MOST_ONCE ? 0 : 513);
        assertThat(publish.payload()).hasSize(payloadBytes);
        ByteBuffer payload = ByteBuffer.wrap(publish.payload());
        assertThat(payload.getLong()).isEqualTo(7);
        assertThat(payload.getLong()).isEqualTo(11);
        assertThat(payload.getInt()).isEqualTo(13);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The properties of a PUBLISH without the packet around them: for files that hold them so. Stateless. */
public final class PublishProperties {
    private PublishProperties() {}

    /**
     * Reads properties with their length in front, as they stand in a PUBLISH of a server.
     *
     * @throws ProtocolViolation if they are no properties, or stand where no PUBLISH has them, or something is behind them
     */
    public static Properties read(byte[] bytes) {
        return read(Unpooled.wrappedBuffer(bytes));
    }

    /**
     * Checks that a PUBLISH of a server may have these.
     *
     * @throws ProtocolViolation if it may not
     */
    public static void check(Properties properties) {
        ByteBuf bytes = Unpooled.buffer(PropertiesEncoder.length(properties));
        PropertiesEncoder.write(properties, bytes);
        read(bytes);
    }

    private static Properties read(ByteBuf bytes) {
        PacketBody body = new PacketBody(false, ProtocolVersion.V5);
        body.begin(PacketType.PUBLISH, bytes, bytes.readerIndex(), bytes.readableBytes());
        Properties properties = PropertiesDecoder.properties(body);
        body.requireEnd();
        return properties;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

import io.godwit.protocol.spec.ProtocolVersion;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first packet of a connection: who the client is and how it wants to be served.
 *
 * @param bridge whether the protocol level has its high bit set, which mosquitto's bridges use to announce themselves
 * @param cleanStart Clean Start, or Clean Session in 3.x
 * @param keepAliveSeconds 0 to 65535; 0 is none
 * @param clientIdentifier empty when the client wants one assigned
 * @param will null when there is none
 * @param userName null when there is none
 * @param password null when there is none; shared, never to be changed, never to be logged
 */
@SuppressWarnings("ArrayRecordComponent") // Secrets stay in arrays; equals is by content.
public record Connect(
        ProtocolVersion version,
        boolean bridge,
        boolean cleanStart,
        int keepAliveSeconds,
        Properties properties,
        String clientIdentifier,
        @Nullable Will will,
        @Nullable String userName,
        byte @Nullable [] password)
        implements Packet {
    @Override
    public PacketType type() {
        return PacketType.CONNECT;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Connect that
                && version == that.version
                && bridge == that.bridge
                && cleanStart == that.cleanStart
                && keepAliveSeconds == that.keepAliveSeconds
                && properties.equals(that.properties)
                && clientIdentifier.equals(that.clientIdentifier)
                && Objects.equals(will, that.will)
                && Objects.equals(userName, that.userName)
                && Arrays.equals(password, that.password);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                version, bridge, cleanStart, keepAliveSeconds, properties, clientIdentifier, will, userName);
    }

    @Override
    public String toString() {
        return "Connect[version=" + version + ", bridge=" + bridge + ", cleanStart=" + cleanStart
                + ", keepAliveSeconds=" + keepAliveSeconds + ", properties=" + properties + ", clientIdentifier="
                + clientIdentifier + ", will=" + will + ", userName=" + userName + ", password="
                + (password == null ? "none" : "present") + "]";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.protocol.spec.ProtocolVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One {@code connection} block: a bridge to another broker.
 *
 * @param name unique in the configuration
 * @param place file and line of its {@code connection} line
 * @param addresses where the other broker is, at least one; the first is the primary one
 * @param roundRobin whether the bridge stays with the address that works instead of returning to the primary one
 * @param network how the network connection is made
 * @param remote what the other broker sees
 * @param local what this broker sees
 * @param start when the bridge connects, and how soon again
 * @param notifications how the state of the bridge is told
 * @param topics what crosses the bridge, at least one
 * @param reloadsAtOnce whether a reload that changes the bridge connects it anew, instead of waiting for its next connect
 */
public record BridgeConfig(
        String name,
        String place,
        List<Address> addresses,
        boolean roundRobin,
        Network network,
        Remote remote,
        Local local,
        Start start,
        Notifications notifications,
        List<BridgeTopic> topics,
        boolean reloadsAtOnce) {
    /** Keeps copies of the lists. */
    public BridgeConfig {
        addresses = List.copyOf(addresses);
        topics = List.copyOf(topics);
    }

    /** The same without files and lines, to find out whether something changed. */
    public BridgeConfig withoutPlaces() {
        return new BridgeConfig(
                name,
                "",
                addresses,
                roundRobin,
                network,
                remote,
                local,
                start,
                notifications,
                topics.stream().map(BridgeTopic::withoutPlace).toList(),
                reloadsAtOnce);
    }

    /**
     * One address of the other broker.
     *
     * @param host name or literal address, an IPv6 one without brackets
     * @param port 1 to 65535
     */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ':' + port;
        }
    }

    /**
     * How the network connection is made.
     *
     * @param bindAddress literal local address that it is made from, or null for any
     * @param tcpKeepAlive TCP keep alive, or null for none
     * @param tcpUserTimeoutMillis how long sent data may stay unacknowledged, or -1 for the system's own time
     * @param tls null for plain text
     */
    public record Network(
            @Nullable String bindAddress,
            @Nullable TcpKeepAlive tcpKeepAlive,
            int tcpUserTimeoutMillis,
            @Nullable BridgeTls tls) {}

    /**
     * TCP keep alive.
     *
     * @param idleSeconds silence before the first probe
     * @param intervalSeconds between probes
     * @param count unanswered probes that end the connection
     */
    public record TcpKeepAlive(int idleSeconds, int intervalSeconds, int count) {}

    /**
     * Who the bridge says it is.
     *
     * @param userName null for none
     * @param password null for none; shared, never to be changed, never to be logged
     */
    @SuppressWarnings("ArrayRecordComponent") // Secrets stay in arrays; equals is by content.
    public record Login(@Nullable String userName, byte @Nullable [] password) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Login that
                    && Objects.equals(userName, that.userName)
                    && Arrays.equals(password, that.password);
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(userName);
        }

        @Override
        public String toString() {
            return "Login[userName=" + userName + ", password=" + (password == null ? "none" : "present") + "]";
        }
    }

    /**
     * What the other broker sees of the bridge.
     *
     * @param version the version of MQTT that is spoken
     * @param clientId the client identifier
     * @param login user name and password
     * @param cleanStart whether each connect begins with a new session there
     * @param tryPrivate whether the bridge announces itself as one, so that the other side sends nothing back
     * @param keepAliveSeconds at least 5
     * @param receiveMaximum messages the other side may send unacknowledged (MQTT 5), or 0 for as many as any client may
     * @param maxTopicAlias topic aliases at most in each direction (MQTT 5)
     * @param maxPacketSize bytes of the largest packet that is sent; 0 is what the other side takes
     * @param sessionExpirySeconds how long the other side keeps the session without a connection (MQTT 5)
     * @param unsubscribes whether topics that only go out are unsubscribed from at each connect
     * @param outgoingRetain whether messages keep their RETAIN flag on the way out
     */
    public record Remote(
            ProtocolVersion version,
            String clientId,
            Login login,
            boolean cleanStart,
            boolean tryPrivate,
            int keepAliveSeconds,
            int receiveMaximum,
            int maxTopicAlias,
            int maxPacketSize,
            long sessionExpirySeconds,
            boolean unsubscribes,
            boolean outgoingRetain) {}

    /**
     * What this broker sees of the bridge.
     *
     * @param clientId the client identifier of its session here
     * @param login whose rights it has; without a user name the bridge may do everything
     * @param cleanStart whether messages wait here only while the bridge is connected
     */
    public record Local(String clientId, Login login, boolean cleanStart) {}

    /** When a bridge connects. */
    public enum StartType {
        /** When the broker starts, and again whenever the connection is lost. */
        AUTOMATIC,
        /** When enough messages wait, until none has come for a while. */
        LAZY,
        /** When the broker starts, and never again. */
        ONCE
    }

    /**
     * When the bridge connects, and how soon again.
     *
     * @param threshold messages that must wait before a lazy bridge connects
     * @param idleTimeoutSeconds silence after which a lazy bridge disconnects
     * @param baseSeconds least time before the next try
     * @param capSeconds most time before the next try; the same as {@code baseSeconds} for a constant time
     * @param stableSeconds how long a connection must have lasted before the times begin small again
     */
    public record Start(
            StartType type,
            int threshold,
            int idleTimeoutSeconds,
            int baseSeconds,
            int capSeconds,
            int stableSeconds) {}

    /**
     * How the state of the bridge is told: a retained message, 1 while it is connected and 0 while it is not.
     *
     * @param enabled whether it is told at all
     * @param localOnly whether it is told here alone
     * @param topic where
     */
    public record Notifications(boolean enabled, boolean localOnly, String topic) {}
}

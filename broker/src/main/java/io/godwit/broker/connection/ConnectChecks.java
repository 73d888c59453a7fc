// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What is asked of a CONNECT before anybody asks who it is from. Stateless. */
final class ConnectChecks {
    private static final int IDENTIFIER_BYTES = 16;

    private ConnectChecks() {}

    /** The first rule that the CONNECT breaks, or null [MQTT-3.1.4-2]. */
    static @Nullable Refusal check(Connect connect, ListenerConfig listener, Limits limits) {
        if (!listener.acceptedVersions().contains(connect.version())) {
            // [MQTT-3.1.2-2] [v3 MQTT-3.1.2-2]
            return new Refusal(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "protocol version not accepted by this listener");
        }
        Refusal refusal = checkIdentifier(connect, listener);
        if (refusal == null) {
            refusal = checkKeepAlive(connect, limits);
        }
        Will will = connect.will();
        if (refusal == null && will != null) {
            refusal = checkWill(will, listener, limits);
        }
        return refusal;
    }

    private static @Nullable Refusal checkIdentifier(Connect connect, ListenerConfig listener) {
        if (listener.useUserNameAsClientId() || !connect.clientIdentifier().isEmpty()) {
            return null;
        }
        boolean allowed = switch (connect.version()) {
            case V3_1 -> false;
            case V3_1_1 -> connect.cleanStart(); // [v3 MQTT-3.1.3-7] [v3 MQTT-3.1.3-8]
            case V5 -> true; // [MQTT-3.1.3-6]
        };
        // Any other identifier is taken [MQTT-3.1.3-5] [v3 MQTT-3.1.3-5].
        // [MQTT-3.1.3-8] [v3 MQTT-3.1.3-9]
        return allowed && listener.security().allowZeroLengthClientId()
                ? null
                : new Refusal(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "empty client identifier not accepted");
    }

    private static @Nullable Refusal checkKeepAlive(Connect connect, Limits limits) {
        int most = limits.maxKeepAliveSeconds();
        boolean tooLong = most > 0 && (connect.keepAliveSeconds() == 0 || connect.keepAliveSeconds() > most);
        // MQTT 5.0 is told a Server Keep Alive instead.
        return tooLong && connect.version() != ProtocolVersion.V5
                ? new Refusal(
                        ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "keep alive above max_keepalive of " + most + " s")
                : null;
    }

    private static @Nullable Refusal checkWill(Will will, ListenerConfig listener, Limits limits) {
        QoS most = listener.maxQos();
        if (will.qos().compareTo(most) > 0) {
            return new Refusal(
                    ReasonCode.QOS_NOT_SUPPORTED, "will QoS above max_qos of " + most.value()); // [MQTT-3.2.2-12]
        }
        if (will.retain() && !limits.retainAvailable()) {
            return new Refusal(
                    ReasonCode.RETAIN_NOT_SUPPORTED,
                    "will with RETAIN where retain_available is false"); // [MQTT-3.2.2-13]
        }
        if (limits.messageSizeLimit() > 0 && will.payload().length > limits.messageSizeLimit()) {
            return new Refusal(
                    ReasonCode.PACKET_TOO_LARGE,
                    "will payload above message_size_limit of " + limits.messageSizeLimit());
        }
        return null;
    }

    /** Whether the configuration lets this client identifier in. */
    static boolean hasAllowedPrefix(String clientId, Limits limits) {
        return limits.clientIdPrefixes().isEmpty()
                || limits.clientIdPrefixes().stream().anyMatch(clientId::startsWith);
    }

    /** A client identifier that nobody has: 128 random bits behind the listener's prefix. */
    static String assignedIdentifier(ListenerConfig listener, RandomGenerator random) {
        byte[] bytes = new byte[IDENTIFIER_BYTES];
        random.nextBytes(bytes);
        return listener.security().autoIdPrefix()
                + HexFormat.of().withUpperCase().formatHex(bytes);
    }
}

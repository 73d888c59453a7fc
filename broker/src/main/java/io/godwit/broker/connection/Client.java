// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.store.SessionState;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.spec.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * What CONNECT says of a client that stays true for the connection.
 *
 * @param clientId its own, or the assigned one
 * @param userName null when anonymous
 * @param bridge whether it is a broker that bridges
 * @param sessionExpirySeconds as asked for
 * @param receiveMaximum QoS 1 and 2 messages that it takes at a time
 * @param maximumPacketSize bytes of the largest packet that it takes
 * @param topicAliasMaximum the highest alias that it takes
 * @param problemInformation whether it takes Reason String and User Properties in every packet
 * @param authenticationMethod of enhanced authentication, or null
 */
record Client(
        ProtocolVersion version,
        String clientId,
        @Nullable String userName,
        boolean bridge,
        long sessionExpirySeconds,
        int receiveMaximum,
        long maximumPacketSize,
        int topicAliasMaximum,
        boolean problemInformation,
        @Nullable String authenticationMethod) {
    private static final int MOST = 65_535;

    static Client of(Connect connect, String clientId, @Nullable String userName) {
        var properties = connect.properties();
        return new Client(
                connect.version(),
                clientId,
                userName,
                connect.bridge(),
                connect.version().isV5()
                        ? properties.number(Property.SESSION_EXPIRY_INTERVAL, 0)
                        : connect.cleanStart() ? 0 : SessionState.NEVER_EXPIRES,
                (int) properties.number(Property.RECEIVE_MAXIMUM, MOST),
                properties.number(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE),
                (int) properties.number(Property.TOPIC_ALIAS_MAXIMUM, 0), // [MQTT-3.1.2-27]
                properties.number(Property.REQUEST_PROBLEM_INFORMATION, 1) == 1,
                properties.text(Property.AUTHENTICATION_METHOD));
    }
}

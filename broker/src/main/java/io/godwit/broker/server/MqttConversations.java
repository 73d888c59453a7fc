// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.connection.Connection;
import io.godwit.broker.connection.ConnectionServices;
import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.connection.Wire;
import io.godwit.broker.transport.Conversation;
import io.godwit.broker.transport.Conversations;
import io.godwit.broker.transport.NettyLoop;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolViolation;
import java.util.List;

/**
 * Begins an MQTT connection for each network connection.
 *
 * @param services by loop
 */
record MqttConversations(List<ConnectionServices> services) implements Conversations {
    @Override
    public String ownerKey(Connect connect, Endpoint endpoint) {
        return Connection.ownerKey(connect, endpoint);
    }

    @Override
    public Conversation begin(NettyLoop owner, Endpoint endpoint, Wire wire) {
        return new Mqtt(new Connection(services.get(owner.index()), endpoint, wire));
    }

    private record Mqtt(Connection connection) implements Conversation {
        @Override
        public void onPacket(Packet packet) {
            connection.onPacket(packet);
        }

        @Override
        public void onViolation(ProtocolViolation violation, byte[] received) {
            connection.onViolation(violation, received);
        }

        @Override
        public void onWritable() {
            connection.onWritable();
        }

        @Override
        public void onClosed(String cause) {
            connection.onClosed(cause);
        }

        @Override
        public void onShutdown(String cause) {
            connection.onShutdown(cause);
        }
    }
}

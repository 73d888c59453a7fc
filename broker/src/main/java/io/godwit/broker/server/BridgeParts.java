// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.bridge.BridgeServices;
import io.godwit.broker.bridge.Bridges;
import io.godwit.broker.bridge.LoopGuard;
import io.godwit.broker.config.BridgeConfig;
import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.connection.ConnectionServices;
import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.connection.Wire;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.session.Session;
import io.godwit.broker.transport.Conversation;
import io.godwit.broker.transport.Dialed;
import io.godwit.broker.transport.Dialer;
import io.godwit.broker.transport.Loops;
import io.godwit.broker.transport.NettyLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Puts together what bridges need of the broker. */
final class BridgeParts {
    private BridgeParts() {}

    /**
     * Whose rules hold for bridges that have a local user name.
     *
     * @param security what the listener's files say
     */
    record Rules(ListenerConfig listener, ListenerSecurity security) {}

    static Bridges bridges(
            Loops loops,
            LoopServices services,
            LoopGuard guard,
            Supplier<Limits> limits,
            Supplier<Rules> rules,
            BrokerLog log,
            RandomGenerator random) {
        Dialer dialer = new Dialer(loops);
        MqttConversations conversations = new MqttConversations(services.connections());
        List<BridgeServices> byLoop = new ArrayList<>();
        for (NettyLoop loop : loops.all()) {
            ConnectionServices connections = services.connections().get(loop.index());
            byLoop.add(new BridgeServices(
                    loop,
                    limits,
                    new Here(loop, conversations, connections, rules),
                    new There(loop, dialer),
                    services.routers().get(loop.index())::publish,
                    connections.counters(),
                    guard,
                    log,
                    random));
        }
        return new Bridges(
                byLoop,
                services.connections().stream()
                        .map(ConnectionServices::sessions)
                        .toList(),
                log);
    }

    private record Here(
            NettyLoop loop, MqttConversations conversations, ConnectionServices services, Supplier<Rules> rules)
            implements BridgeServices.Near {
        @Override
        public Conversation begin(Endpoint endpoint, Wire wire) {
            return conversations.begin(loop, endpoint, wire);
        }

        @Override
        public @Nullable Session session(String clientId) {
            return services.sessions().find(clientId);
        }

        @Override
        public ListenerConfig listener(BridgeConfig bridge) {
            return rules.get().listener();
        }

        @Override
        public ListenerSecurity security(BridgeConfig bridge) {
            return rules.get().security();
        }
    }

    private record There(NettyLoop loop, Dialer dialer) implements BridgeServices.Calls {
        @Override
        public Dialer.Call dial(Dialer.Target target, Dialed caller) {
            return dialer.dial(loop, target, caller);
        }

        @Override
        public Dialer.Call probe(Dialer.Target target, Runnable whenOpen) {
            return dialer.probe(loop, target, whenOpen);
        }
    }
}

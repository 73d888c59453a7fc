// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.BridgeConfig;
import io.godwit.broker.config.Limits;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.connection.Wire;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.message.Message;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.session.Loop;
import io.godwit.broker.session.Session;
import io.godwit.broker.transport.Conversation;
import io.godwit.broker.transport.Dialed;
import io.godwit.broker.transport.Dialer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the bridges of one loop share.
 *
 * @param limits of every client; may change with a reload
 * @param near begins connections to this broker
 * @param calls begins connections to others
 * @param publisher publishes what the broker itself says
 * @param counters this loop's cells
 * @param random for the time between two tries
 */
public record BridgeServices(
        Loop loop,
        Supplier<Limits> limits,
        Near near,
        Calls calls,
        Consumer<Message> publisher,
        Counters.Cells counters,
        LoopGuard guard,
        BrokerLog log,
        RandomGenerator random) {
    /** This broker, as the bridges see it. On the loop only. */
    public interface Near {
        /** Begins a connection without a network. */
        Conversation begin(Endpoint endpoint, Wire wire);

        /** The session of this client identifier, or null. */
        @Nullable
        Session session(String clientId);

        /** The listener whose settings the bridge's connections have, apart from those that a bridge has of its own. */
        ListenerConfig listener(BridgeConfig bridge);

        /** The rules of that listener. */
        ListenerSecurity security(BridgeConfig bridge);
    }

    /** Other brokers. On the loop only. */
    public interface Calls {
        /** Opens a network connection. */
        Dialer.Call dial(Dialer.Target target, Dialed caller);

        /** Finds out whether a network connection could be opened. */
        Dialer.Call probe(Dialer.Target target, Runnable whenOpen);
    }
}

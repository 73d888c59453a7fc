// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.config.Limits;
import io.godwit.broker.connection.ConnectionServices;
import io.godwit.broker.connection.Endings;
import io.godwit.broker.connection.OpenConnections;
import io.godwit.broker.connection.Passage;
import io.godwit.broker.control.ControlTopics;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.metrics.Presence;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.routing.Router;
import io.godwit.broker.session.SessionDirectory;
import io.godwit.broker.session.SessionServices;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.trace.TraceFeed;
import io.godwit.broker.transport.Loops;
import io.godwit.broker.transport.NettyLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What every loop has of its own: command log, router, session directory.
 *
 * @param routers by loop
 * @param connections by loop
 */
record LoopServices(List<Router> routers, List<ConnectionServices> connections) {
    static LoopServices create(
            Loops loops,
            Supplier<Limits> limits,
            Supplier<ControlTopics> controlTopics,
            boolean sparkplugAware,
            BooleanSupplier connectionMessages,
            Counters counters,
            RetainedMessages retained,
            Router.Routes routes,
            Storage storage,
            BrokerLog log,
            TraceFeed trace,
            Endings endings,
            RandomGenerator random,
            Passage passage,
            @Nullable Presence presence) {
        List<Router> routers = new ArrayList<>();
        List<ConnectionServices> connections = new ArrayList<>();
        for (NettyLoop loop : loops.all()) {
            CommandLog commands = storage.logFor(loop, retained);
            Router router = new Router(loop, limits, loop.cells(), commands, routes);
            SessionDirectory sessions = new SessionDirectory(
                    new SessionServices(loop, limits, loop.cells(), counters, commands, router, router));
            routers.add(router);
            connections.add(new ConnectionServices(
                    loop,
                    loops.size(),
                    limits,
                    sessions,
                    new OpenConnections(),
                    router,
                    commands,
                    loop.cells(),
                    log,
                    controlTopics,
                    sparkplugAware,
                    connectionMessages,
                    trace,
                    endings,
                    random,
                    passage,
                    presence));
        }
        Router.connect(routers);
        return new LoopServices(List.copyOf(routers), List.copyOf(connections));
    }
}

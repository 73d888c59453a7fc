// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.config.Limits;
import io.godwit.broker.config.LogType;
import io.godwit.broker.control.ControlTopics;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.metrics.Presence;
import io.godwit.broker.routing.Router;
import io.godwit.broker.session.Loop;
import io.godwit.broker.session.SessionDirectory;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.trace.TraceFeed;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one loop share.
 *
 * @param loops how many loops the broker has
 * @param currentLimits of every client; may change with a reload
 * @param open the loop's connections
 * @param commands the loop's command log
 * @param counters this loop's cells
 * @param controlTopics who answers requests; may change with a reload
 * @param sparkplugAware whether Sparkplug's birth certificates are kept
 * @param connectionMessages whether connects and disconnects are logged; may change with a reload
 * @param trace told of every packet while it is on
 * @param endings told how each connection ended; shared by all loops
 * @param random for assigned client identifiers; hard to guess, because whoever guesses one can take the session over
 * @param passage asked about what bridges of other brokers bring
 * @param presence told of clients; null where $SYS has no details, so that sizes are not counted either
 */
public record ConnectionServices(
        Loop loop,
        int loops,
        Supplier<Limits> currentLimits,
        SessionDirectory sessions,
        OpenConnections open,
        Router router,
        CommandLog commands,
        Counters.Cells counters,
        BrokerLog log,
        Supplier<ControlTopics> controlTopics,
        boolean sparkplugAware,
        BooleanSupplier connectionMessages,
        TraceFeed trace,
        Endings endings,
        RandomGenerator random,
        Passage passage,
        @Nullable Presence presence) {
    Limits limits() {
        return currentLimits.get();
    }

    /** Whether lines about connects and disconnects are worth making. */
    boolean tellsConnections() {
        return connectionMessages.getAsBoolean() && log.isOn(LogType.NOTICE);
    }
}

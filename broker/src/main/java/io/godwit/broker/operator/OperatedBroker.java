// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

import io.godwit.broker.config.Durability;
import io.godwit.broker.connection.Endings;
import io.godwit.broker.connection.LiveClients;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.routing.Router;
import io.godwit.broker.session.Loop;
import io.godwit.broker.store.StoreStatus;
import io.godwit.broker.transport.Listeners;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The parts of a broker that an operator asks about and acts on. Each is safe from any thread but {@code router}, which belongs to
 * {@code loop}.
 *
 * @param store how what is stored is doing
 * @param data where it is stored
 * @param usedMemoryBytes heap and direct buffers in use
 * @param listeners what listens where
 * @param saveNow makes a snapshot in the background
 * @param startedAtMillis when the broker started, in milliseconds since 1970
 */
public record OperatedBroker(
        LiveClients clients,
        Endings endings,
        RetainedMessages retained,
        Counters counters,
        Loop loop,
        Router router,
        Durability durability,
        Path data,
        Supplier<? extends StoreStatus> store,
        LongSupplier usedMemoryBytes,
        Supplier<List<Listeners.Bound>> listeners,
        Runnable saveNow,
        BrokerLog log,
        InstantSource clock,
        long startedAtMillis) {}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.config.PersistenceConfig;
import io.godwit.broker.journal.Journal;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.journal.JournalSettings;
import io.godwit.broker.journal.LocalDisk;
import io.godwit.broker.journal.Restored;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.message.Message;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.session.Rights;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.MemoryLog;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoreStatus;
import io.godwit.broker.transport.Loops;
import io.godwit.broker.transport.NettyLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What outlives the broker: its journal, or nothing. Used by the thread that starts and stops the broker. */
final class Storage implements AutoCloseable {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final BrokerLog log;

    /** Absent at durability level {@code memory}. */
    private final @Nullable Journal journal;

    private final long openedNanos = System.nanoTime();

    private Storage(BrokerLog log, @Nullable Journal journal) {
        this.log = log;
        this.journal = journal;
    }

    /**
     * Opens the journal that the configuration asks for.
     *
     * @throws JournalException if it cannot be used
     */
    static Storage open(PersistenceConfig config, BrokerLog log) throws JournalException {
        if (!config.enabled()) {
            return new Storage(log, null);
        }
        long memory = config.messageMemoryBytes() > 0
                ? config.messageMemoryBytes()
                : Runtime.getRuntime().maxMemory() / 4;
        JournalSettings settings = new JournalSettings(
                config.directory(), config.durability(), config.segmentBytes(), config.limitBytes(), memory);
        LoggedProgress progress = new LoggedProgress(log);
        FromMosquitto.takeOver(config, log, progress);
        return new Storage(log, Journal.open(settings, new LocalDisk(config.directory()), log, progress));
    }

    /** The command log of a loop. */
    CommandLog logFor(NettyLoop loop, RetainedMessages retained) {
        return journal == null ? new MemoryLog(retained) : journal.logFor(loop, retained);
    }

    /** How it is doing; from any thread. */
    StoreStatus status() {
        return journal == null ? StoreStatus.NOTHING_STORED : journal.status();
    }

    /** Saves in the background what is saved anyway; from any thread. */
    void saveNow() {
        if (journal == null) {
            log.notice("Nothing is kept on disk, so there is nothing to save: persistence is off.");
        } else {
            journal.saveNow();
            log.notice("Everything acknowledged is in the journal already; a snapshot of it is made.");
        }
    }

    /** Brings sessions and retained messages back, before anything listens. */
    void restore(Loops loops, LoopServices services, RetainedMessages retained, Function<SessionState, Rights> rights) {
        if (journal == null) {
            return;
        }
        Restored restored = journal.takeRestored();
        for (Message message : restored.retained()) {
            retained.set(message);
        }
        String counts = counts(restored);
        List<List<SessionState>> byLoop = new ArrayList<>();
        loops.all().forEach(loop -> byLoop.add(new ArrayList<>()));
        for (SessionState session : restored.sessions()) {
            byLoop.get(loops.of(session.clientId()).index()).add(session);
        }
        onAll(
                loops,
                loop -> byLoop.get(loop.index())
                        .forEach(session -> services.connections()
                                .get(loop.index())
                                .sessions()
                                .restore(session, rights.apply(session))));
        onAll(loops, loop -> services.connections().get(loop.index()).sessions().goOn());
        log.notice("Restored " + counts + " in " + (System.nanoTime() - openedNanos) / NANOS_PER_MILLI + " ms.");
        if (restored.unreadable() > 0) {
            log.error(restored.unreadable() + " retained messages could not be read back.");
        }
    }

    private static String counts(Restored restored) {
        long messages = 0;
        for (SessionState session : restored.sessions()) {
            messages += session.queue().count() + session.atMostOnce().size();
        }
        return restored.sessions().size() + " sessions with " + messages + " queued messages, and "
                + restored.retained().size() + " retained messages";
    }

    /** Does something on each loop and waits until all have done it. */
    private static void onAll(Loops loops, Consumer<NettyLoop> work) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (NettyLoop loop : loops.all()) {
            done.add(CompletableFuture.runAsync(() -> work.accept(loop), loop));
        }
        done.forEach(CompletableFuture::join);
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.close();
        }
    }
}

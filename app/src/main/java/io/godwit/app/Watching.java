// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.app.Reloading.Outcome;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.ReloadConfig.Watch;
import io.godwit.broker.config.WatchedFiles;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.server.BrokerServer;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second at the files that {@code godwit_watch_files} asks for, on a thread of its own, which is there only
 * while something is to be watched. Followed and closed by any thread.
 */
final class Watching implements AutoCloseable {
    private static final int INTERVAL_SECONDS = 1;

    private final @Nullable Path file;
    private final BrokerServer broker;
    private final Reloading reloading;
    private final BrokerLog log;
    private Watch watched = Watch.NOTHING;

    /** Ends the thread; null while there is none. */
    private @Nullable CountDownLatch running;

    /** Watches nothing before {@link #follow}. */
    Watching(@Nullable Path file, BrokerServer broker, Reloading reloading, BrokerLog log) {
        this.file = file;
        this.broker = broker;
        this.reloading = reloading;
        this.log = log;
    }

    /** Begins, goes on or ends as the configuration that was applied last asks for. */
    synchronized void follow() {
        Watch wanted = broker.config().reload().watch();
        if (wanted == watched) {
            return;
        }
        close();
        watched = wanted;
        switch (wanted) {
            case NOTHING -> {}
            case NAMED_FILES -> start(new FileWatch(this::namedFiles, taking(false)));
            case ALL -> start(new FileWatch(this::allFiles, taking(true)));
        }
    }

    private void start(FileWatch watch) {
        CountDownLatch end = new CountDownLatch(1);
        running = end;
        Thread.ofPlatform().name("godwit-watch").daemon(true).start(() -> {
            try {
                while (!end.await(INTERVAL_SECONDS, TimeUnit.SECONDS)) {
                    look(watch);
                }
            } catch (InterruptedException e) {
                // Nobody interrupts this thread, and whoever did wants it to end.
            }
        });
    }

    private void look(FileWatch watch) {
        try {
            watch.look();
        } catch (RuntimeException fault) {
            log.error("Watched files could not be looked at", fault);
        }
    }

    private Set<Path> namedFiles() {
        return WatchedFiles.named(broker.config());
    }

    private Set<Path> allFiles() {
        BrokerConfig config = broker.config();
        Set<Path> files = new LinkedHashSet<>(WatchedFiles.named(config));
        files.addAll(WatchedFiles.included(config));
        if (file != null) {
            files.add(file);
        }
        return files;
    }

    private FileWatch.Taking taking(boolean all) {
        return new FileWatch.Taking() {
            private String fault = "";

            @Override
            public boolean take() {
                return switch (all ? reloading.tryAll() : reloading.tryNamedFiles()) {
                    case Outcome.Done ignored -> true;
                    case Outcome.Failed failed -> {
                        fault = failed.message();
                        yield false;
                    }
                };
            }

            @Override
            public void giveUp(Set<Path> changed) {
                log.error("Error: A watched file cannot be used: " + fault
                        + " Nothing is changed, what was running goes on; the next change is tried again.");
            }
        };
    }

    @Override
    public synchronized void close() {
        CountDownLatch end = running;
        if (end != null) {
            end.countDown();
            running = null;
        }
        watched = Watch.NOTHING;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.log.QueuedLog;
import io.godwit.broker.server.BrokerServer;
import io.godwit.broker.server.ReloadResult;
import io.godwit.broker.transport.TransportException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Takes changed files over while the broker runs: all of them or none. Any thread but a loop may ask; two that ask wait for
 * each other.
 */
final class Reloading {
    private final @Nullable Path file;
    private final CommandLine commandLine;
    private final QueuedLog log;
    private final BrokerServer broker;
    private Runnable after = () -> {};

    /**
     * Reloads of a broker.
     *
     * @param file the main file of its configuration, or null when it has none
     */
    Reloading(@Nullable Path file, CommandLine commandLine, QueuedLog log, BrokerServer broker) {
        this.file = file;
        this.commandLine = commandLine;
        this.log = log;
        this.broker = broker;
    }

    /** From here on {@code then} runs after every reload that took something over. Set once, before the first. */
    synchronized void afterEach(Runnable then) {
        after = then;
    }

    /** How a reload ended. */
    sealed interface Outcome {
        /** What was read holds. */
        record Done(ReloadResult result) implements Outcome {}

        /** Nothing changed; {@code message} says why, with file and line. */
        record Failed(String message) implements Outcome {}
    }

    /** Reads the configuration and all that it names, says in the log what happens, and opens the log anew. */
    synchronized Outcome reloadAll() {
        log.notice(file == null ? "Reloading: there is no configuration file." : "Reloading " + file + ".");
        Outcome outcome = tryAll();
        switch (outcome) {
            case Outcome.Done done -> {
                if (done.result().isEmpty()) {
                    log.notice("Reloaded: nothing has changed.");
                }
            }
            case Outcome.Failed failed ->
                log.error("Error: " + failed.message() + " Nothing is changed, what was running goes on.");
        }
        return outcome;
    }

    /** The same, but only what changes is said in the log. */
    synchronized Outcome tryAll() {
        try {
            return take(ConfigReader.read(file, commandLine));
        } catch (ConfigException e) {
            return new Outcome.Failed(message(e));
        }
    }

    /** Reads only what the configuration names, which stays itself as it was read last. */
    synchronized Outcome tryNamedFiles() {
        try {
            return new Outcome.Done(broker.reload(broker.config()));
        } catch (ConfigException | TransportException e) {
            return new Outcome.Failed(message(e));
        }
    }

    private Outcome take(BrokerConfig next) {
        QueuedLog.Prepared destinations;
        try {
            destinations = log.prepare(next.log());
        } catch (IOException e) {
            return new Outcome.Failed(message(e));
        }
        try {
            ReloadResult result = broker.reload(next);
            destinations.apply();
            after.run();
            return new Outcome.Done(result);
        } catch (ConfigException | TransportException e) {
            destinations.discard();
            return new Outcome.Failed(message(e));
        }
    }

    private static String message(Exception e) {
        String text = String.valueOf(e.getMessage());
        return text.endsWith(".") || text.endsWith("?") ? text : text + '.';
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.LogConfig;
import io.godwit.broker.config.LogType;
import io.godwit.broker.log.QueuedLog;
import io.godwit.broker.operator.ControlCommands;
import io.godwit.broker.operator.ControlSocket;
import io.godwit.broker.operator.HostProcess;
import io.godwit.broker.operator.SocketPlaces;
import io.godwit.broker.server.BrokerServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code godwit serve} does for an operator, and where it can be asked. Safe from any thread but a loop. */
final class Operations implements HostProcess {
    private final @Nullable Path file;
    private final Reloading reloading;
    private final QueuedLog log;
    private final BrokerServer broker;
    private volatile @Nullable Reloaded last;

    /**
     * Operations of a broker.
     *
     * @param file the main file of its configuration, or null when it has none
     */
    Operations(@Nullable Path file, Reloading reloading, QueuedLog log, BrokerServer broker) {
        this.file = file;
        this.reloading = reloading;
        this.log = log;
        this.broker = broker;
    }

    /**
     * Opens the control socket.
     *
     * @return null when the configuration wants none, or when none of the usual places can be used, which the log says
     * @throws IOException if the place that the configuration names cannot be used
     */
    @Nullable
    ControlSocket open(BrokerConfig config) throws IOException {
        List<Path> places = SocketPlaces.of(config, System.getenv());
        ControlCommands commands = new ControlCommands(broker.operated(), this);
        IOException first = null;
        for (Path place : places) {
            try {
                SocketPlaces.prepare(place);
                ControlSocket socket = ControlSocket.open(place, commands, log);
                log.information("godwit ctl is answered at " + place.toAbsolutePath() + ".");
                return socket;
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null && config.control().path() != null) {
            throw first;
        }
        if (first != null) {
            log.warning(first.getMessage() + " The broker runs without.");
        }
        return null;
    }

    @Override
    public String configuration() {
        return file == null ? "built-in defaults" : file.toAbsolutePath().toString();
    }

    @Override
    public Reloaded reload() {
        Reloading.Outcome outcome = reloading.reloadAll();
        long now = System.currentTimeMillis();
        Reloaded reloaded = switch (outcome) {
            case Reloading.Outcome.Done done ->
                new Reloaded(now, true, done.result().lines());
            case Reloading.Outcome.Failed failed ->
                new Reloaded(now, false, List.of(failed.message(), "Nothing is changed, what was running goes on."));
        };
        last = reloaded;
        return reloaded;
    }

    @Override
    public @Nullable Reloaded lastReload() {
        return last;
    }

    @Override
    public List<String> rotate() throws IOException {
        LogConfig config = broker.config().log();
        Set<LogType> types = log.types();
        log.reload(config);
        log.writeTypes(types);
        List<String> opened = new ArrayList<>();
        for (LogConfig.Destination destination : LogConfig.Destination.values()) {
            if (config.destinations().contains(destination)) {
                String name = destination.name().toLowerCase(Locale.ROOT);
                Path path = config.file();
                opened.add(destination == LogConfig.Destination.FILE && path != null ? name + " " + path : name);
            }
        }
        return opened;
    }

    @Override
    public Set<LogType> logTypes() {
        return log.types();
    }

    @Override
    public void logTypes(Set<LogType> types) {
        log.writeTypes(types);
    }
}

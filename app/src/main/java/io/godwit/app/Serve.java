// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.auth.BrokerSecurity;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.ConfigHelp;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogConfig;
import io.godwit.broker.config.Version;
import io.godwit.broker.journal.JournalException;
import io.godwit.broker.log.QueuedLog;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.operator.ControlSocket;
import io.godwit.broker.server.BrokerServer;
import io.godwit.broker.transport.HttpPages;
import io.godwit.broker.transport.Listeners;
import io.godwit.broker.transport.TransportException;
import io.godwit.reference.Site;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code godwit serve}: starts the broker and stays until a signal stops it.
 *
 * <p>The main thread starts, waits and stops; signals come on threads of their own and either release it or reload.
 */
final class Serve {
    /** Status when TLS files, ports or anything else than the configuration stands in the way. */
    private static final int EXIT_CANNOT_START = 1;

    private final ServeOptions options;
    private final @Nullable Path file;
    private final CountDownLatch stop = new CountDownLatch(1);

    private Serve(ServeOptions options, @Nullable Path file) {
        this.options = options;
        this.file = file;
    }

    /** Runs the command and returns the exit status. */
    static int run(List<String> arguments) {
        try {
            ServeOptions options = ServeOptions.parse(arguments);
            if (options.help()) {
                System.out.print(ServeOptions.USAGE);
                return 0;
            }
            if (options.helpConfig()) {
                System.out.print(new ConfigHelp().text());
                return 0;
            }
            if (options.testConfig()) {
                return testConfig(options);
            }
            if (options.daemon() && !Daemon.isBackground()) {
                return Daemon.start();
            }
            return new Serve(options, options.file() == null ? defaultFile(options) : options.file()).serve();
        } catch (ConfigException e) {
            return fail(e, Godwit.EXIT_BAD_CONFIGURATION);
        } catch (JournalException | TransportException | IOException e) {
            return fail(e, EXIT_CANNOT_START);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_CANNOT_START;
        }
    }

    private static int testConfig(ServeOptions options) throws ConfigException {
        if (options.file() == null) {
            throw new ConfigException("--test-config needs the file to test: -c FILE.");
        }
        BrokerConfig config = ConfigReader.read(options.file(), options.commandLine());
        BrokerSecurity.open(config, List.of()).close(); // Reads the password and ACL files.
        config.deprecations().forEach(note -> System.err.println("Warning: " + note));
        System.err.println("Configuration file is OK.");
        return 0;
    }

    /** The checkout's own configuration, unless a port is asked for, which only a broker without listeners takes. */
    private static @Nullable Path defaultFile(ServeOptions options) {
        String home = System.getenv("GODWIT_HOME");
        if (home == null || !options.ports().isEmpty()) {
            return null;
        }
        Path file = Path.of(home, "conf", "godwit.conf");
        return Files.isReadable(file) ? file : null;
    }

    private int serve()
            throws ConfigException, JournalException, TransportException, IOException, InterruptedException {
        BrokerConfig config = ConfigReader.read(file, options.commandLine());
        try (QueuedLog log = openLog(config)) {
            try {
                serve(config, log);
            } catch (JournalException | TransportException | IOException e) {
                // The standard error stream hears of it when the log is closed.
                if (!config.log().destinations().contains(LogConfig.Destination.STDERR)) {
                    log.error("Error: " + e.getMessage());
                }
                throw e;
            }
        }
        return 0;
    }

    private void serve(BrokerConfig config, QueuedLog log)
            throws ConfigException, JournalException, TransportException, IOException, InterruptedException {
        Systemd systemd = new Systemd(System.getenv(), log);
        Signals.onStop(this::stop);
        log.notice(Version.TEXT + " starting");
        log.notice(file == null ? "Using default config." : "Config loaded from " + file + ".");
        config.deprecations().forEach(log::warning);
        Site site = Site.ofClassPath();
        ControlSocket control = null;
        BrokerServer broker = BrokerServer.start(config, log, site == null ? HttpPages.NONE : site);
        Reloading reloading = new Reloading(file, options.commandLine(), log, broker);
        try (Watching watching = new Watching(file, broker, reloading, log)) {
            log.attach(broker.logTopics());
            reloading.afterEach(watching::follow);
            watching.follow();
            Operations operations = new Operations(file, reloading, log, broker);
            Signals.onReload(() -> {
                systemd.reloading();
                operations.reload();
                systemd.ready(status(broker));
            });
            Signals.onSave(() -> {
                log.notice("SIGUSR1: saving what can be saved.");
                broker.saveNow();
            });
            writePid(config.pidFile());
            control = operations.open(config);
            log.notice(Version.TEXT + " running");
            if (options.file() == null && !options.quiet()) {
                System.err.print(Welcome.text(broker.bound(), file, site != null));
            }
            systemd.ready(status(broker));
            if (Daemon.isBackground()) {
                Daemon.ready();
            }
            QuietCollection.start(() -> broker.counters().sum(Counter.PACKETS_RECEIVED));
            awaitStop(systemd, broker, log);
            systemd.stopping();
        } finally {
            if (control != null) {
                control.close();
            }
            broker.close();
            if (config.pidFile() != null) {
                Files.deleteIfExists(config.pidFile());
            }
            log.notice(Version.TEXT + " terminating");
        }
    }

    /** The broker counts as alive while each of its loops answers. */
    private void awaitStop(Systemd systemd, BrokerServer broker, QueuedLog log) throws InterruptedException {
        long millis = systemd.watchdogMillis();
        if (millis == 0) {
            stop.await();
            return;
        }
        while (!stop.await(millis, TimeUnit.MILLISECONDS)) {
            if (broker.answersWithin(millis)) {
                systemd.alive();
            } else {
                log.error("An event loop has not answered for " + millis + " ms: systemd's watchdog is not told that"
                        + " the broker lives.");
            }
        }
    }

    /** What listens where, for {@code systemctl status}. */
    private static String status(BrokerServer broker) {
        return broker.bound().stream()
                .map(Listeners.Bound::name)
                .collect(Collectors.joining(", ", "listening on ", ""));
    }

    /** A signal asks to stop; the second one, while stopping takes long, ends the process at once. */
    private void stop() {
        if (stop.getCount() == 0) {
            Runtime.getRuntime().halt(EXIT_CANNOT_START);
        }
        stop.countDown();
    }

    private static QueuedLog openLog(BrokerConfig config) throws IOException {
        // In the background the standard output stream is the way to say that the broker listens.
        OutputStream stdout =
                Daemon.isBackground() ? OutputStream.nullOutputStream() : new FileOutputStream(FileDescriptor.out);
        return new QueuedLog(config.log(), InstantSource.system(), stdout, new FileOutputStream(FileDescriptor.err));
    }

    private static void writePid(@Nullable Path pidFile) throws IOException {
        if (pidFile != null) {
            Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
        }
    }

    private static int fail(Exception e, int status) {
        System.err.println("Error: " + e.getMessage());
        return status;
    }
}

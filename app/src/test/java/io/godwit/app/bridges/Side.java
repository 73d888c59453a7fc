// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import io.godwit.app.bridges.BrokerProcess.Kind;
import io.godwit.client.ClientNetwork;
import io.godwit.client.ClientOptions;
import io.godwit.protocol.spec.ProtocolVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One end of a bridge: a broker with its folder, its configuration and its port, which may be stopped, killed and started again, and
 * the clients that were connected to it. It stores what has to last.
 *
 * <p>The folder is {@code target/bridges/TEST/NAME} of the module and stays for a look afterwards; it is empty at first.
 */
final class Side implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private final Kind kind;
    private final Path folder;
    private final String host;
    private final int port;
    private final List<String> by;
    private final Deque<Probe> probes = new ArrayDeque<>();
    private String directives = "";
    private @Nullable BrokerProcess process;
    private @Nullable ClientNetwork network;

    /** An end that is not started, of the test of this name. */
    Side(String test, String name, Kind kind) throws IOException {
        this(test, name, kind, HOST, List.of());
    }

    /** An end that listens at another address and is started by way of another command. */
    Side(String test, String name, Kind kind, String host, List<String> by) throws IOException {
        this.kind = kind;
        this.folder = Path.of("target/bridges", test, name).toAbsolutePath();
        this.host = host;
        this.port = BrokerProcess.port();
        this.by = by;
        deleteFiles(folder);
        Files.createDirectories(folder);
    }

    /** A path below the folder. */
    Path file(String leaf) {
        return folder.resolve(leaf);
    }

    Kind kind() {
        return kind;
    }

    int port() {
        return port;
    }

    /** What {@code address} of a bridge to this end says. */
    String address() {
        return host + ":" + port;
    }

    /** Sets the directives that follow the listener's; with the next start or reload they count. */
    Side configure(String text) {
        directives = text;
        return this;
    }

    /** The configuration as it is written, so that a line can be found by its number. */
    String configuration() {
        // Mosquitto stores when something has changed; started by root it would become a user that may not.
        String storing = switch (kind) {
            case MOSQUITTO -> "autosave_on_changes true\nautosave_interval 1\nuser " + System.getProperty("user.name");
            case GODWIT -> "godwit_loops 2";
        };
        return """
                listener %d %s
                allow_anonymous true
                persistence true
                persistence_location %s/
                log_type all
                %s
                """.formatted(port, host, folder, storing) + directives;
    }

    /** Starts it and waits until it listens. */
    Side start() throws IOException, InterruptedException {
        writeConfiguration();
        BrokerProcess started = BrokerProcess.start(kind, file("broker.conf"), by);
        process = started;
        started.awaitPort(host, port);
        return this;
    }

    /** Writes the configuration anew and asks for a reload, without waiting. */
    void reload() throws IOException, InterruptedException {
        writeConfiguration();
        process().mark();
        process().signal("HUP");
    }

    private void writeConfiguration() throws IOException {
        Files.writeString(file("broker.conf"), configuration());
    }

    /** Stops it as a service does. */
    void stop() throws InterruptedException {
        process().stop();
    }

    /** Stops it as a power failure does, seen from its clients. */
    void kill() throws InterruptedException {
        process().kill();
    }

    /** The process that was started last. */
    BrokerProcess process() {
        BrokerProcess current = process;
        if (current == null) {
            throw new IllegalStateException(folder + " was not started");
        }
        return current;
    }

    /** A client of MQTT 3.1.1 that begins a session. */
    Probe probe(String identifier) throws IOException {
        return probe(identifier, options -> options);
    }

    /** A client of MQTT 3.1.1 whose session lasts, also over a restart of this end. */
    Probe lasting(String identifier) throws IOException {
        return probe(identifier, options -> options.cleanStart(false));
    }

    /** A client with options of its own. */
    Probe probe(String identifier, UnaryOperator<ClientOptions.Builder> more) throws IOException {
        ClientNetwork current = network;
        if (current == null) {
            current = ClientNetwork.startNio(1);
            network = current;
        }
        ClientOptions.Builder options = ClientOptions.to(host, port)
                .version(ProtocolVersion.V3_1_1)
                .clientIdentifier(identifier);
        Probe probe = new Probe(more.apply(options).build(), current);
        probes.add(probe);
        return probe;
    }

    @Override
    public void close() {
        probes.forEach(Probe::close);
        if (network != null) {
            network.close();
        }
        if (process != null) {
            process.close();
            try {
                Files.writeString(file("broker.log"), process.output() + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void deleteFiles(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var paths = Files.walk(folder)) {
                for (Path path :
                        paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}

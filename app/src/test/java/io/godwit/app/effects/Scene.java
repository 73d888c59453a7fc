// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import io.godwit.app.ServeProcess;
import io.godwit.app.TestBroker;
import io.godwit.app.clients.Installed;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.server.BrokerServer;
import io.godwit.conformance.Client;
import io.godwit.conformance.Stage;
import io.godwit.conformance.V3;
import io.godwit.conformance.V5;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A broker with a configuration of its own, and a {@link Stage} for clients of it. {@code %PORT%} and {@code %OTHER%} in the lines
 * are two free ports, {@code %DIR%} is the folder. Where no line opens a listener, one on {@code %PORT%} of the loopback address
 * comes first; where none says who may come in, everybody may.
 */
final class Scene implements AutoCloseable {
    private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");

    private final Path folder;
    private final int port;
    private final int other;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private @Nullable BrokerServer server;
    private @Nullable Process process;

    private Scene(Path folder) throws IOException {
        this.folder = folder;
        this.port = ServeProcess.freePort();
        this.other = ServeProcess.freePort();
    }

    /** Starts a broker. */
    static Scene of(Brand brand, Path folder, String... lines) throws Exception {
        Scene scene = new Scene(folder);
        Path file = scene.write(brand, lines);
        switch (brand) {
            case GODWIT ->
                scene.server = BrokerServer.start(ConfigReader.read(file, CommandLine.NONE), scene.recorded());
            case MOSQUITTO -> scene.startMosquitto(file);
        }
        return scene;
    }

    /** Starts Godwit. */
    static Scene of(Path folder, String... lines) throws Exception {
        return of(Brand.GODWIT, folder, lines);
    }

    private Path write(Brand brand, String... lines) throws IOException {
        List<String> text = new ArrayList<>();
        if (Stream.of(lines).noneMatch(line -> line.matches("(listener|port|per_listener_settings) .*"))) {
            text.add("listener " + port + " 127.0.0.1");
        }
        for (String line : lines) {
            text.add(filled(line));
        }
        if (Stream.of(lines).noneMatch(line -> line.matches("(listener_)?allow_anonymous .*|password_file .*"))) {
            text.add("allow_anonymous true");
        }
        if (brand == Brand.MOSQUITTO) {
            // Started by root it would become a user that cannot read its files.
            text.addFirst("user " + System.getProperty("user.name"));
        }
        return Files.write(folder.resolve("broker.conf"), text);
    }

    private String filled(String line) {
        return line.replace("%PORT%", Integer.toString(port))
                .replace("%OTHER%", Integer.toString(other))
                .replace("%DIR%", folder.toString());
    }

    private void startMosquitto(Path file) throws IOException {
        if (!Files.isExecutable(MOSQUITTO)) {
            Installed.missing("there is no " + MOSQUITTO + " to compare with; install Debian's package mosquitto");
        }
        Process started = new ProcessBuilder(MOSQUITTO.toString(), "-c", file.toString())
                .redirectErrorStream(true)
                .start();
        process = started;
        Thread.ofVirtual().start(() -> {
            try (var reader = started.inputReader(StandardCharsets.UTF_8)) {
                reader.lines().forEach(log::add);
            } catch (IOException | UncheckedIOException e) {
                // The process was ended in the middle of a line.
            }
        });
        awaitLog(" running");
    }

    /** Takes over another configuration, as on SIGHUP; Godwit only. */
    void reload(String... lines) throws Exception {
        BrokerConfig config = ConfigReader.read(write(Brand.GODWIT, lines), CommandLine.NONE);
        server().reload(config);
    }

    /** The running Godwit. */
    BrokerServer server() {
        BrokerServer running = server;
        if (running == null) {
            throw new IllegalStateException("this is mosquitto");
        }
        return running;
    }

    /** Writes a file of secrets beside the configuration, for its owner alone. */
    static void write(Path folder, String leaf, String... lines) throws IOException {
        Path file = Files.write(folder.resolve(leaf), List.of(lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    int port() {
        return port;
    }

    int other() {
        return other;
    }

    /** A place for clients of the listener on {@code %PORT%}. */
    Stage stage() {
        return stage(port);
    }

    /** A place for clients of the listener on a port. */
    Stage stage(int listenerPort) {
        Stage stage = Stage.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), listenerPort));
        stages.add(stage);
        return stage;
    }

    /** What the broker logged so far; of mosquitto, what it wrote. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** Waits for a line of the log with this text. */
    String awaitLog(String text) {
        if (!TestBroker.await(() -> log.stream().anyMatch(line -> line.contains(text)), 20)) {
            throw new AssertionError("no line with \"" + text + "\" but " + log);
        }
        return log.stream().filter(line -> line.contains(text)).findFirst().orElseThrow();
    }

    private BrokerLog recorded() {
        return new BrokerLog() {
            @Override
            public boolean isOn(LogType type) {
                return true;
            }

            @Override
            public void write(LogType type, String line) {
                log.add(line);
            }

            @Override
            public void error(String line, Throwable cause) {
                log.add(line + ": " + cause);
            }
        };
    }

    /** The answer to a CONNECT of MQTT 5.0, which must be this code. */
    static ConnAck expect(Client client, ReasonCode code) {
        ConnAck answer = client.receive(ConnAck.class);
        if (answer.reasonCode() != code) {
            throw new AssertionError(client + ": expected CONNACK " + code + " but got " + answer);
        }
        return answer;
    }

    /** A client of MQTT 5.0 that is connected. */
    static Client connected(Stage stage, Connect connect) {
        Client client = stage.client(connect.clientIdentifier()).send((Packet) connect);
        expect(client, ReasonCode.SUCCESS);
        return client;
    }

    /** A client of MQTT 5.0 that is connected and subscribed. */
    static Client subscribed(Stage stage, String identifier, String filter, int qos) {
        Client client = connected(stage, V5.connect(identifier)).send(V5.subscribe(filter, qos));
        client.receive(io.godwit.protocol.packet.SubAck.class);
        return client;
    }

    /** A client of MQTT 3.1.1 whose session outlives its connection, subscribed. */
    static Client lasting(Stage stage, String identifier, String filter, int qos) {
        return stage.client(identifier)
                .send(V3.connect(identifier).persistent())
                .expect(V3.connAck(0))
                .send(V3.subscribe(1, filter, qos))
                .expect(V3.subAck(1, qos));
    }

    @Override
    public void close() {
        stages.forEach(Stage::close);
        if (server != null) {
            server.close();
        }
        if (process != null) {
            process.destroy();
            process.onExit().join();
        }
    }
}

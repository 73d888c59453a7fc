// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A broker process on 127.0.0.1 with one listener of each {@link Listener} kind on a free port: {@code godwit serve} on the class
 * path of the tests, or mosquitto with {@code -Dinterop.broker=mosquitto}.
 *
 * <p>Its configuration, certificates and log stay in {@code target/clients/NAME} of the module for a look afterwards. Closing asks
 * the process to stop and checks that it ended with status 0.
 */
final class RealBroker implements AutoCloseable {
    /** The kinds of listener, and the environment variable by which a client script learns the port. */
    enum Listener {
        TCP("MQTT_PORT", "allow_anonymous true"),
        PASSWORD("MQTT_PASSWORD_PORT", "allow_anonymous false\npassword_file ${folder}/passwords"),
        TLS("MQTT_TLS_PORT", "allow_anonymous true\nrequire_certificate true\nuse_identity_as_username true\n${tls}"),
        WEBSOCKET("MQTT_WS_PORT", "allow_anonymous true\nprotocol websockets"),
        SECURE_WEBSOCKET("MQTT_WSS_PORT", "allow_anonymous true\nprotocol websockets\n${tls}");

        private final String variable;
        private final String directives;

        Listener(String variable, String directives) {
            this.variable = variable;
            this.directives = directives;
        }
    }

    static final String HOST = "127.0.0.1";
    static final String USER = "godwit";
    static final String PASSWORD = "marsh";

    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 15;

    private final Process process;
    private final Path log;
    private final TestCertificates certificates;
    private final Map<Listener, Integer> ports;

    private RealBroker(Process process, Path log, TestCertificates certificates, Map<Listener, Integer> ports) {
        this.process = process;
        this.log = log;
        this.certificates = certificates;
        this.ports = ports;
    }

    /** Starts a broker for the test class of this name and waits until every port is open. */
    static RealBroker start(Class<?> test) {
        try {
            Path folder = Files.createDirectories(
                    Path.of("target/clients", test.getSimpleName()).toAbsolutePath());
            TestCertificates certificates = TestCertificates.make(folder);
            Map<Listener, Integer> ports = freePorts();
            Path configuration = folder.resolve("broker.conf");
            Files.writeString(folder.resolve("passwords"), passwordLine());
            Files.writeString(configuration, configuration(folder, ports));
            Path log = folder.resolve("broker.log");
            Process process = new ProcessBuilder(command(configuration))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            RealBroker broker = new RealBroker(process, log, certificates, ports);
            broker.awaitPorts();
            return broker;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting the broker", stop);
        }
    }

    int port(Listener listener) {
        return Objects.requireNonNull(ports.get(listener));
    }

    TestCertificates certificates() {
        return certificates;
    }

    /** What a client script must know of this broker. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        ports.forEach((listener, port) -> environment.put(listener.variable, port.toString()));
        environment.put("MQTT_CERTS", certificates.folder().toString());
        return environment;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "the broker did not stop within " + STOP_SECONDS + " s of SIGTERM" + logTail());
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return;
        }
        assertThat(process.exitValue())
                .as("exit status after SIGTERM" + logTail())
                .isZero();
    }

    private static List<String> command(Path configuration) {
        if (isMosquitto()) {
            String path = System.getenv("PATH") + ":/usr/sbin";
            return List.of("env", "PATH=" + path, "mosquitto", "-c", configuration.toString());
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-ea", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.godwit.app.Godwit", "serve", "-c", configuration.toString()));
        return command;
    }

    private static boolean isMosquitto() {
        return "mosquitto".equals(System.getProperty("interop.broker"));
    }

    private static String configuration(Path folder, Map<Listener, Integer> ports) {
        StringBuilder text = new StringBuilder("per_listener_settings true\nsys_interval 1\nlog_type all\n");
        if (isMosquitto()) {
            // Started by root it would become a user that cannot read the keys.
            text.append("user ").append(System.getProperty("user.name")).append('\n');
        }
        String tls = "cafile ${folder}/ca.crt\ncertfile ${folder}/server.crt\nkeyfile ${folder}/server.key";
        ports.forEach((listener, port) -> text.append("\nlistener ")
                .append(port)
                .append(' ')
                .append(HOST)
                .append('\n')
                .append(listener.directives.replace("${tls}", tls).replace("${folder}", folder.toString()))
                .append('\n'));
        return text.toString();
    }

    /** The user in mosquitto_passwd's form of PBKDF2. */
    private static String passwordLine() {
        byte[] salt = "twelve bytes".getBytes(StandardCharsets.US_ASCII);
        int iterations = 101;
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), salt, iterations, 512))
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return "%s:$7$%d$%s$%s\n"
                    .formatted(USER, iterations, base64.encodeToString(salt), base64.encodeToString(hash));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<Listener, Integer> freePorts() throws IOException {
        Map<Listener, Integer> ports = new EnumMap<>(Listener.class);
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (Listener listener : Listener.values()) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.put(listener, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }

    private void awaitPorts() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        for (int port : ports.values()) {
            while (!isOpen(port)) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError(
                            "the broker ended with status " + process.exitValue() + " while starting" + logTail());
                }
                if (System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new AssertionError("port " + port + " is not open after " + START_SECONDS + " s" + logTail());
                }
            }
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException closed) {
            return false;
        }
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return "; its log ends:\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException unreadable) {
            return "; its log cannot be read: " + unreadable;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The configuration of one broker on disk: mosquitto.conf with two listeners on free ports of 127.0.0.1, password file
 * and ACL file.
 *
 * @param configuration the path of mosquitto.conf
 * @param mqttPort where MQTT is spoken
 * @param webSocketPort where MQTT over WebSocket is spoken
 */
public record BrokerFiles(Path configuration, int mqttPort, int webSocketPort) {
    private static final int ITERATIONS = 101;

    /** Writes the files for {@code setting} into {@code directory}, which must exist. */
    public static BrokerFiles write(Setting setting, Path directory) {
        try {
            int mqtt = freePort();
            int webSocket = freePort();
            List<String> lines = new ArrayList<>();
            lines.add("listener " + mqtt + " 127.0.0.1");
            for (String line : setting.lines()) {
                lines.add(line.replace("%DIR%", directory.toString()));
            }
            lines.add("listener " + webSocket + " 127.0.0.1");
            lines.add("protocol websockets");
            Path configuration = directory.resolve("mosquitto.conf");
            Files.write(configuration, lines);
            secret(directory.resolve("passwords"), "alice:" + hash("secret"), "admin:" + hash("admin"));
            secret(directory.resolve("scram"), "carol:" + Scram.storedCredentials("pencil"));
            secret(
                    directory.resolve("rights"),
                    "user alice",
                    "topic readwrite open/#",
                    "topic read news/#",
                    "user admin",
                    "topic readwrite #");
            return new BrokerFiles(configuration, mqtt, webSocket);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the broker's configuration into " + directory, e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Password and ACL files must be for their owner alone; mosquitto reads them as the user that started it. */
    private static void secret(Path file, String... lines) throws IOException {
        Files.write(file, List.of(lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** The {@code $7$} form of mosquitto's password file: PBKDF2 with SHA-512. */
    private static String hash(String password) {
        byte[] salt = "conformance!".getBytes(StandardCharsets.US_ASCII);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 512))
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return "$7$" + ITERATIONS + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no PBKDF2WithHmacSHA512", e);
        }
    }
}

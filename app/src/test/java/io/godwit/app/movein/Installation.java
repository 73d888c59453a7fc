// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.movein;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.bridges.BrokerProcess;
import io.godwit.app.bridges.BrokerProcess.Kind;
import io.godwit.app.clients.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a mosquitto, in a folder {@code target/movein/NAME} that stands for the root of its file system, and the broker that runs from
 * them. Traffic is made with mosquitto's own tools, which must be installed.
 */
final class Installation implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Path root;
    private final int port;
    private final Map<Path, byte[]> files = new TreeMap<>();
    private @Nullable BrokerProcess broker;

    /** An installation without files. */
    Installation(String name) throws IOException {
        BrokerProcess.requireMosquitto();
        root = Path.of("target/movein", name).toAbsolutePath();
        port = BrokerProcess.port();
        if (Files.exists(root)) {
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(root);
    }

    /** A directory below the root, which is there after this. */
    Path directory(String below) throws IOException {
        return Files.createDirectories(root.resolve(below));
    }

    Path file(String below) {
        return root.resolve(below);
    }

    /** Writes a file; {@code ${root}}, {@code ${port}} and {@code ${user}} in it are replaced. */
    Path write(String below, String text) throws IOException {
        Path file = file(below);
        Files.createDirectories(file.resolve("..").normalize());
        // Started by root, mosquitto would become a user that may not read the folder.
        return Files.writeString(
                file,
                text.replace("${root}", root.toString())
                        .replace("${port}", Integer.toString(port))
                        .replace("${user}", System.getProperty("user.name")));
    }

    /** Starts mosquitto, or Godwit, from the configuration file of this name. */
    BrokerProcess start(Kind kind, String configuration) throws IOException, InterruptedException {
        BrokerProcess started = BrokerProcess.start(kind, file(configuration));
        broker = started;
        started.awaitPort(HOST, port);
        return started;
    }

    /** Remembers what is in the files of these names, to see later whether it is still so. */
    void remember(String... names) throws IOException {
        for (String name : names) {
            files.put(file(name), Files.readAllBytes(file(name)));
        }
    }

    /** Sees that the remembered files are as they were. */
    void assertUnchanged() {
        files.forEach((file, bytes) -> assertThat(file).hasBinaryContent(bytes));
    }

    /** Runs mosquitto_pub with these words after host and port. */
    CommandRun publish(String words) throws IOException, InterruptedException {
        return tool("mosquitto_pub", words);
    }

    /** Runs mosquitto_sub with these words after host and port; it must end by itself, such as with -C or -W. */
    CommandRun subscribe(String words) throws IOException, InterruptedException {
        return tool("mosquitto_sub", words);
    }

    /** Runs mosquitto_ctrl with these words after host and port. */
    CommandRun control(String words) throws IOException, InterruptedException {
        return tool("mosquitto_ctrl", words);
    }

    private CommandRun tool(String name, String words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(name, "-h", HOST, "-p", Integer.toString(port)));
        command.addAll(List.of(words.replace("${root}", root.toString()).split(" ")));
        return CommandRun.of(command, root, Map.of(), 30);
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.close();
        }
    }
}

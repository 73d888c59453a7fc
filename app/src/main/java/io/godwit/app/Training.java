// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.app.client.PubCommand;
import io.godwit.app.client.SubCommand;
import io.godwit.client.ClientListener;
import io.godwit.client.ClientNetwork;
import io.godwit.client.ClientOptions;
import io.godwit.client.MqttClient;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code godwit train}, which the launcher calls once after a build while the JVM records what it loads and links: a broker
 * on loopback serves one client of each version over TCP and WebSocket at each QoS, and the commands {@code pub} and
 * {@code sub}; once with a journal and once without. Later starts find all that done.
 */
final class Training {
    private static final int MESSAGES = 100;
    private static final int SECONDS = 20;

    private Training() {}

    /** Runs the training and returns the exit status, which is the broker's own. */
    static int run() {
        try {
            int status = serveOnce(true);
            return status == 0 ? serveOnce(false) : status;
        } catch (IOException | CompletionException | TimeoutException | ExecutionException e) {
            e.printStackTrace();
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int serveOnce(boolean persistence)
            throws IOException, InterruptedException, TimeoutException, ExecutionException {
        Path folder = Files.createTempDirectory("godwit-training");
        Path config = folder.resolve("training.conf");
        int tcp = freePort();
        int webSocket = freePort();
        Files.writeString(config, """
                listener %d 127.0.0.1
                allow_anonymous true
                listener %d 127.0.0.1
                protocol websockets
                persistence %b
                persistence_location %s
                """.formatted(tcp, webSocket, persistence, folder));
        CompletableFuture<Integer> broker =
                CompletableFuture.supplyAsync(() -> Serve.run(List.of("-c", config.toString())));
        try (ClientNetwork network = ClientNetwork.start(1)) {
            awaitOpen(webSocket);
            for (ProtocolVersion version : ProtocolVersion.values()) {
                exchange(network, version, tcp, null);
                exchange(network, version, webSocket, "/mqtt");
            }
        }
        PubCommand.run(List.of("-p", Integer.toString(tcp), "-t", "training", "-m", "", "-q", "1"));
        SubCommand.run(List.of("-p", Integer.toString(tcp), "-t", "training/+/0", "-W", "1"));
        Signals.raiseStop();
        int status = broker.get(SECONDS, TimeUnit.SECONDS);
        deleteAll(folder);
        return status;
    }

    private static void exchange(ClientNetwork network, ProtocolVersion version, int port, @Nullable String path)
            throws InterruptedException, TimeoutException {
        CountDownLatch received = new CountDownLatch(QoS.values().length * MESSAGES);
        ClientListener listener = new ClientListener() {
            @Override
            public void onMessage(Publish message) {
                received.countDown();
            }
        };
        ClientOptions options = ClientOptions.to("127.0.0.1", port)
                .webSocketPath(path)
                .version(version)
                .clientIdentifier("training")
                .cleanStart(false)
                .build();
        try (MqttClient client = new MqttClient(options, network, listener)) {
            client.connect().orTimeout(SECONDS, TimeUnit.SECONDS).join();
            client.subscribe(TopicFilter.of("training/+/#"), QoS.EXACTLY_ONCE).join();
            for (QoS qos : QoS.values()) {
                TopicName topic = TopicName.of("training/" + version + "/" + qos);
                for (int i = 0; i < MESSAGES; i++) {
                    var ignored = client.publish(topic, new byte[64], qos, i == 0);
                }
            }
            if (!received.await(SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException(received.getCount() + " messages are missing");
            }
            client.disconnect().join();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitOpen(int port) throws IOException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (ConnectException e) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("the broker does not listen");
                }
                Thread.sleep(20);
            }
        }
    }
}

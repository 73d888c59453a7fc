// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.client.ClientListener;
import io.godwit.client.ClientNetwork;
import io.godwit.client.ClientOptions;
import io.godwit.client.Disconnection;
import io.godwit.client.MqttClient;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A client with a session that lasts: whenever its connection breaks, it makes another one at once. */
final class LastingClient implements AutoCloseable {
    private static final int RETRY_MILLIS = 20;

    private final MqttClient client;
    private final Consumer<Publish> onMessage;
    private final AtomicInteger sessionsLost = new AtomicInteger();
    private final AtomicInteger repeats = new AtomicInteger();
    private volatile CompletableFuture<Void> connected = new CompletableFuture<>();
    private volatile boolean closed;

    LastingClient(String identifier, int port, ClientNetwork network, Consumer<Publish> onMessage) {
        this.onMessage = onMessage;
        ClientOptions options = ClientOptions.to("127.0.0.1", port)
                .clientIdentifier(identifier)
                .cleanStart(false)
                .connectTimeoutMillis(60_000)
                .properties(Properties.builder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, 3_600)
                        .build())
                .build();
        this.client = new MqttClient(options, network, new Listener());
    }

    private final class Listener implements ClientListener {
        @Override
        public void onMessage(Publish message) {
            onMessage.accept(message);
        }

        @Override
        public void onReceived(Packet packet) {
            if (packet instanceof Publish publish && publish.dup()) {
                repeats.incrementAndGet();
            }
        }

        @Override
        public void onSent(Packet packet) {
            if (packet instanceof Publish publish && publish.dup()) {
                repeats.incrementAndGet();
            }
        }

        @Override
        public void onDisconnected(Disconnection disconnection) {
            if (!closed) {
                connect(true);
            }
        }
    }

    MqttClient client() {
        return client;
    }

    /** Connections after the first one on which the server did not know the session. */
    int sessionsLost() {
        return sessionsLost.get();
    }

    /** Messages sent or received with DUP. */
    int repeats() {
        return repeats.get();
    }

    CompletableFuture<Void> connect() {
        connect(false);
        return connected;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with connected, or begins again.
    private void connect(boolean again) {
        client.connect().whenComplete((ConnAck connAck, Throwable failure) -> {
            if (connAck != null) {
                if (again && !connAck.sessionPresent()) {
                    sessionsLost.incrementAndGet();
                }
                connected.complete(null);
            } else if (!closed) {
                Executor later = CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS);
                later.execute(() -> connect(again));
            }
        });
    }

    /** Breaks the connection; completes when there is another one. */
    CompletableFuture<Void> breakConnection() {
        CompletableFuture<Void> again = new CompletableFuture<>();
        connected = again;
        return client.abort().thenCompose(done -> again);
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }
}

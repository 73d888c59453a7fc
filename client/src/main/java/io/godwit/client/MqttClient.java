// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT client: one session, one connection at a time.
 *
 * <pre>{@code
 * try (ClientNetwork network = ClientNetwork.start(1);
 *         MqttClient client = new MqttClient(ClientOptions.to("localhost", 1883).build(), network, listener)) {
 *     client.connect().join();
 *     client.subscribe(TopicFilter.of("a/#"), QoS.AT_LEAST_ONCE).join();
 *     client.publish(TopicName.of("a/b"), payload, QoS.EXACTLY_ONCE, false).join();
 *     client.disconnect().join();
 * }
 * }</pre>
 *
 * <p>Every method may be called from any thread and returns at once; calls from one thread take effect in their order.
 * Futures fail with a {@link ClientException} and complete on the client's event loop: what is chained to them without an
 * executor must not block. On a virtual thread, {@code join()} is the simple way.
 *
 * <p>The client does not connect again by itself. Messages at QoS 1 and 2 that are not acknowledged when a connection
 * ends stay in the session, as do those published while there is none; the next {@link #connect()} sends them (again).
 * If the server does not know the session any more, QoS 1 messages are sent once more, while QoS 2 messages that the
 * server has not acknowledged fail with {@link ClientException.Kind#SESSION_LOST}, for sending them could double them.
 *
 * <p>Limits: {@link ClientOptions#maxInflight()} and {@link ClientOptions#maxQueued()}; the latter also bounds QoS 0
 * messages that wait for the network.
 */
public final class MqttClient implements AutoCloseable {
    private final ClientOptions options;
    private final ClientNetwork network;
    private final ClientListener listener;
    private final EventLoop loop;
    private final ClientSession session;

    // From here on: the loop's.
    private @Nullable ClientConnection connection;
    private @Nullable CompletableFuture<ConnAck> connecting;
    private @Nullable SslContext tls;
    private String clientIdentifier;
    private int unwritten;
    private boolean closed;

    /** A client that is not connected yet. */
    public MqttClient(ClientOptions options, ClientNetwork network, ClientListener listener) {
        this.options = options;
        this.network = network;
        this.listener = listener;
        this.loop = network.nextLoop();
        this.session = new ClientSession(options.maxInflight(), options.maxQueued());
        this.clientIdentifier = options.connect().clientIdentifier();
    }

    /** The options it was made with. */
    public ClientOptions options() {
        return options;
    }

    /**
     * Connects. Fails when it is connected or connecting already.
     *
     * @return the server's CONNACK, which is never an error: a refusal fails with
     *     {@link ClientException.Kind#CONNECT_REFUSED}
     */
    public CompletableFuture<ConnAck> connect() {
        CompletableFuture<ConnAck> done = new CompletableFuture<>();
        onLoop(done, () -> connect(done));
        return done;
    }

    private void connect(CompletableFuture<ConnAck> done) {
        if (connection != null) {
            done.completeExceptionally(
                    new ClientException(ClientException.Kind.NOT_CONNECTED, "The client is connected already"));
            return;
        }
        ClientTls wanted = options.tls();
        if (wanted != null && tls == null) {
            tls = TlsContexts.of(wanted);
        }
        connecting = done;
        connection = new ClientConnection(
                options, network, loop, tls, clientIdentifier, session, listener, new ConnectionOwner());
        connection.begin();
    }

    /** Hears of this client's connection. */
    private final class ConnectionOwner implements ClientConnection.Owner {
        @Override
        public void onConnected(ConnAck connAck, ServerLimits limits) {
            String assigned = connAck.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
            if (assigned != null) {
                clientIdentifier = assigned;
            }
            CompletableFuture<ConnAck> done = connecting;
            if (done != null) {
                done.complete(connAck);
            }
        }

        @Override
        public void onEnded(boolean wasOpen, Disconnection disconnection) {
            CompletableFuture<ConnAck> done = connecting;
            connection = null;
            connecting = null;
            ClientException cause = disconnection.cause();
            if (wasOpen) {
                listener.onDisconnected(disconnection);
            } else if (done != null) {
                done.completeExceptionally(
                        cause != null
                                ? cause
                                : new ClientException(
                                        ClientException.Kind.CONNECTION_LOST,
                                        "The client disconnected before the server answered"));
            }
        }
    }

    /** The identifier the client goes by: its own, or the one the server assigned. On the loop only. */
    String clientIdentifier() {
        return clientIdentifier;
    }

    /** Publishes without properties; see {@link #publish(Publish)}. */
    public CompletableFuture<PublishResult> publish(TopicName topic, byte[] payload, QoS qos, boolean retain) {
        return publish(new Publish(false, qos, retain, topic, 0, Properties.NONE, payload));
    }

    /**
     * Publishes a message.
     *
     * @param message its packet identifier and DUP flag do not count; the payload must not change afterwards
     * @return completes at QoS 0 when the message is given to the operating system, and fails when there is no
     *     connection; at QoS 1 and 2 when the server has acknowledged it, over however many connections that takes
     */
    public CompletableFuture<PublishResult> publish(Publish message) {
        CompletableFuture<PublishResult> done = new CompletableFuture<>();
        onLoop(done, () -> publish(message, done));
        return done;
    }

    private void publish(Publish message, CompletableFuture<PublishResult> done) {
        ClientConnection open = openConnection();
        ClientException refusal = OutgoingLimits.unsound(message);
        if (refusal == null && open != null) {
            refusal = OutgoingLimits.refusal(message, open.limits());
        }
        if (refusal != null) {
            done.completeExceptionally(refusal);
        } else if (message.qos() != QoS.AT_MOST_ONCE) {
            session.publish(new OutgoingMessage(message, done));
        } else if (open == null) {
            done.completeExceptionally(notConnected());
        } else if (unwritten >= options.maxQueued()) {
            done.completeExceptionally(new ClientException(
                    ClientException.Kind.QUEUE_FULL,
                    "More than " + options.maxQueued() + " messages wait for the network; publish more slowly"));
        } else {
            sendAtMostOnce(open, message, done);
        }
    }

    private void sendAtMostOnce(ClientConnection open, Publish message, CompletableFuture<PublishResult> done) {
        unwritten++;
        boolean sent = open.send(message, failure -> {
            unwritten--;
            if (failure == null) {
                done.complete(PublishResult.SENT);
            } else {
                done.completeExceptionally(ConnectFailure.of(options.server(), failure));
            }
        });
        if (!sent) {
            unwritten--;
            done.completeExceptionally(OutgoingLimits.tooLarge(open.limits()));
        }
    }

    /** Subscribes to one filter; see {@link #subscribe(List, Properties)}. */
    public CompletableFuture<SubAck> subscribe(TopicFilter filter, QoS qos) {
        return subscribe(List.of(new Subscription(filter, qos)), Properties.NONE);
    }

    /**
     * Subscribes.
     *
     * @return the SUBACK; each of its reason codes may be an error
     */
    public CompletableFuture<SubAck> subscribe(List<Subscription> subscriptions, Properties properties) {
        return request(SubAck.class, identifier -> new Subscribe(identifier, subscriptions, properties));
    }

    /**
     * Unsubscribes.
     *
     * @return the UNSUBACK; each of its reason codes may be an error; 3.x has none
     */
    public CompletableFuture<UnsubAck> unsubscribe(List<TopicFilter> filters, Properties properties) {
        return request(UnsubAck.class, identifier -> new Unsubscribe(identifier, filters, properties));
    }

    private <T extends Packet> CompletableFuture<T> request(Class<T> answer, IntFunction<Packet> packet) {
        CompletableFuture<T> done = new CompletableFuture<>();
        onLoop(done, () -> {
            ClientConnection open = openConnection();
            if (open == null) {
                done.completeExceptionally(notConnected());
                return;
            }
            int identifier = session.nextIdentifier();
            if (open.send(packet.apply(identifier), null)) {
                session.addRequest(identifier, new PendingRequest<>(answer, done));
            } else {
                done.completeExceptionally(OutgoingLimits.tooLarge(open.limits()));
            }
        });
        return done;
    }

    /**
     * Acknowledges a message with {@link ClientOptions#acknowledgesByHand()}. MQTT wants acknowledgements in the order of
     * the messages; keeping it is up to the caller. Does nothing when the message came over an earlier connection: the
     * server sends it again.
     *
     * @param reasonCode success or an error
     */
    public void acknowledge(Publish message, ReasonCode reasonCode) {
        onLoop(new CompletableFuture<>(), () -> session.acknowledge(message, reasonCode));
    }

    /** Asks whether the server is there; completes with its answer. Keep alive does the same by itself. */
    public CompletableFuture<Void> ping() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        onLoop(done, () -> {
            ClientConnection open = openConnection();
            if (open == null) {
                done.completeExceptionally(notConnected());
            } else {
                open.ping(done);
            }
        });
        return done;
    }

    /** Authenticates again on the open connection; MQTT 5.0 with enhanced authentication only. */
    public CompletableFuture<Void> reauthenticate() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        onLoop(done, () -> {
            if (connection == null) {
                done.completeExceptionally(notConnected());
            } else {
                connection.reauthenticate(done);
            }
        });
        return done;
    }

    /** Disconnects normally; the server discards the will. */
    public CompletableFuture<Void> disconnect() {
        return disconnect(ReasonCode.SUCCESS, Properties.NONE);
    }

    /**
     * Sends DISCONNECT after everything published so far and closes the connection. Does nothing when there is none.
     *
     * @param reasonCode for MQTT 5.0; 3.x sends none
     * @return completes when the client may connect again
     */
    public CompletableFuture<Void> disconnect(ReasonCode reasonCode, Properties properties) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        onLoop(done, () -> {
            if (connection != null) {
                connection.disconnect(new Disconnect(reasonCode, properties));
            }
            done.complete(null);
        });
        return done;
    }

    /** Closes the connection without DISCONNECT, as a failing network would; the session stays. For tests. */
    public CompletableFuture<Void> abort() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        onLoop(done, () -> {
            if (connection != null) {
                connection.abort();
            }
            done.complete(null);
        });
        return done;
    }

    /** Messages at QoS 1 and 2 that are neither acknowledged nor failed. */
    public CompletableFuture<Integer> pendingMessages() {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        onLoop(done, () -> done.complete(session.pending()));
        return done;
    }

    /** Disconnects, and fails everything that still waits. Afterwards nothing can be done with the client. */
    @Override
    public void close() {
        onLoop(new CompletableFuture<>(), () -> {
            if (connection != null) {
                connection.disconnect(new Disconnect(ReasonCode.SUCCESS));
            }
            closed = true;
            session.close(new ClientException(ClientException.Kind.CONNECTION_LOST, "The client was closed"));
        });
    }

    private @Nullable ClientConnection openConnection() {
        ClientConnection current = connection;
        return current != null && current.isOpen() ? current : null;
    }

    private ClientException notConnected() {
        return new ClientException(
                ClientException.Kind.NOT_CONNECTED, "The client is not connected to " + options.server());
    }

    /** Runs on the loop; what goes wrong fails the future. */
    private void onLoop(CompletableFuture<?> done, Runnable task) {
        Runnable guarded = () -> {
            if (closed) {
                done.completeExceptionally(
                        new ClientException(ClientException.Kind.NOT_CONNECTED, "The client was closed"));
                return;
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        };
        if (loop.inEventLoop()) {
            guarded.run();
            return;
        }
        try {
            loop.execute(guarded);
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new ClientException(
                    ClientException.Kind.NOT_CONNECTED, "The client's network was closed", null, e));
        }
    }
}

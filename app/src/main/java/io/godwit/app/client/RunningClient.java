// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.client.ClientException;
import io.godwit.client.ClientListener;
import io.godwit.client.ClientNetwork;
import io.godwit.client.ClientOptions;
import io.godwit.client.Disconnection;
import io.godwit.client.MqttClient;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The client of a running command, with what all three commands do alike: connect, tell of errors, wait for the end,
 * disconnect. The main thread calls it; {@link #end} may come from any thread, and the first one counts.
 */
final class RunningClient implements AutoCloseable {
    private static final long RECONNECT_MILLIS = 1000;
    private static final long GOODBYE_SECONDS = 2;

    private final Arguments arguments;
    private final Console console;
    private final Behaviour behaviour;
    private final ClientNetwork network;
    private final MqttClient client;
    private final @Nullable DebugLines debug;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    /** What a command does when things happen; called on the client's loop. */
    interface Behaviour {
        /** The server accepted the connection, for the first time or again. */
        void onConnected(RunningClient running, ConnAck connAck);

        /** A message came. */
        default void onMessage(RunningClient running, Publish message) {}

        /** Whether a connection that breaks is made again. */
        boolean connectsAgain();
    }

    RunningClient(Arguments arguments, ClientOptions options, Console console, Behaviour behaviour) {
        this.arguments = arguments;
        this.console = console;
        this.behaviour = behaviour;
        this.network = ClientNetwork.startNio(1);
        this.debug = arguments.debug
                ? new DebugLines(
                        arguments.tool, console.out(), options.connect().clientIdentifier())
                : null;
        this.client = new MqttClient(options, network, new Listener());
    }

    private final class Listener implements ClientListener {
        @Override
        public void onMessage(Publish message) {
            if (!exit.isDone()) {
                behaviour.onMessage(RunningClient.this, message);
            }
        }

        @Override
        public void onSent(Packet packet) {
            if (debug != null) {
                debug.onSent(packet);
            }
        }

        @Override
        public void onReceived(Packet packet) {
            if (debug != null) {
                debug.onReceived(packet);
            }
        }

        @Override
        public void onDisconnected(Disconnection disconnection) {
            if (exit.isDone() || disconnection.requested()) {
                return;
            }
            if (behaviour.connectsAgain()) {
                connectLater();
                return;
            }
            ClientException cause = disconnection.cause();
            error("Error: " + (cause == null ? "The connection was lost." : cause.getMessage()));
            end(ExitStatus.CONNECTION_LOST);
        }
    }

    MqttClient client() {
        return client;
    }

    /** Connects and waits for the end that the command finds; returns the exit status. */
    int run() {
        Thread hook = Thread.ofPlatform().unstarted(this::onSignal);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            client.connect().whenComplete(this::onConnectResult).join();
            return await();
        } catch (CompletionException e) {
            return await();
        } finally {
            removeHook(hook);
        }
    }

    private void onConnectResult(@Nullable ConnAck connAck, @Nullable Throwable failure) {
        if (connAck != null) {
            behaviour.onConnected(this, connAck);
            return;
        }
        ClientException cause = failure instanceof ClientException known
                ? known
                : new ClientException(ClientException.Kind.CONNECTION_LOST, String.valueOf(failure), null, failure);
        if (cause.kind() == ClientException.Kind.CONNECT_REFUSED && cause.reasonCode() != null) {
            error("Connection error: " + refusal(cause.reasonCode()));
        } else {
            error("Error: " + cause.getMessage());
        }
        end(ExitStatus.of(cause, arguments.version));
    }

    private String refusal(ReasonCode reasonCode) {
        if (arguments.version.isV5()) {
            return reasonCode == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION
                    ? reasonCode.text() + ". Try connecting to an MQTT v5 broker, or use MQTT v3.x mode."
                    : reasonCode.text();
        }
        return switch (reasonCode.connectReturnCode()) {
            case 1 -> "Connection Refused: unacceptable protocol version.";
            case 2 -> "Connection Refused: identifier rejected.";
            case 3 -> "Connection Refused: broker unavailable.";
            case 4 -> "Connection Refused: bad user name or password.";
            case 5 -> "Connection Refused: not authorised.";
            default -> "Connection Refused: unknown reason.";
        };
    }

    /** Tries again every second; a refusal by the server ends the command. */
    private void connectLater() {
        CompletableFuture.delayedExecutor(RECONNECT_MILLIS, TimeUnit.MILLISECONDS)
                .execute(() -> follow(client.connect().handle((connAck, failure) -> {
                    boolean refused = failure instanceof ClientException known
                            && known.kind() == ClientException.Kind.CONNECT_REFUSED;
                    if (connAck != null || refused) {
                        onConnectResult(connAck, failure);
                    } else if (!exit.isDone()) {
                        connectLater();
                    }
                    return null;
                })));
    }

    /**
     * Sees to it that what goes wrong in a chain of calls is said and ends the command. A connection that broke is not
     * among it: that has been told already, or is made again.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // This is where the failures of all others go.
    void follow(CompletableFuture<?> chain) {
        chain.whenComplete((result, failure) -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            boolean connection = cause instanceof ClientException known
                    && (known.kind() == ClientException.Kind.CONNECTION_LOST
                            || known.kind() == ClientException.Kind.NOT_CONNECTED);
            if (cause != null && !connection) {
                error("Error: " + (cause instanceof ClientException ? cause.getMessage() : cause));
                end(ExitStatus.FAILED);
            }
        });
    }

    private int await() {
        try {
            int status =
                    arguments.timeoutSeconds == 0 ? exit.get() : exit.get(arguments.timeoutSeconds, TimeUnit.SECONDS);
            goodbye(ReasonCode.SUCCESS);
            return status;
        } catch (TimeoutException e) {
            goodbye(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE);
            error("Timed out");
            return ExitStatus.TIMED_OUT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAILED;
        } catch (ExecutionException e) {
            error("Error: " + e.getMessage());
            return ExitStatus.FAILED;
        }
    }

    /** Ends the command with this status; from any thread. */
    void end(int status) {
        exit.complete(status);
    }

    boolean isEnding() {
        return exit.isDone();
    }

    /** Says something on standard error, unless it shall be quiet. */
    void error(String line) {
        if (!arguments.quiet) {
            console.err().println(line);
        }
    }

    private void goodbye(ReasonCode reasonCode) {
        console.out().flush();
        try {
            client.disconnect(
                            arguments.version == ProtocolVersion.V5 ? reasonCode : ReasonCode.SUCCESS,
                            arguments.properties(PacketType.DISCONNECT))
                    .get(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            error("Warning: The connection was not closed properly: " + e.getMessage());
        }
    }

    /** SIGINT and SIGTERM end the command as if it had been asked to: with a DISCONNECT and status 0. */
    private void onSignal() {
        if (!exit.isDone()) {
            goodbye(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE);
            network.close();
            Runtime.getRuntime().halt(ExitStatus.OK);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) {
            // The process is ending already, and the hook sees that the command has ended.
        }
    }

    @Override
    public void close() {
        client.close();
        network.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/**
 * Where one run of a script plays: the clients that it opens towards the broker under test. At the end the stage closes
 * what is still open and removes what the script left behind in the broker (sessions and retained messages), so that
 * scripts may use the plainest client identifiers and topics.
 *
 * <p>Used by the thread that runs the script only.
 */
public final class Stage implements AutoCloseable {
    private final Target target;
    private final boolean sweeps;
    private final Setting setting;
    private final Mode mode;
    private final List<Client> clients = new ArrayList<>();
    private final Leftovers leftovers = new Leftovers();

    Stage(Target target, Setting setting, Mode mode) {
        this(target, setting, mode, true);
    }

    private Stage(Target target, Setting setting, Mode mode, boolean sweeps) {
        this.target = target;
        this.sweeps = sweeps;
        this.setting = setting;
        this.mode = mode;
    }

    /** A stage towards a broker that nobody uses afterwards; bytes go as they are written, and what stays in it stays. */
    public static Stage at(InetSocketAddress broker) {
        return new Stage(new Given(broker), Setting.DEFAULT, Mode.AS_WRITTEN, false);
    }

    /** How this run cuts what is sent. */
    public Mode mode() {
        return mode;
    }

    /**
     * Opens a network connection; nothing is sent on it yet.
     *
     * @param name what failure messages call it
     */
    public Client client(String name) {
        return add(name, new TcpLink(address(Target.Transport.MQTT)));
    }

    /** Opens a network connection and, over it, a WebSocket with subprotocol {@code mqtt}. */
    public Client webSocketClient(String name) {
        return add(name, WebSocketLink.open(address(Target.Transport.WEBSOCKETS), "mqtt"));
    }

    /** Opens a network connection and a WebSocket to be used frame by frame. */
    public WebSocketLink webSocket(String subprotocol) {
        return WebSocketLink.open(address(Target.Transport.WEBSOCKETS), subprotocol);
    }

    /** A client that is connected: MQTT 3.1.1, clean session, keep alive 60 seconds. */
    public Client connect(String clientIdentifier) {
        return client(clientIdentifier).send(V3.connect(clientIdentifier)).expect(V3.connAck(0));
    }

    /** A client as {@link #connect} makes it, with one subscription. */
    public Client subscriber(String clientIdentifier, String filter, int qos) {
        return connect(clientIdentifier).send(V3.subscribe(1, filter, qos)).expect(V3.subAck(1, qos));
    }

    /** Sends what the mode has held back, oldest first. */
    void flush() {
        clients.forEach(Client::flush);
    }

    /** Waits until the broker has handled all that the other clients sent. */
    void settleAllBut(Client one) {
        for (Client client : clients) {
            if (client != one && client.isConnected()) {
                client.settle();
            }
        }
    }

    void note(byte[] sent) {
        leftovers.note(sent);
    }

    /** Closes the connections, and takes away what was left behind unless nobody will mind. */
    @Override
    public void close() {
        clients.forEach(Client::leave);
        if (!sweeps) {
            return;
        }
        leftovers.sweep(() -> new Client("sweeper", new TcpLink(address(Target.Transport.MQTT)), this), setting);
    }

    private Client add(String name, Link link) {
        Client client = new Client(name, link, this);
        clients.add(client);
        return client;
    }

    private InetSocketAddress address(Target.Transport transport) {
        InetSocketAddress address = target.address(setting, transport);
        Assumptions.assumeTrue(address != null, () -> "no broker here is configured " + setting + " for " + transport);
        return Objects.requireNonNull(address);
    }

    /** A broker that runs anyway, at one address for everything. */
    private record Given(InetSocketAddress broker) implements Target {
        @Override
        public InetSocketAddress address(Setting setting, Transport transport) {
            return broker;
        }

        @Override
        public void close() {
            // Whoever started it stops it.
        }
    }
}

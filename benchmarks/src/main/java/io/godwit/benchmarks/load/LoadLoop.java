// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The one thread's loop: reads from all connections that have something, then writes to all connections that got something to say,
 * once each. The load ends with the first connection that the broker closes.
 */
final class LoadLoop implements AutoCloseable {
    /** The largest packet a load may get. */
    private static final int READ_BYTES = 256 * 1024;

    private static final long POLL_MILLIS = 1;

    private final Selector selector;
    private final InetSocketAddress address;
    private final ByteBuffer shared = ByteBuffer.allocateDirect(READ_BYTES);
    private final ArrayDeque<LoadConnection> toWrite = new ArrayDeque<>();
    private final List<LoadConnection> connections = new ArrayList<>();

    /** A load against a port of 127.0.0.1; a load has no business on other machines. */
    LoadLoop(int port) throws IOException {
        this.selector = Selector.open();
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Connects and hands the connection's packets to {@code packets} from the next round on. */
    LoadConnection connect(LoadConnection.Packets packets) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        LoadConnection connection = new LoadConnection(this, channel, key, packets);
        key.attach(connection);
        connections.add(connection);
        return connection;
    }

    /** Turns until the condition holds or the time {@code deadlineNanos} of {@link System#nanoTime()} has come; says which. */
    boolean runUntil(BooleanSupplier condition, long deadlineNanos) throws IOException {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                return false;
            }
            round();
        }
        return true;
    }

    void queueWrite(LoadConnection connection) {
        toWrite.add(connection);
    }

    /** Closes all connections at once; a load says no goodbye. */
    @Override
    public void close() throws IOException {
        for (LoadConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }

    private void round() throws IOException {
        writeAll();
        selector.select(POLL_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
            LoadConnection connection = (LoadConnection) key.attachment();
            if (key.isWritable()) {
                connection.write();
            }
            if (key.isReadable()) {
                connection.read(shared);
            }
        }
        selector.selectedKeys().clear();
        writeAll();
    }

    private void writeAll() throws IOException {
        for (LoadConnection next = toWrite.poll(); next != null; next = toWrite.poll()) {
            next.write();
        }
    }
}

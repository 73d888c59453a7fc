// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Enough of an MQTT 3.1.1 broker to forward QoS 0 messages of one topic to one subscriber, and to do one thing wrong. */
final class FaultyBroker implements AutoCloseable {
    enum Fault {
        NONE,
        /** The tenth message is not delivered. */
        LOSES,
        /** The tenth message is delivered twice. */
        DOUBLES,
        /** The tenth message is delivered after the eleventh. */
        REORDERS,
        /** Nobody is let in. */
        REFUSES,
        /** Connections end with the tenth message. */
        CUTS
    }

    private static final int TENTH = 10;

    private final Fault fault;
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Map<String, OutputStream> subscribers = new ConcurrentHashMap<>();

    FaultyBroker(Fault fault) throws IOException {
        this.fault = fault;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            int published = 0;
            byte @Nullable [] kept = null;
            while (true) {
                int first = in.readUnsignedByte();
                byte[] body = new byte[length(in)];
                in.readFully(body);
                switch (first >> 4) {
                    case 1 -> out.write(new byte[] {0x20, 2, 0, (byte) (fault == Fault.REFUSES ? 5 : 0)});
                    case 8 -> {
                        subscribers.put(text(body, 2), out);
                        out.write(new byte[] {(byte) 0x90, 3, body[0], body[1], 0});
                    }
                    case 3 -> {
                        published++;
                        if (published == TENTH && fault == Fault.CUTS) {
                            return;
                        }
                        OutputStream to = subscribers.get(text(body, 0));
                        if (to == null) {
                            continue;
                        }
                        byte[] packet = packet(first, body);
                        boolean tenth = published == TENTH;
                        if (tenth && fault == Fault.REORDERS) {
                            kept = packet;
                        } else if (!tenth || fault != Fault.LOSES) {
                            to.write(packet);
                        }
                        if (tenth && fault == Fault.DOUBLES) {
                            to.write(packet);
                        }
                        if (!tenth && kept != null) {
                            to.write(kept);
                            kept = null;
                        }
                    }
                    default -> {
                        return;
                    }
                }
            }
        } catch (IOException gone) {
            // The client has left.
        }
    }

    private static int length(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.readUnsignedByte();
            length |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return length;
            }
        }
    }

    /** Remaining lengths here need one byte. */
    private static byte[] packet(int first, byte[] body) {
        byte[] packet = new byte[body.length + 2];
        packet[0] = (byte) first;
        packet[1] = (byte) body.length;
        System.arraycopy(body, 0, packet, 2, body.length);
        return packet;
    }

    private static String text(byte[] body, int at) {
        int length = (body[at] & 0xFF) << 8 | (body[at + 1] & 0xFF);
        return new String(body, at + 2, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}

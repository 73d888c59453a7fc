// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.codec.PacketDecoder;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A server without any behaviour of its own: a test takes its connections and says what it sends. */
final class ScriptedServer implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 10_000;

    private final ServerSocket socket;

    ScriptedServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(DEADLINE_MILLIS);
    }

    int port() {
        return socket.getLocalPort();
    }

    ClientOptions.Builder options() {
        return ClientOptions.to("127.0.0.1", port());
    }

    /** Waits for the next network connection. */
    Peer accept() throws IOException {
        return new Peer(socket.accept());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** One connection, seen from the server. */
    static final class Peer implements AutoCloseable {
        private final Socket socket;
        private final PacketDecoder decoder = new PacketDecoder(0);
        private final ByteBuf in = Unpooled.buffer();

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(DEADLINE_MILLIS);
        }

        /** The next packet, or null when the client has closed the connection. */
        @Nullable
        Packet receive() throws IOException {
            byte[] chunk = new byte[8192];
            while (true) {
                Packet packet = decoder.decode(in);
                if (packet != null) {
                    return packet;
                }
                int read = socket.getInputStream().read(chunk);
                if (read < 0) {
                    return null;
                }
                in.writeBytes(chunk, 0, read);
            }
        }

        <T extends Packet> T receive(Class<T> type) throws IOException {
            Packet packet = receive();
            if (!type.isInstance(packet)) {
                throw new AssertionError("Expected " + type.getSimpleName() + ", got " + packet);
            }
            return type.cast(packet);
        }

        void send(Packet packet) throws IOException {
            send(packet, decoder.version());
        }

        private void send(Packet packet, ProtocolVersion version) throws IOException {
            ByteBuf out = Unpooled.buffer();
            PacketEncoder.encode(packet, version, out);
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            sendBytes(bytes);
        }

        void sendBytes(byte... bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Takes the CONNECT and accepts it. */
        Connect welcome(boolean sessionPresent, Properties properties) throws IOException {
            Connect connect = receive(Connect.class);
            send(new ConnAck(sessionPresent, ReasonCode.SUCCESS, properties));
            return connect;
        }

        Connect welcome() throws IOException {
            return welcome(false, Properties.NONE);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

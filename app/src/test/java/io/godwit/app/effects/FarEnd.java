// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import io.godwit.protocol.codec.PacketDecoder;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** The other broker of a bridge, by script: it takes one network connection after the other and sees each packet. */
final class FarEnd implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket server;

    /** Listens on a free port of 127.0.0.1. */
    FarEnd() throws IOException {
        this(new ServerSocket(), "127.0.0.1");
    }

    /** Listens with this socket on a free port of that address. */
    FarEnd(ServerSocket server, String host) throws IOException {
        this.server = server;
        server.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return server.getLocalPort();
    }

    /** As it stands in a configuration. */
    String address() {
        return server.getInetAddress().getHostAddress() + ':' + port();
    }

    /** The next network connection. */
    Guest accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Guest(socket);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One network connection of a bridge. */
    static final class Guest implements AutoCloseable {
        private final Socket socket;
        private final PacketDecoder decoder = new PacketDecoder(0);
        private final ByteBuf received = Unpooled.buffer();

        Guest(Socket socket) {
            this.socket = socket;
        }

        Socket socket() {
            return socket;
        }

        /** Reads CONNECT and accepts it. */
        Connect welcome() throws IOException {
            return welcome(Properties.NONE);
        }

        /** Reads CONNECT and accepts it with these properties. */
        Connect welcome(Properties properties) throws IOException {
            Connect connect = (Connect) next();
            send(new ConnAck(false, ReasonCode.SUCCESS, properties));
            return connect;
        }

        /** The next packet, which is answered if it wants an answer. */
        Packet next() throws IOException {
            Packet packet = decoder.decode(received);
            while (packet == null) {
                byte[] bytes = new byte[4096];
                int count = socket.getInputStream().read(bytes);
                if (count < 0) {
                    throw new EOFException("the bridge closed the connection");
                }
                received.writeBytes(bytes, 0, count);
                packet = decoder.decode(received);
            }
            answer(packet);
            return packet;
        }

        private void answer(Packet packet) throws IOException {
            switch (packet) {
                case Subscribe subscribe ->
                    send(new SubAck(
                            subscribe.packetIdentifier(),
                            Collections.nCopies(subscribe.subscriptions().size(), ReasonCode.GRANTED_QOS_1),
                            Properties.NONE));
                case Unsubscribe unsubscribe ->
                    send(new UnsubAck(
                            unsubscribe.packetIdentifier(),
                            Collections.nCopies(unsubscribe.filters().size(), ReasonCode.SUCCESS),
                            Properties.NONE));
                case Publish publish -> {
                    if (publish.qos() == QoS.AT_LEAST_ONCE) {
                        send(new PubAck(publish.packetIdentifier()));
                    }
                }
                case PingReq _ -> send(PingResp.INSTANCE);
                default -> {
                    // Nothing is expected of it.
                }
            }
        }

        /** The next packet of this type; those before it are passed over. */
        <P extends Packet> P until(Class<P> type) throws IOException {
            Packet packet = next();
            while (!type.isInstance(packet)) {
                packet = next();
            }
            return type.cast(packet);
        }

        /** The next PUBLISH, as its topic and its payload. */
        String message() throws IOException {
            Publish publish = until(Publish.class);
            TopicName topic = publish.topic();
            return (topic == null ? "" : topic) + " " + new String(publish.payload(), StandardCharsets.UTF_8);
        }

        void send(Packet packet) throws IOException {
            ByteBuf bytes = Unpooled.buffer();
            PacketEncoder.encode(packet, decoder.version(), bytes);
            socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
            socket.getOutputStream().flush();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

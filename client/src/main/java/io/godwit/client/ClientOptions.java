// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a client connects. Immutable; begin with {@link #to(String, int)} or {@link #to(ServerAddress)}.
 *
 * @param server where the server listens
 * @param webSocketPath the path of MQTT over WebSocket, or null for plain MQTT
 * @param tls null for none
 * @param proxy null for none
 * @param bindAddress local address to connect from, or null for any
 * @param noDelay whether small packets are sent at once (TCP_NODELAY)
 * @param connectTimeoutMillis from the first try to the CONNACK
 * @param connect the CONNECT packet; its client identifier is replaced by the one that the server assigns
 * @param authentication makes the client's side of enhanced authentication for each connection, or null for none; its
 *     method and data are added to the CONNECT
 * @param maxInflight QoS 1 and 2 messages sent and not yet acknowledged, 1 to 65535; the server's Receive Maximum lowers
 *     it
 * @param maxQueued QoS 1 and 2 messages that wait for a place among them; more are refused
 * @param maxPacketSize bytes of a packet that the server may send
 * @param acknowledgesByHand whether QoS 1 and 2 messages are acknowledged only by {@link MqttClient#acknowledge}
 */
public record ClientOptions(
        ServerAddress server,
        @Nullable String webSocketPath,
        @Nullable ClientTls tls,
        @Nullable Socks5Proxy proxy,
        @Nullable String bindAddress,
        boolean noDelay,
        int connectTimeoutMillis,
        Connect connect,
        @Nullable Supplier<? extends ClientAuthentication> authentication,
        int maxInflight,
        int maxQueued,
        int maxPacketSize,
        boolean acknowledgesByHand) {

    /** Checks the ranges. */
    public ClientOptions {
        if (maxInflight < 1 || maxInflight > 65_535) {
            throw new IllegalArgumentException("maxInflight must be 1 to 65535, not " + maxInflight);
        }
        if (maxQueued < 0 || connectTimeoutMillis < 1 || maxPacketSize < 1) {
            throw new IllegalArgumentException("Limits must not be negative, nor time and packet size zero");
        }
    }

    /** Begins options for a TCP port: MQTT 5.0, clean start, keep alive 60 s, no TLS. */
    public static Builder to(String host, int port) {
        return to(new ServerAddress.Tcp(host, port));
    }

    /** Begins options for any address, with the same defaults. */
    public static Builder to(ServerAddress server) {
        return new Builder(server);
    }

    /** Gathers options; not safe for several threads. Each setter is documented at the component of its name. */
    public static final class Builder {
        private final ServerAddress server;
        private @Nullable String webSocketPath;
        private @Nullable ClientTls tls;
        private @Nullable Socks5Proxy proxy;
        private @Nullable String bindAddress;
        private boolean noDelay = true;
        private int connectTimeoutMillis = 30_000;
        private ProtocolVersion version = ProtocolVersion.V5;
        private boolean cleanStart = true;
        private int keepAliveSeconds = 60;
        private Properties properties = Properties.NONE;
        private String clientIdentifier = "";
        private @Nullable Will will;
        private @Nullable String userName;
        private byte @Nullable [] password;
        private boolean bridge;
        private @Nullable Supplier<? extends ClientAuthentication> authentication;
        private int maxInflight = 20;
        private int maxQueued = 10_000;
        private int maxPacketSize = 268_435_460;
        private boolean acknowledgesByHand;

        private Builder(ServerAddress server) {
            this.server = Objects.requireNonNull(server);
        }

        /** MQTT over WebSocket with this path, usually {@code /mqtt}; null for plain MQTT. */
        public Builder webSocketPath(@Nullable String path) {
            this.webSocketPath = path;
            return this;
        }

        /** TLS; null for none. */
        public Builder tls(@Nullable ClientTls value) {
            this.tls = value;
            return this;
        }

        /** A proxy; null for none. */
        public Builder proxy(@Nullable Socks5Proxy value) {
            this.proxy = value;
            return this;
        }

        /** The local address; null for any. */
        public Builder bindAddress(@Nullable String value) {
            this.bindAddress = value;
            return this;
        }

        /** TCP_NODELAY; default true. */
        public Builder noDelay(boolean value) {
            this.noDelay = value;
            return this;
        }

        /** From the first try to the CONNACK; default 30 000. */
        public Builder connectTimeoutMillis(int value) {
            this.connectTimeoutMillis = value;
            return this;
        }

        /** The version of MQTT; default 5.0. */
        public Builder version(ProtocolVersion value) {
            this.version = value;
            return this;
        }

        /** Clean Start; default true. */
        public Builder cleanStart(boolean value) {
            this.cleanStart = value;
            return this;
        }

        /** Keep alive, 0 to 65535; 0 is none; default 60. */
        public Builder keepAliveSeconds(int value) {
            this.keepAliveSeconds = value;
            return this;
        }

        /** Properties of the CONNECT; MQTT 5.0 only. */
        public Builder properties(Properties value) {
            this.properties = value;
            return this;
        }

        /** The client identifier; default empty: the server assigns one. */
        public Builder clientIdentifier(String value) {
            this.clientIdentifier = value;
            return this;
        }

        /** The will; null for none. */
        public Builder will(@Nullable Will value) {
            this.will = value;
            return this;
        }

        /** The user name; null for none. */
        public Builder userName(@Nullable String value) {
            this.userName = value;
            return this;
        }

        /** The password; null for none. The bytes are given away. */
        public Builder password(byte @Nullable [] value) {
            this.password = value;
            return this;
        }

        /** The password as text; null for none. */
        public Builder password(@Nullable String value) {
            return password(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
        }

        /** Whether the protocol level carries the bridge bit; default false. */
        public Builder bridge(boolean value) {
            this.bridge = value;
            return this;
        }

        /** Enhanced authentication; null for none. */
        public Builder authentication(@Nullable Supplier<? extends ClientAuthentication> value) {
            this.authentication = value;
            return this;
        }

        /** In-flight window; default 20. */
        public Builder maxInflight(int value) {
            this.maxInflight = value;
            return this;
        }

        /** Messages waiting behind the window; default 10 000. */
        public Builder maxQueued(int value) {
            this.maxQueued = value;
            return this;
        }

        /** Bytes of a packet that the server may send; default all that MQTT allows. */
        public Builder maxPacketSize(int value) {
            this.maxPacketSize = value;
            return this;
        }

        /** Whether messages are acknowledged by hand; default false. */
        public Builder acknowledgesByHand(boolean value) {
            this.acknowledgesByHand = value;
            return this;
        }

        /** The options gathered so far. */
        public ClientOptions build() {
            Connect connect = new Connect(
                    version,
                    bridge,
                    cleanStart,
                    keepAliveSeconds,
                    properties,
                    clientIdentifier,
                    will,
                    userName,
                    password);
            return new ClientOptions(
                    server,
                    webSocketPath,
                    tls,
                    proxy,
                    bindAddress,
                    noDelay,
                    connectTimeoutMillis,
                    connect,
                    authentication,
                    maxInflight,
                    maxQueued,
                    maxPacketSize,
                    acknowledgesByHand);
        }
    }
}

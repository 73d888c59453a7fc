// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One network connection of a client, from the first try to its end: CONNECT, authentication, keep alive, and the way of
 * each packet that arrives. Owned by the client's loop.
 *
 * <p>{@code OPENING} → {@code AWAITING_CONNACK} → {@code OPEN} → {@code CLOSED}; every phase may go to {@code CLOSED}.
 */
final class ClientConnection {
    private enum Phase {
        OPENING,
        AWAITING_CONNACK,
        OPEN,
        CLOSED
    }

    /** What the client learns of its connection. */
    interface Owner {
        /** The server accepted the connection. */
        void onConnected(ConnAck connAck, ServerLimits limits);

        /** A connection that was open has ended, or one that was not could not be made. */
        void onEnded(boolean wasOpen, Disconnection disconnection);
    }

    private final ClientOptions options;
    private final ClientSession session;
    private final ClientListener listener;
    private final EventLoop loop;
    private final Owner owner;
    private final Connect connect;
    private final @Nullable ClientAuthentication authentication;
    private final IncomingAliases aliases = new IncomingAliases();
    private final Dialer dialer;
    private final ScheduledFuture<?> connectTimer;

    private Phase phase = Phase.OPENING;
    private @Nullable PacketHandler channel;
    private @Nullable ScheduledFuture<?> keepAliveTimer;
    private ServerLimits limits = new ServerLimits(65_535, Long.MAX_VALUE, 2, true, 0, 0);
    private long lastSentNanos;
    private boolean pingUnanswered;

    /** One for each PINGREQ that is not answered, oldest first. */
    private final ArrayDeque<CompletableFuture<Void>> pings = new ArrayDeque<>(1);

    private boolean requested;
    private @Nullable Disconnect serverDisconnect;
    private @Nullable ClientException cause;
    private @Nullable CompletableFuture<Void> reauthentication;

    /** A connection that is not begun. */
    ClientConnection(
            ClientOptions options,
            ClientNetwork network,
            EventLoop loop,
            @Nullable SslContext tls,
            String clientIdentifier,
            ClientSession session,
            ClientListener listener,
            Owner owner) {
        this.options = options;
        this.session = session;
        this.listener = listener;
        this.loop = loop;
        this.owner = owner;
        this.authentication = options.authentication() == null
                ? null
                : options.authentication().get();
        this.connect = complete(options.connect(), clientIdentifier, authentication);
        this.dialer = new Dialer(
                options,
                network,
                loop,
                tls,
                awaited -> new PacketHandler(this, connect.version(), options.maxPacketSize(), awaited),
                failure -> end(ConnectFailure.of(options.server(), failure)));
        this.connectTimer =
                loop.schedule(this::onConnectTimeout, options.connectTimeoutMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins to connect. */
    void begin() {
        dialer.dial();
    }

    private static Connect complete(
            Connect wanted, String clientIdentifier, @Nullable ClientAuthentication authentication) {
        Properties.Builder properties = wanted.properties().toBuilder();
        if (authentication != null) {
            properties.text(Property.AUTHENTICATION_METHOD, authentication.method());
            byte[] data = authentication.begin();
            if (data != null) {
                properties.binary(Property.AUTHENTICATION_DATA, data);
            }
        }
        return new Connect(
                wanted.version(),
                wanted.bridge(),
                wanted.cleanStart(),
                wanted.keepAliveSeconds(),
                properties.build(),
                clientIdentifier,
                wanted.will(),
                wanted.userName(),
                wanted.password());
    }

    private void onConnectTimeout() {
        if (phase == Phase.OPENING || phase == Phase.AWAITING_CONNACK) {
            end(new ClientException(
                    ClientException.Kind.TIMED_OUT,
                    options.server() + " did not accept the connection within " + options.connectTimeoutMillis()
                            + " ms"));
        }
    }

    /** The network connection is open: introduces the client [MQTT-3.1.0-1] [v3 MQTT-3.1.0-1]. */
    void onOpen(PacketHandler opened) {
        if (phase != Phase.OPENING) {
            opened.abort();
            return;
        }
        phase = Phase.AWAITING_CONNACK;
        channel = opened;
        send(connect, null);
    }

    /** Whether packets other than CONNECT may be sent. */
    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** What the server allows. */
    ServerLimits limits() {
        return limits;
    }

    /** Sends a packet; false when it is larger than the server takes. */
    boolean send(Packet packet, PacketHandler.@Nullable SendCallback callback) {
        PacketHandler open = channel;
        if (open == null) {
            return true;
        }
        if (open.send(packet, limits.maximumPacketSize(), callback) < 0) {
            return false; // [MQTT-3.2.2-15]
        }
        lastSentNanos = System.nanoTime();
        listener.onSent(packet);
        return true;
    }

    private void send(Packet packet) {
        send(packet, null);
    }

    /** A packet of the session; one that is too large is taken out of it. */
    private void sendForSession(Packet packet) {
        if (!send(packet, null) && packet instanceof Publish publish) {
            loop.execute(() -> session.drop(publish.packetIdentifier(), OutgoingLimits.tooLarge(limits)));
        }
    }

    void onPacket(Packet packet) {
        if (phase == Phase.CLOSED) {
            return;
        }
        listener.onReceived(packet);
        if (phase == Phase.AWAITING_CONNACK
                && !(packet instanceof ConnAck || packet instanceof Auth || packet instanceof Disconnect)) {
            throw violation("The server's first packet is a " + packet.type() + ", not a CONNACK");
        }
        switch (packet) {
            case ConnAck connAck -> onConnAck(connAck);
            case Publish publish -> onPublish(publish);
            case PubAck ack -> session.onPubAck(ack);
            case PubRec rec -> session.onPubRec(rec);
            case PubRel rel -> session.onPubRel(rel);
            case PubComp comp -> session.onPubComp(comp);
            case SubAck ack -> session.onAnswer(ack.packetIdentifier(), ack);
            case UnsubAck ack -> session.onAnswer(ack.packetIdentifier(), ack);
            case PingResp ignored -> onPingResp();
            case Disconnect disconnect -> onDisconnect(disconnect);
            case Auth auth -> onAuth(auth);
            case Connect ignored -> throw violation("The server sent a CONNECT");
            case Subscribe ignored -> throw violation("The server sent a SUBSCRIBE");
            case Unsubscribe ignored -> throw violation("The server sent an UNSUBSCRIBE");
            case PingReq ignored -> throw violation("The server sent a PINGREQ");
        }
    }

    private static ProtocolViolation violation(String detail) {
        return new ProtocolViolation(ReasonCode.PROTOCOL_ERROR, Statement.V5_4_13_1_1, detail);
    }

    private void onConnAck(ConnAck connAck) {
        if (phase != Phase.AWAITING_CONNACK) {
            throw violation("The server sent a second CONNACK");
        }
        if (connAck.reasonCode().isError()) {
            String said = connAck.properties().text(Property.REASON_STRING);
            end(new ClientException(
                    ClientException.Kind.CONNECT_REFUSED,
                    options.server() + " refused the connection: "
                            + connAck.reasonCode().text() + (said == null ? "" : " (" + said + ")"),
                    connAck.reasonCode(),
                    null));
            return;
        }
        if (authentication != null
                && !proven(authentication, connAck.properties().binary(Property.AUTHENTICATION_DATA))) {
            return;
        }
        phase = Phase.OPEN;
        connectTimer.cancel(false);
        limits = ServerLimits.of(connect, connAck);
        scheduleKeepAlive(TimeUnit.SECONDS.toNanos(limits.keepAliveSeconds()));
        owner.onConnected(connAck, limits);
        if (isOpen()) {
            session.attach(
                    connAck.sessionPresent(),
                    limits.receiveMaximum(),
                    (int) connect.properties().number(Property.RECEIVE_MAXIMUM, 65_535),
                    this::sendForSession);
        }
    }

    private void onPublish(Publish publish) {
        Publish named = aliases.resolve(publish, (int) connect.properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0));
        session.onPublish(named, !options.acknowledgesByHand(), listener::onMessage);
    }

    private void onDisconnect(Disconnect disconnect) {
        serverDisconnect = disconnect;
        end(new ClientException(
                phase == Phase.OPEN ? ClientException.Kind.CONNECTION_LOST : ClientException.Kind.CONNECT_REFUSED,
                options.server() + " ended the connection: "
                        + disconnect.reasonCode().text(),
                disconnect.reasonCode(),
                null));
    }

    private void onPingResp() {
        pingUnanswered = false;
        CompletableFuture<Void> asked = pings.poll();
        if (asked != null) {
            asked.complete(null);
        }
    }

    /** Asks the server whether it is there. */
    void ping(CompletableFuture<Void> done) {
        pings.add(done);
        send(PingReq.INSTANCE);
    }

    private void onAuth(Auth auth) {
        ClientAuthentication exchange = authentication;
        if (exchange == null) {
            throw violation("The server sent an AUTH although the CONNECT named no method");
        }
        byte[] data = auth.properties().binary(Property.AUTHENTICATION_DATA);
        if (auth.reasonCode() == ReasonCode.SUCCESS) {
            if (proven(exchange, data) && reauthentication != null) {
                reauthentication.complete(null);
                reauthentication = null;
            }
            return;
        }
        try {
            sendAuth(ReasonCode.CONTINUE_AUTHENTICATION, exchange, exchange.onChallenge(data)); // [MQTT-4.12.0-3]
        } catch (ClientException e) {
            refuse(ReasonCode.NOT_AUTHORIZED, e);
        }
    }

    /** Whether the server proved who it is; ends the connection when not. */
    private boolean proven(ClientAuthentication exchange, byte @Nullable [] data) {
        try {
            exchange.onSuccess(data);
            return true;
        } catch (ClientException e) {
            refuse(ReasonCode.NOT_AUTHORIZED, e);
            return false;
        }
    }

    private void sendAuth(ReasonCode reasonCode, ClientAuthentication exchange, byte @Nullable [] data) {
        Properties.Builder properties =
                Properties.builder().text(Property.AUTHENTICATION_METHOD, exchange.method()); // [MQTT-4.12.0-5]
        if (data != null) {
            properties.binary(Property.AUTHENTICATION_DATA, data);
        }
        send(new Auth(reasonCode, properties.build()));
    }

    /** Begins the exchange again on the open connection [MQTT-4.12.1-1]. */
    void reauthenticate(CompletableFuture<Void> done) {
        if (authentication == null || !isOpen() || reauthentication != null) {
            done.completeExceptionally(new ClientException(
                    ClientException.Kind.NOT_CONNECTED,
                    "Re-authentication needs an open connection made with enhanced authentication, and one at a time"));
            return;
        }
        reauthentication = done;
        sendAuth(ReasonCode.REAUTHENTICATE, authentication, authentication.begin());
    }

    private void scheduleKeepAlive(long delayNanos) {
        if (limits.keepAliveSeconds() > 0) {
            keepAliveTimer = loop.schedule(this::onKeepAliveTimer, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void onKeepAliveTimer() {
        if (phase != Phase.OPEN) {
            return;
        }
        long keepAliveNanos = TimeUnit.SECONDS.toNanos(limits.keepAliveSeconds());
        long silentNanos = System.nanoTime() - lastSentNanos;
        if (pingUnanswered) {
            end(new ClientException(
                    ClientException.Kind.TIMED_OUT,
                    options.server() + " did not answer a PINGREQ within " + limits.keepAliveSeconds() + " s"));
            return;
        }
        if (silentNanos >= keepAliveNanos) {
            pingUnanswered = true;
            pings.add(new CompletableFuture<>());
            send(PingReq.INSTANCE); // [MQTT-3.1.2-20] [v3 MQTT-3.1.2-23]
            scheduleKeepAlive(keepAliveNanos);
        } else {
            scheduleKeepAlive(keepAliveNanos - silentNanos);
        }
    }

    /** Bytes came that MQTT does not allow. */
    void onViolation(ProtocolViolation violation) {
        refuse(
                violation.reasonCode(),
                new ClientException(
                        ClientException.Kind.PROTOCOL,
                        options.server() + " broke the protocol: " + violation.detail(),
                        violation.reasonCode(),
                        null));
    }

    private void refuse(ReasonCode reasonCode, ClientException why) {
        if (connect.version().isV5() && phase == Phase.OPEN) {
            send(new Disconnect(reasonCode));
        }
        end(why);
    }

    /** Says goodbye and closes. */
    void disconnect(Disconnect packet) {
        requested = true;
        if (phase == Phase.OPEN) {
            send(packet);
        }
        end(new ClientException(ClientException.Kind.CONNECTION_LOST, "The client disconnected"));
    }

    /** Closes without a goodbye, as a network failure would. */
    void abort() {
        requested = true;
        if (channel != null) {
            channel.abort();
        }
        end(new ClientException(ClientException.Kind.CONNECTION_LOST, "The client dropped the connection"));
    }

    /** The channel is closed. */
    void onClosed(@Nullable Throwable failure) {
        end(
                failure == null
                        ? new ClientException(
                                ClientException.Kind.CONNECTION_LOST, options.server() + " closed the connection")
                        : ConnectFailure.of(options.server(), failure));
    }

    /** The end, whatever it was; the first cause counts. */
    private void end(ClientException why) {
        if (phase == Phase.CLOSED) {
            return;
        }
        boolean wasOpen = phase == Phase.OPEN;
        phase = Phase.CLOSED;
        cause = why;
        connectTimer.cancel(false);
        if (keepAliveTimer != null) {
            keepAliveTimer.cancel(false);
        }
        closeChannel();
        if (reauthentication != null) {
            reauthentication.completeExceptionally(why);
        }
        pings.forEach(ping -> ping.completeExceptionally(why));
        session.detach(why);
        owner.onEnded(wasOpen, new Disconnection(requested, serverDisconnect, requested ? null : cause));
    }

    private void closeChannel() {
        if (channel == null) {
            dialer.cancel();
        } else {
            channel.close();
        }
    }
}

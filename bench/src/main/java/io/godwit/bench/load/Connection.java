// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.godwit.protocol.codec.PacketDecoder;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.codec.VariableByteInteger;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT connection of the load: CONNECT, SUBSCRIBE, acknowledgements of both sides, keep alive, DISCONNECT. What its messages mean is
 * the {@link Role}'s.
 *
 * <p>An unexpected end, a refusal or anything that the standard does not allow ends the run with an error that names the client. All
 * methods but {@link #open} are for the connection's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close, channelInactive tells.
public final class Connection extends ChannelInboundHandlerAdapter {
    /** What must be over before MQTT begins. */
    enum Handshake {
        NONE,
        TLS,
        WEB_SOCKET
    }

    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final int SUBACK = 9;
    private static final int PINGRESP = 13;
    private static final int DISCONNECT = 14;

    private static final int FIRST_OUT_BYTES = 1024;
    private static final int FEWEST_HELD_BYTES = 1024;
    private static final int NEVER = -1;

    /** Brokers bound both. */
    private static final int MOST_FILTERS_IN_SUBSCRIBE = 200;

    private static final int MOST_SUBSCRIBE_BYTES = 16 * 1024;

    /** After DISCONNECT the broker closes; after this long it is done for it. */
    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoadLoop loop;
    private final String clientIdentifier;
    private final Role role;
    private final boolean cleanStart;
    private final boolean lasting;
    private final boolean v5;
    private Handshake awaited = Handshake.NONE;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf out;
    private @Nullable ByteBuf held;
    private @Nullable Window window;
    private @Nullable String farewell;
    private long dueNanos;
    private long begunNanos;
    private long heardNanos;
    private long toldNanos;
    private int place = NEVER;
    private int receiveMaximum;
    private long maximumPacketBytes = Long.MAX_VALUE;
    private boolean accepted;
    private boolean opening;
    private boolean leaving;
    private boolean pinged;
    private boolean over;

    private IntFunction<String> filters = index -> "";
    private int filterCount;
    private int filtersAsked;
    private int filtersGranted;
    private int subscriptionQos;
    private int unreleased;

    /**
     * A connection that {@link #open} opens.
     *
     * @param cleanStart whether a session that the broker has for the client ends first
     * @param lasting whether its session outlives it
     */
    public Connection(LoadLoop loop, String clientIdentifier, Role role, boolean cleanStart, boolean lasting) {
        this.loop = loop;
        this.clientIdentifier = clientIdentifier;
        this.role = role;
        this.cleanStart = cleanStart;
        this.lasting = lasting;
        this.v5 = loop.target().version().isV5();
    }

    /** A connection whose session ends with it. */
    public static Connection passing(LoadLoop loop, String clientIdentifier, Role role) {
        return new Connection(loop, clientIdentifier, role, true, false);
    }

    /** Opens it; safe from any thread. */
    public void open() {
        loop.execute(() -> loop.open(this));
    }

    /** Opens it when the time has come, from which its age counts; safe from any thread. */
    public void openAt(long nanos) {
        dueNanos = nanos;
        open();
    }

    /** The loop that it belongs to. */
    public LoadLoop loop() {
        return loop;
    }

    /** Its client identifier. */
    public String clientIdentifier() {
        return clientIdentifier;
    }

    /** {@link System#nanoTime()} when it was begun, or was to be begun. */
    public long begunNanos() {
        return begunNanos;
    }

    /** What the broker takes in one packet. */
    public long maximumPacketBytes() {
        return maximumPacketBytes;
    }

    /** QoS 2 messages that arrived and that the broker has not released. */
    public int unreleased() {
        return unreleased;
    }

    long dueNanos() {
        return dueNanos == 0 ? loop.nanos() : dueNanos;
    }

    void begin() {
        begunNanos = dueNanos == 0 ? System.nanoTime() : dueNanos;
        opening = true;
    }

    void place(int index) {
        place = index;
    }

    Connection handler(Handshake handshake) {
        awaited = handshake;
        return this;
    }

    // What the role asks for.

    /** Allows so many unacknowledged publishes, or as many as the broker does; returns how many. */
    int openWindow(int size) {
        window = new Window(Math.min(size, receiveMaximum)); // [MQTT-4.9.0-2]
        return window.size();
    }

    Window window() {
        Window opened = window;
        if (opened == null) {
            throw new IllegalStateException("no window is open");
        }
        return opened;
    }

    boolean isWritable() {
        ChannelHandlerContext ctx = context;
        return ctx != null && ctx.channel().isWritable();
    }

    /** Where to append packets; they leave at the end of the round. */
    ByteBuf out(int bytes) {
        ByteBuf buffer = out;
        if (buffer == null) {
            ChannelHandlerContext ctx = context;
            if (ctx == null) {
                throw new IllegalStateException(clientIdentifier + " is not connected");
            }
            buffer = ctx.alloc().directBuffer(Math.max(FIRST_OUT_BYTES, bytes));
            out = buffer;
            loop.markDirty(this);
        }
        return buffer;
    }

    void flush() {
        ByteBuf buffer = out;
        if (buffer == null) {
            return;
        }
        out = null;
        ChannelHandlerContext ctx = context;
        if (ctx == null || over) {
            buffer.release();
            return;
        }
        toldNanos = loop.nanos();
        ctx.writeAndFlush(buffer, ctx.voidPromise());
    }

    /** Subscribes to all filters, several in a packet, one packet at a time. */
    public void subscribe(int count, IntFunction<String> filterAt, QoS qos) {
        filters = filterAt;
        filterCount = count;
        filtersAsked = 0;
        filtersGranted = 0;
        subscriptionQos = qos.value();
        subscribeNext();
    }

    /** Expects messages of the subscriptions that its session has. */
    public void resume(QoS qos) {
        subscriptionQos = qos.value();
    }

    /** Publishes one message. */
    public void publish(PublishTemplate template, QoS qos, Stream stream) {
        int identifier = 0;
        if (qos != QoS.AT_MOST_ONCE) {
            openWindow(1);
            identifier = window().take();
        }
        template.write(out(template.packetBytes()), identifier, stream.next(), loop.nanos(), stream.number());
    }

    private void subscribeNext() {
        ByteBuf body = out(0).alloc().buffer();
        try {
            body.writeShort(1);
            if (v5) {
                body.writeByte(0);
            }
            long most = Math.min(MOST_SUBSCRIBE_BYTES, maximumPacketBytes);
            for (int n = 0; n < MOST_FILTERS_IN_SUBSCRIBE && filtersAsked < filterCount; n++) {
                String filter = filters.apply(filtersAsked);
                if (n > 0 && body.readableBytes() + 8 + ByteBufUtil.utf8Bytes(filter) > most) {
                    break;
                }
                body.writeShort(ByteBufUtil.utf8Bytes(filter));
                body.writeCharSequence(filter, StandardCharsets.UTF_8);
                body.writeByte(subscriptionQos);
                filtersAsked++;
            }
            ByteBuf buffer = out(body.readableBytes() + 5);
            buffer.writeByte(0x82);
            VariableByteInteger.write(body.readableBytes(), buffer);
            buffer.writeBytes(body);
        } finally {
            body.release();
        }
    }

    /** Sends DISCONNECT and waits for the broker to close. */
    public void leave() {
        if (!leaving && !over) {
            leaving = true;
            out(2).writeShort(0xE000);
            toldNanos = loop.nanos();
        }
    }

    /** Sends DISCONNECT and closes. */
    public void close() {
        ChannelHandlerContext ctx = context;
        if (ctx == null || over) {
            return;
        }
        boolean said = leaving;
        leaving = true;
        if (accepted && !said) {
            out(2).writeShort(0xE000);
        }
        ByteBuf last = out;
        out = null;
        if (last == null) {
            ctx.close();
        } else {
            ctx.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Looks once a second after what depends on time. */
    void look(long now) {
        if (leaving) {
            if (now - toldNanos > FAREWELL_NANOS) {
                close();
            }
            return;
        }
        int keepAliveSeconds = loop.target().keepAliveSeconds();
        if (!accepted || keepAliveSeconds == 0) {
            return;
        }
        long silence = TimeUnit.SECONDS.toNanos(keepAliveSeconds);
        if (pinged && now - toldNanos > silence && now - heardNanos > silence) {
            fail("got no answer to PINGREQ within " + keepAliveSeconds + " s");
        } else if (now - toldNanos > silence * 3 / 4) {
            pinged = true;
            out(2).writeShort(0xC000);
            toldNanos = now;
        }
    }

    // What the channel tells.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            channelActive(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.readClock();
        if (place == NEVER) {
            loop.add(this);
        }
        if (awaited == Handshake.NONE) {
            sendConnect();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls) {
            if (!tls.isSuccess()) {
                onUnreachable(tls.cause());
            } else if (awaited == Handshake.TLS) {
                sendConnect();
            }
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            sendConnect();
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            onUnreachable(new IOException("no answer to the WebSocket handshake"));
        }
    }

    private void sendConnect() {
        Target target = loop.target();
        Properties properties = v5 && lasting
                ? Properties.builder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, TimeUnit.HOURS.toSeconds(1))
                        .build()
                : Properties.NONE;
        String password = target.password();
        boolean clean = v5 ? cleanStart : cleanStart && !lasting;
        Connect connect = new Connect(
                target.version(),
                false,
                clean,
                target.keepAliveSeconds(),
                properties,
                clientIdentifier,
                null,
                target.userName(),
                password == null ? null : password.getBytes(StandardCharsets.UTF_8));
        PacketEncoder.encode(connect, target.version(), out(PacketEncoder.length(connect, target.version())));
    }

    void onUnreachable(Throwable cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (text.contains("assign requested address")) {
            text += "; this machine has no local port left: use fewer connections or wait a minute";
        } else if (text.contains("Too many open files")) {
            text += "; allow more with 'ulimit -n'";
        }
        fail("cannot connect to " + loop.target() + ": " + text);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (over) {
            return;
        }
        loop.readClock();
        if (leaving) {
            end();
            role.onClosed(this);
        } else {
            fail(
                    farewell != null
                            ? "was disconnected by the broker: " + farewell
                            : accepted
                                    ? "lost its connection: the broker closed it without saying why"
                                    : "cannot connect to " + loop.target()
                                            + ": the connection was closed before the CONNACK");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (over) {
            return;
        }
        if (leaving) {
            ctx.close();
        } else if (!accepted) {
            onUnreachable(cause);
        } else if (cause instanceof IOException && farewell == null) {
            fail("lost its connection: " + cause.getMessage());
        } else if (farewell != null) {
            fail("was disconnected by the broker: " + farewell);
        } else {
            fail("failed: " + cause);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable() && accepted && !over) {
            // Told in the middle of a write: later in this round.
            loop.execute(() -> role.onWritable(this));
        }
    }

    private void fail(String what) {
        if (over) {
            return;
        }
        end();
        loop.fail(new IOException("Client " + clientIdentifier + " " + what + "."));
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.close();
        }
    }

    private void end() {
        over = true;
        if (place != NEVER) {
            loop.remove(this, place);
            place = NEVER;
        }
        if (held != null) {
            held.release();
            held = null;
        }
        if (opening) {
            opening = false;
            loop.opened();
        }
    }

    // What arrives.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        loop.readClock();
        heardNanos = loop.nanos();
        try {
            if (over) {
                return;
            }
            ByteBuf before = held;
            if (before == null) {
                parse(in);
                if (in.isReadable() && !over) {
                    held = ctx.alloc().buffer(Math.max(FEWEST_HELD_BYTES, in.readableBytes() * 2));
                    held.writeBytes(in);
                }
                return;
            }
            before.writeBytes(in);
            parse(before);
            if (over) {
                return; // Released by then.
            }
            if (before.isReadable()) {
                before.discardReadBytes();
            } else {
                held = null;
                before.release();
            }
        } catch (LoadException | ProtocolViolation e) {
            fail(String.valueOf(e.getMessage()));
        } catch (IndexOutOfBoundsException e) {
            fail("got a packet that ends too early");
        } finally {
            in.release();
        }
    }

    /** Handles the whole packets of the buffer; what is left is the beginning of one. */
    private void parse(ByteBuf in) throws LoadException {
        while (in.readableBytes() >= 2 && !over) {
            int start = in.readerIndex();
            int index = start + 1;
            int length = 0;
            int shift = 0;
            byte next;
            do {
                if (index == in.writerIndex()) {
                    return;
                }
                if (shift > 21) {
                    throw new LoadException("got a packet whose remaining length has more than four bytes");
                }
                next = in.getByte(index++);
                length |= (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
            int end = index + length;
            if (end > in.writerIndex()) {
                return;
            }
            onPacket(in, start, index, end);
            if (!over) {
                in.readerIndex(end);
            }
        }
    }

    private void onPacket(ByteBuf in, int start, int body, int end) throws LoadException {
        int first = in.getUnsignedByte(start);
        switch (first >> 4) {
            case PUBLISH -> onPublish(in, first, body, end);
            case PUBACK -> onPubAck(in.getUnsignedShort(body), reason(in, body, end));
            case PUBREC -> onPubRec(in.getUnsignedShort(body), reason(in, body, end));
            case PUBCOMP -> onPubComp(in.getUnsignedShort(body));
            case PUBREL -> {
                unreleased--;
                out(4).writeInt(0x7002_0000 | in.getUnsignedShort(body));
            }
            case PINGRESP -> pinged = false;
            case CONNACK, SUBACK, DISCONNECT -> onRare(in.slice(start, end - start));
            default ->
                throw new LoadException("got a packet of type " + (first >> 4) + ", which a server must not send");
        }
    }

    private static int reason(ByteBuf in, int body, int end) {
        return end - body > 2 ? in.getUnsignedByte(body + 2) : 0;
    }

    private void onPublish(ByteBuf in, int first, int body, int end) throws LoadException {
        int qos = first >> 1 & 3;
        int index = body + 2 + in.getUnsignedShort(body);
        int identifier = 0;
        if (qos > 0) {
            identifier = in.getUnsignedShort(index);
            index += 2;
        }
        if (v5) {
            int length = 0;
            int shift = 0;
            byte next;
            do {
                next = in.getByte(index++);
                length |= (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0 && shift < 28);
            index += length;
        }
        if (index > end) {
            throw new LoadException("got a PUBLISH that is shorter than its own lengths say");
        }
        if (qos != subscriptionQos) {
            throw new LoadException(
                    "got a message at QoS " + qos + " that was published and subscribed to at QoS " + subscriptionQos);
        }
        role.onMessage(this, in, index, end - index);
        if (over) {
            return;
        }
        if (qos == 1) {
            out(4).writeInt(0x4002_0000 | identifier); // [MQTT-4.3.2-4]
        } else if (qos == 2) {
            unreleased++;
            out(4).writeInt(0x5002_0000 | identifier); // [MQTT-4.3.3-8]
        }
    }

    private void onPubAck(int identifier, int reason) throws LoadException {
        if (window == null || !window.acknowledge(identifier)) {
            throw unexpected("PUBACK", identifier);
        }
        role.onAcknowledged(this, identifier, reason);
    }

    private void onPubRec(int identifier, int reason) throws LoadException {
        if (reason >= 0x80) { // [MQTT-4.3.3-4]
            if (window == null || !window.acknowledge(identifier)) {
                throw unexpected("PUBREC", identifier);
            }
            role.onAcknowledged(this, identifier, reason);
            return;
        }
        if (window == null || !window.release(identifier)) {
            throw unexpected("PUBREC", identifier);
        }
        out(4).writeInt(0x6202_0000 | identifier);
    }

    private void onPubComp(int identifier) throws LoadException {
        if (window == null || !window.complete(identifier)) {
            throw unexpected("PUBCOMP", identifier);
        }
        role.onAcknowledged(this, identifier, 0);
    }

    private static LoadException unexpected(String packet, int identifier) {
        return new LoadException("got a " + packet + " for packet identifier " + identifier + ", which awaits none");
    }

    private void onRare(ByteBuf bytes) throws LoadException {
        Packet packet = PacketDecoder.forClient(
                        bytes.readableBytes(), loop.target().version())
                .decode(bytes);
        if (packet instanceof ConnAck connAck) {
            onConnAck(connAck);
        } else if (packet instanceof SubAck subAck) {
            onSubAck(subAck);
        } else if (packet instanceof Disconnect disconnect) {
            farewell = text(disconnect.reasonCode(), disconnect.properties());
        }
    }

    private void onConnAck(ConnAck connAck) throws LoadException {
        if (connAck.reasonCode() != ReasonCode.SUCCESS) {
            throw new LoadException("was refused: " + text(connAck.reasonCode(), connAck.properties()));
        }
        accepted = true;
        receiveMaximum = (int) connAck.properties().number(Property.RECEIVE_MAXIMUM, 65_535);
        maximumPacketBytes = connAck.properties().number(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE);
        role.onOpen(this);
        opening = false;
        loop.opened();
    }

    private void onSubAck(SubAck subAck) throws LoadException {
        for (ReasonCode code : subAck.reasonCodes()) {
            if (code.isError()) {
                throw new LoadException("may not subscribe to " + filters.apply(filtersGranted) + ": "
                        + text(code, subAck.properties()));
            }
            if (code.value() != subscriptionQos) {
                throw new LoadException("was granted QoS " + code.value() + " for " + filters.apply(filtersGranted)
                        + ", having asked for " + subscriptionQos);
            }
            filtersGranted++;
        }
        role.onGranted(this, subAck.reasonCodes().size());
        if (filtersGranted == filterCount) {
            role.onSubscribed(this);
        } else if (filtersGranted == filtersAsked) {
            subscribeNext();
        }
    }

    private String text(ReasonCode code, Properties properties) {
        String more = properties.text(Property.REASON_STRING);
        return (v5 ? String.format(Locale.ROOT, "0x%02X ", code.value()) : "")
                + code.text()
                + (more == null ? "" : " (" + more + ")");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One network connection of a script. {@code send…} gives bytes to the broker as the {@link Mode} wants them cut;
 * {@code expect…} and {@code receive} wait until the broker has answered, at most {@link #PATIENCE}, and throw
 * {@link AssertionError} when it answered otherwise.
 *
 * <p>Sending to a broker that has closed the connection is no failure: the next expectation shows what the broker did.
 */
public final class Client {
    /** How long an expectation waits for a broker that says nothing. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Packets are cut into single bytes up to here, and into odd pieces beyond, where cuts find nothing any more. */
    private static final int CUT_BYTES = 4_096;

    private static final int ODD_PIECE = 997;
    private static final byte[] PINGREQ = {(byte) 0xc0, 0};
    private static final byte[] DISCONNECT = {(byte) 0xe0, 0};

    private final String name;
    private final Link link;
    private final Stage stage;

    /** Bytes that the mode holds back until the next expectation. */
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    /** Whole packets read while looking for another one. */
    private final Deque<Received> inbox = new ArrayDeque<>();

    /** Bytes of the packets to come. */
    private byte[] rest = new byte[0];

    private boolean connected;
    private boolean ended;

    Client(String name, Link link, Stage stage) {
        this.name = name;
        this.link = link;
        this.stage = stage;
    }

    /** Sends packets. */
    public Client send(Bytes... packets) {
        for (Bytes packet : packets) {
            byte[] bytes = packet.bytes();
            stage.note(bytes);
            switch (stage.mode()) {
                case AS_WRITTEN -> write(bytes, Integer.MAX_VALUE);
                case BYTE_BY_BYTE -> write(bytes, 1);
                case IN_ONE_SEGMENT -> held.writeBytes(bytes);
            }
        }
        return this;
    }

    /** Sends packets as MQTT 5.0 writes them. */
    public Client send(Packet... packets) {
        for (Packet packet : packets) {
            send(Codec5.bytes(packet));
        }
        return this;
    }

    /** Sends these bytes. */
    public Client sendHex(String digits) {
        return send(Bytes.hex(digits));
    }

    /** Expects exactly these packets, in this order, as the next ones. */
    public Client expect(Bytes... packets) {
        for (Bytes packet : packets) {
            expectExactly(packet.bytes());
        }
        return this;
    }

    /** Expects packets of MQTT 5.0 that read exactly like these, in this order, as the next ones. */
    public Client expect(Packet... packets) {
        for (Packet packet : packets) {
            Packet received = receive(Packet.class);
            if (!received.equals(packet)) {
                throw failure("expected " + packet + " but got " + received);
            }
        }
        return this;
    }

    /** The next packet, which must be of this type, read as MQTT 5.0. */
    public <P extends Packet> P receive(Class<P> type) {
        Packet packet = Codec5.packet(next(type.getSimpleName()));
        if (!type.isInstance(packet)) {
            throw failure("expected " + type.getSimpleName() + " but got " + packet);
        }
        return type.cast(packet);
    }

    /** Expects exactly these bytes: whole packets, in this order, as the next ones. */
    public Client expectBytes(String digits) {
        byte[] expected = Bytes.hex(digits).bytes();
        int at = 0;
        while (at < expected.length) {
            int length = wholeLength(Arrays.copyOfRange(expected, at, expected.length));
            if (length == 0) {
                throw new IllegalArgumentException("not whole packets: " + digits);
            }
            int end = at + length;
            expectExactly(Arrays.copyOfRange(expected, at, end));
            at = end;
        }
        return this;
    }

    /** Expects exactly these packets in any order. */
    public Client expectInAnyOrder(Bytes... packets) {
        List<Bytes> missing = new ArrayList<>(List.of(packets));
        while (!missing.isEmpty()) {
            Received received = next("one of " + missing);
            int found = 0;
            while (found < missing.size() && !Arrays.equals(missing.get(found).bytes(), received.bytes())) {
                found++;
            }
            if (found == missing.size()) {
                throw failure("expected one of " + missing + " but got " + received);
            }
            missing.remove(found);
        }
        return this;
    }

    /**
     * Expects this PUBLISH of MQTT 3.x with any packet identifier, and gives back the identifier: above QoS 0 it is not 0.
     */
    public int expectPublish(PublishBytes expected) {
        Received received = receive(PacketType.PUBLISH);
        int identifier = received.packetIdentifier();
        if (!Arrays.equals(expected.id(identifier).bytes(), received.bytes())) {
            throw failure("expected " + expected + " but got " + received);
        }
        if (received.qos() > 0 && identifier == 0) {
            throw failure("packet identifier 0 in " + received);
        }
        return identifier;
    }

    /** The next packet, which must be of this type. */
    public Received receive(PacketType type) {
        Received received = next(type.toString());
        if (received.type() != type) {
            throw failure("expected " + type + " but got " + received);
        }
        return received;
    }

    /** Expects that the broker closes the connection and sends nothing more. */
    public Client expectClosed() {
        Received received = poll("the end of the connection", PATIENCE);
        if (received != null) {
            throw failure("expected the end of the connection but got " + received);
        }
        link.close();
        return this;
    }

    /**
     * Expects that a CONNECT is refused: the broker closes the connection, and may say why in a CONNACK before.
     */
    public Client expectRefused() {
        Received received = poll("a refusal", PATIENCE);
        if (received != null) {
            byte[] bytes = received.bytes();
            if (received.type() != PacketType.CONNACK || bytes[2] != 0 || bytes[3] == 0) {
                throw failure("expected a refusal but got " + received);
            }
        }
        return expectClosed();
    }

    /**
     * Expects that a CONNECT of MQTT 5.0 is refused: the broker closes the connection, and may say why in a CONNACK of either
     * version before.
     */
    public Client expectRefused5() {
        Received received = poll("a refusal", PATIENCE);
        if (received != null) {
            byte[] bytes = received.bytes();
            if (received.type() != PacketType.CONNACK || bytes[2] != 0 || bytes[3] == 0) {
                throw failure("expected a refusal but got " + received);
            }
        }
        return expectClosed();
    }

    /**
     * Expects that the broker has nothing for this client as a consequence of all that has been sent on this stage so
     * far. Proven by questions and answers, not by waiting: every connected client of the stage sends PINGREQ, this one
     * twice, because an event loop may answer it before it looks at what other event loops handed over.
     */
    public Client expectNothing() {
        List<Received> all = receiveAll();
        if (!all.isEmpty()) {
            throw failure("expected nothing but got " + all);
        }
        return this;
    }

    /** All packets for this client that are a consequence of what has been sent on this stage so far. */
    public List<Received> receiveAll() {
        stage.flush();
        stage.settleAllBut(this);
        sync();
        sync();
        List<Received> all = List.copyOf(inbox);
        inbox.clear();
        return all;
    }

    /** Waits until the broker has handled all that this client sent: PINGREQ, then whatever comes up to PINGRESP. */
    public Client sync() {
        if (!settle()) {
            throw failure("expected PINGRESP but the broker closed the connection");
        }
        return this;
    }

    /** As {@link #sync}, but false if the connection ended meanwhile. */
    boolean settle() {
        stage.flush();
        write(PINGREQ, Integer.MAX_VALUE);
        List<Received> before = new ArrayList<>(inbox);
        inbox.clear();
        Received received = poll("PINGRESP", PATIENCE);
        while (received != null && received.type() != PacketType.PINGRESP) {
            before.add(received);
            received = poll("PINGRESP", PATIENCE);
        }
        before.addAll(inbox);
        inbox.clear();
        inbox.addAll(before);
        return received != null;
    }

    /** Ends the network connection without DISCONNECT, as a crash of the client would. */
    public Client drop() {
        stage.flush();
        ended = true;
        link.close();
        return this;
    }

    /** Sends DISCONNECT (Normal disconnection) and closes once the broker has closed. */
    public void disconnect() {
        send(Bytes.of(DISCONNECT));
        expectClosed();
    }

    boolean isConnected() {
        return connected && !ended;
    }

    /** The end of the script: ends the connection so that no will is published, whatever is still to be read. */
    void leave() {
        if (ended) {
            return;
        }
        if (connected) {
            flush();
            write(DISCONNECT, Integer.MAX_VALUE);
            inbox.clear();
            long deadlineNanos = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            while (!ended && System.nanoTime() < deadlineNanos) {
                fill(deadlineNanos);
            }
        }
        ended = true;
        link.close();
    }

    void flush() {
        if (held.size() > 0) {
            byte[] bytes = held.toByteArray();
            held.reset();
            write(bytes, Integer.MAX_VALUE);
        }
    }

    private void write(byte[] bytes, int pieceBytes) {
        try {
            int at = 0;
            while (at < bytes.length) {
                int piece = pieceBytes == 1 && at >= CUT_BYTES ? ODD_PIECE : pieceBytes;
                int length = Math.min(piece, bytes.length - at);
                link.write(bytes, at, length);
                at += length;
            }
        } catch (IOException e) {
            // The broker has closed the connection; the next expectation looks at that.
        }
    }

    private void expectExactly(byte[] expected) {
        Received received = next(Received.describe(expected));
        if (!Arrays.equals(expected, received.bytes())) {
            throw failure("expected " + Received.describe(expected) + " but got " + received);
        }
    }

    private Received next(String awaited) {
        Received received = poll(awaited, PATIENCE);
        if (received == null) {
            throw failure("expected " + awaited + " but the broker closed the connection");
        }
        return received;
    }

    /** The next packet, or null at the end of the connection. */
    private @Nullable Received poll(String awaited, Duration patience) {
        stage.flush();
        flush();
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (inbox.isEmpty() && !ended) {
            if (!fill(deadlineNanos)) {
                throw failure("expected " + awaited + " but got nothing within " + patience.toSeconds() + " s"
                        + (rest.length == 0 ? "" : " except the beginning of " + Received.describe(rest)));
            }
        }
        return inbox.poll();
    }

    /** Reads once; false when the deadline has passed. */
    private boolean fill(long deadlineNanos) {
        long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
            return false;
        }
        try {
            byte[] chunk = link.read((int) leftMillis);
            if (chunk.length == 0) {
                ended = true;
            }
            rest = Bytes.join(Bytes.of(rest), Bytes.of(chunk)).bytes();
            int length = wholeLength(rest);
            while (length > 0) {
                add(new Received(Arrays.copyOf(rest, length)));
                rest = Arrays.copyOfRange(rest, length, rest.length);
                length = wholeLength(rest);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            ended = true;
            return true;
        } catch (IOException e) {
            throw failure("cannot read: " + e);
        }
    }

    private void add(Received received) {
        if (received.type() == PacketType.CONNACK && received.bytes()[3] == 0) {
            connected = true;
        }
        inbox.add(received);
    }

    /** The length of the packet that the bytes begin with, or 0 while it is not whole. */
    private static int wholeLength(byte[] bytes) {
        long length = 0;
        for (int at = 1; at < bytes.length; at++) {
            length |= (long) (bytes[at] & 127) << (7 * (at - 1));
            if ((bytes[at] & 128) == 0) {
                long whole = length + at + 1;
                return whole <= bytes.length ? (int) whole : 0;
            }
        }
        return 0;
    }

    private AssertionError failure(String what) {
        return new AssertionError("client " + name + ": " + what);
    }

    @Override
    public String toString() {
        return name;
    }
}

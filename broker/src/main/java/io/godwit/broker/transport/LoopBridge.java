// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.connection.Endpoint;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries a network connection whose channel lives on one loop and whose connection lives on another: packets one way,
 * encoded bytes the other, each in batches of a round.
 *
 * <p>Methods say on which of the two loops they run. The two counters that both sides look at are volatile; everything
 * else belongs to one side. What is on its way is bounded in both directions by {@link #WINDOW}.
 */
final class LoopBridge {
    /** Bytes that may be on their way to the other loop before their source is asked to wait. */
    private static final long WINDOW = 256 * 1024;

    private final PacketFraming framing;
    private final ChannelWire wire;

    // Channel loop to owner loop.
    /** Packets of this read; channel loop. */
    private ArrayList<Packet> batch = new ArrayList<>();

    private long batchBytes;
    private long inboundHanded;
    private boolean inboundStopped;

    /** The owner loop's own copy of {@link #inboundTaken}. */
    private long inboundDone;

    /** Bytes whose packets the connection has taken; written by the owner loop. */
    private volatile long inboundTaken;

    /** Whether the channel loop waits for {@link #inboundTaken} to move; written by the channel loop. */
    private volatile boolean inboundWaiting;

    /** What the connection has not taken yet because it paused; owner loop. */
    private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();

    private boolean paused;
    private boolean draining;

    // Owner loop to channel loop.
    /** Written since the last flush; owner loop. */
    private ArrayList<ByteBuf> parts = new ArrayList<>();

    private long outboundHanded;

    /** The channel loop's own copy of {@link #outboundTaken}. */
    private long outboundDone;

    /** Bytes that the channel has taken; written by the channel loop. */
    private volatile long outboundTaken;

    /** Whether the connection was told to wait; written by the owner loop. */
    private volatile boolean outboundWaiting;

    LoopBridge(PacketFraming framing, ChannelWire wire) {
        this.framing = framing;
        this.wire = wire;
    }

    // On the channel loop.

    /** Begins the conversation on the owner loop. */
    void begin(Conversations conversations, Endpoint endpoint) {
        wire.loop().execute(() -> wire.begin(conversations, endpoint));
    }

    /** Adds a packet to the batch; {@code bytes} is what it took on the wire. */
    void receive(Packet packet, int bytes) {
        batch.add(packet);
        batchBytes += bytes;
    }

    /** Hands the batch over. Returns false when enough is on its way: no more until {@link PacketFraming#resumeReading}. */
    boolean handOver() {
        if (batch.isEmpty()) {
            return !inboundStopped;
        }
        List<Packet> packets = batch;
        long bytes = batchBytes;
        batch = new ArrayList<>();
        batchBytes = 0;
        inboundHanded += bytes;
        wire.loop().execute(() -> {
            for (int i = 0; i < packets.size(); i++) {
                Packet packet = packets.get(i);
                if (isFlowing()) {
                    wire.receive(packet);
                } else {
                    inbox.add(() -> wire.receive(packet));
                }
            }
            take(() -> taken(bytes));
        });
        if (inboundHanded - inboundTaken > WINDOW) {
            inboundStopped = true;
            inboundWaiting = true;
            if (inboundHanded - inboundTaken > WINDOW) {
                return false;
            }
            inboundWaiting = false;
            inboundStopped = false;
        }
        return true;
    }

    private void goOn() {
        if (inboundStopped && inboundHanded - inboundTaken <= WINDOW) {
            inboundStopped = false;
            inboundWaiting = false;
            framing.resumeReading();
        }
    }

    void receiveViolation(ProtocolViolation violation, byte[] received) {
        wire.loop().execute(() -> take(() -> wire.receiveViolation(violation, received)));
    }

    void becameWritable() {
        wire.loop().execute(wire::becameWritable);
    }

    void end(String cause) {
        wire.loop().execute(() -> take(() -> wire.end(cause)));
    }

    // On the owner loop.

    /** Runs what arrived, or keeps it while the connection pauses. */
    private void take(Runnable arrival) {
        if (isFlowing()) {
            arrival.run();
        } else {
            inbox.add(arrival);
        }
    }

    private boolean isFlowing() {
        return !paused && inbox.isEmpty();
    }

    private void taken(long bytes) {
        inboundDone += bytes;
        inboundTaken = inboundDone;
        if (inboundWaiting) {
            framing.loop().execute(this::goOn);
        }
    }

    void pauseReading() {
        paused = true;
    }

    void resumeReading() {
        paused = false;
        if (!inbox.isEmpty() && !draining) {
            draining = true;
            wire.loop().execute(this::drain);
        }
    }

    private void drain() {
        draining = false;
        while (!paused) {
            Runnable arrival = inbox.poll();
            if (arrival == null) {
                return;
            }
            arrival.run();
        }
    }

    void write(ByteBuf bytes) {
        parts.add(bytes);
        outboundHanded += bytes.readableBytes();
    }

    void flush(int packets) {
        if (parts.isEmpty()) {
            return;
        }
        List<ByteBuf> written = parts;
        parts = new ArrayList<>();
        framing.loop().execute(() -> send(written, packets));
    }

    private void send(List<ByteBuf> written, int packets) {
        long bytes = 0;
        for (int i = 0; i < written.size(); i++) {
            ByteBuf part = written.get(i);
            bytes += part.readableBytes();
            framing.write(part);
        }
        framing.flush(packets);
        outboundDone += bytes;
        outboundTaken = outboundDone;
        if (outboundWaiting && framing.isWritable()) {
            outboundWaiting = false;
            becameWritable();
        }
    }

    boolean isWritable() {
        if (!framing.isWritable()) {
            return false;
        }
        if (outboundHanded - outboundTaken < WINDOW) {
            return true;
        }
        outboundWaiting = true;
        return outboundHanded - outboundTaken < WINDOW;
    }

    long pendingBytes() {
        return outboundHanded - outboundTaken + framing.pendingBytes();
    }

    void closeAfterWrites() {
        flush(0);
        framing.loop().execute(framing::closeAfterWrites);
    }

    void abort() {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).release();
        }
        parts.clear();
        framing.loop().execute(framing::abort);
    }
}

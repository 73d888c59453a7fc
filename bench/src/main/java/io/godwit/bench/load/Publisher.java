// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.godwit.protocol.packet.QoS;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what its {@link Source} has, as fast as the source, the acknowledgements and the kernel let it, or when it is due. Belongs to
 * its connection's loop, but for {@link #start} and {@link #stop}.
 */
public final class Publisher implements Role {
    private static final int REFUSED = 0x80;

    /**
     * What publishers have in common.
     *
     * @param inFlight publishes that may wait for their acknowledgement
     * @param timed whether a unit is a publish that was accepted
     * @param open gets a step from each that is connected
     */
    public record Habits(QoS qos, int inFlight, boolean timed, Goal open) {}

    private final Source source;
    private final Habits habits;
    private final LoadLoop loop;
    private final Connection connection;
    private @Nullable Window window;

    /** By packet identifier: what {@link Source#write} gave, and when the message was sent. */
    private long[] messages = {};

    private long[] stamps = {};

    private @Nullable Goal idle;
    private boolean running;
    private boolean settled;

    // Where there is a pace: message n is due at firstDueNanos + n * dueEveryNanos.
    private boolean paced;
    private long firstDueNanos;
    private double dueEveryNanos;
    private long due;
    private long sent;

    /** A publisher that {@link Connection#open} of its connection connects. */
    public Publisher(LoadLoop loop, String clientIdentifier, Source source, Habits habits) {
        this.loop = loop;
        this.source = source;
        this.habits = habits;
        this.connection = Connection.passing(loop, clientIdentifier, this);
        source.onNext(this::wake);
    }

    /** Its connection. */
    public Connection connection() {
        return connection;
    }

    /** Begins to publish; {@code idle} gets a step when the source is exhausted, or after {@link #stop}, and all is acknowledged. */
    public void start(@Nullable Goal idle) {
        loop.execute(() -> {
            this.idle = idle;
            settled = false;
            running = true;
            fill();
        });
    }

    /** Publishes no more; {@code idle} gets a step when all is acknowledged. */
    public void stop(Goal idle) {
        loop.execute(() -> {
            this.idle = idle;
            running = false;
            settle();
        });
    }

    /** Publishes when messages are due: the one with number n of this publisher at {@code first + n * every}. */
    void pace(long first, double every) {
        paced = true;
        firstDueNanos = first;
        dueEveryNanos = every;
    }

    long nextDueNanos() {
        return dueNanos(due);
    }

    void onDue() {
        due++;
        fill();
    }

    private long dueNanos(long number) {
        return firstDueNanos + (long) ((double) number * dueEveryNanos);
    }

    private void wake() {
        if (loop.isCurrent()) {
            fill();
        } else {
            loop.execute(this::fill);
        }
    }

    private void fill() {
        if (!running) {
            return;
        }
        Window acknowledgements = window;
        while (connection.isWritable() && source.hasNext()) {
            if ((paced && sent == due) || (acknowledgements != null && !acknowledgements.hasRoom())) {
                return;
            }
            long stamp = paced ? dueNanos(sent) : loop.nanos();
            int identifier = acknowledgements == null ? 0 : acknowledgements.take();
            long message = source.write(connection.out(source.packetBytes()), identifier, stamp);
            messages[identifier] = message;
            stamps[identifier] = stamp;
            sent++;
            loop.tally().countSent();
        }
        if (source.isExhausted()) {
            settle();
        }
    }

    private void settle() {
        if (idle != null && !settled && (window == null || window.isIdle())) {
            settled = true;
            idle.step();
        }
    }

    @Override
    public void onOpen(Connection opened) {
        if (source.packetBytes() > opened.maximumPacketBytes()) {
            loop.fail(new IOException("The broker takes packets of at most " + opened.maximumPacketBytes()
                    + " bytes, and a message here has " + source.packetBytes() + ": use a smaller --payload."));
            return;
        }
        int size = habits.qos() == QoS.AT_MOST_ONCE ? 0 : opened.openWindow(habits.inFlight());
        window = size == 0 ? null : opened.window();
        messages = new long[size + 1];
        stamps = new long[size + 1];
        habits.open().step();
    }

    @Override
    public void onAcknowledged(Connection from, int packetIdentifier, int reasonCode) {
        if (reasonCode >= REFUSED) {
            loop.tally().countRefused(reasonCode);
            source.refused(messages[packetIdentifier]);
        } else {
            loop.tally().countAcknowledged();
            if (habits.timed()) {
                loop.tally().complete(loop.nanos() - stamps[packetIdentifier]);
            }
        }
        if (running) {
            fill();
        } else {
            settle();
        }
    }

    @Override
    public void onWritable(Connection from) {
        fill();
    }
}

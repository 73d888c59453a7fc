// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.godwit.protocol.packet.QoS;
import io.netty.buffer.ByteBuf;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes, and checks and times what it gets. Belongs to its connection's loop; other threads may look at {@link #arrivals} after they
 * have taken a sample.
 */
public final class Subscriber implements Role {
    /**
     * What subscribers have in common.
     *
     * @param payloadBytes of every message
     * @param timed whether a unit is a message that arrived
     * @param ready gets a step from each that is subscribed
     */
    public record Habits(QoS qos, int payloadBytes, boolean timed, Goal ready) {}

    private final Connection connection;
    private final LoadLoop loop;
    private final int filterCount;
    private final IntFunction<String> filters;
    private final Habits habits;

    /** Of the streams from {@link #firstStream} on; null for one that this does not get. */
    private final @Nullable Arrivals[] arrivals;

    /** Where arrivals free a slot, by the same index. */
    private final @Nullable Slots[] slots;

    private final int firstStream;

    /**
     * A subscriber that {@link Connection#open} of its connection connects.
     *
     * @param arrivals by number of the stream minus {@code firstStream}; null for a stream that is not asked for
     * @param slots the same way; null where arrivals hold nobody back
     */
    public Subscriber(
            LoadLoop loop,
            String clientIdentifier,
            int filterCount,
            IntFunction<String> filters,
            int firstStream,
            @Nullable Arrivals[] arrivals,
            @Nullable Slots[] slots,
            Habits habits) {
        this.loop = loop;
        this.filterCount = filterCount;
        this.filters = filters;
        this.firstStream = firstStream;
        this.arrivals = arrivals;
        this.slots = slots;
        this.habits = habits;
        this.connection = Connection.passing(loop, clientIdentifier, this);
    }

    /** Its connection. */
    public Connection connection() {
        return connection;
    }

    /** What has arrived of each stream; null for one that this does not get. Not to be changed. */
    public @Nullable Arrivals[] arrivals() {
        return arrivals;
    }

    @Override
    public void onOpen(Connection opened) {
        if (filterCount == 0) {
            habits.ready().step(); // More sessions than filters.
        } else {
            opened.subscribe(filterCount, filters, habits.qos());
        }
    }

    @Override
    public void onGranted(Connection asking, int granted) {
        // Where nobody measures subscribing this is before the first unit that counts.
        loop.tally().complete(granted);
    }

    @Override
    public void onSubscribed(Connection subscribed) {
        habits.ready().step();
    }

    @Override
    public void onMessage(Connection from, ByteBuf in, int payload, int bytes) throws LoadException {
        if (bytes != habits.payloadBytes()) {
            throw new LoadException("got a payload of " + bytes + " bytes where each has " + habits.payloadBytes());
        }
        int index = in.getInt(payload + PublishTemplate.STREAM_AT) - firstStream;
        Arrivals line = index < 0 || index >= arrivals.length ? null : arrivals[index];
        if (line == null) {
            throw new LoadException("got a message of a publisher that it did not subscribe to");
        }
        loop.tally().countReceived();
        long number = in.getLong(payload + PublishTemplate.NUMBER_AT);
        long before = line.next();
        if (!line.add(number)) {
            return;
        }
        if (habits.timed()) {
            loop.tally().complete(loop.nanos() - in.getLong(payload + PublishTemplate.STAMP_AT));
        }
        Slots freed = slots[index];
        if (freed != null) {
            if (habits.qos() != QoS.AT_MOST_ONCE) {
                freed.delivered(number);
                return;
            }
            // At QoS 0 nobody will come for those that were passed over; they must not hold the publisher back.
            for (long passed = before; passed <= number; passed++) {
                freed.delivered(passed);
            }
        }
    }
}

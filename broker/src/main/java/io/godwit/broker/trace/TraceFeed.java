// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Where connections tell their packets and watchers get them. One for each broker, safe from any thread.
 *
 * <p>While nobody watches and nothing is to be remembered it is off, and a connection does no more than to ask
 * {@link #isOn}: one field.
 */
public final class TraceFeed {
    /** Events that wait for a watcher unless it wants another number. */
    public static final int USUAL_CAPACITY = 4096;

    private final InstantSource clock;
    private final AtomicLong connections = new AtomicLong();

    /** Never changed, only replaced; guarded by this. */
    private volatile Watch[] watches = new Watch[0];

    private volatile RecentPackets recent = new RecentPackets(0, 0);

    private volatile boolean on;

    /** A feed that is off; {@code clock} gives the times of events. */
    public TraceFeed(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether a connection must tell its packets. */
    public boolean isOn() {
        return on;
    }

    /**
     * Remembers the last packets of each client from now on; what was remembered is forgotten.
     *
     * @param packets how many of each client; 0 is none
     * @param memoryBytes what all of them together may take, roughly; 0 is none
     */
    public synchronized void remember(int packets, long memoryBytes) {
        recent = new RecentPackets(packets, memoryBytes);
        decide();
    }

    /** Whether packets are remembered. */
    public boolean isRemembering() {
        return !recent.isOff();
    }

    /** The last packets of a client, oldest first; empty when there are none or none are remembered. */
    public List<PacketEvent> last(String clientId, boolean payload) {
        List<PacketEvent> events = new ArrayList<>();
        for (Sighting sighting : recent.of(clientId)) {
            events.add(sighting.event(payload));
        }
        return events;
    }

    /**
     * Begins to watch.
     *
     * @param capacity events that may wait
     * @param arrival called on a loop when events are there after {@link Watch#poll} found none; must not block
     */
    public Watch watch(TraceFilter filter, int capacity, Runnable arrival) {
        return add(new Watch(this, filter, capacity, watch -> arrival.run()));
    }

    /**
     * Begins to watch; every event is given to {@code consumer} on {@code executor}, one after the other.
     *
     * @param capacity events that may wait
     */
    public Watch watch(TraceFilter filter, int capacity, Executor executor, Consumer<PacketEvent> consumer) {
        return add(new Watch(this, filter, capacity, watch -> {
            try {
                executor.execute(() -> drain(watch, consumer));
            } catch (RejectedExecutionException stopped) {
                watch.close();
            }
        }));
    }

    private static void drain(Watch watch, Consumer<PacketEvent> consumer) {
        for (PacketEvent event = watch.poll(); event != null; event = watch.poll()) {
            consumer.accept(event);
        }
    }

    private synchronized Watch add(Watch watch) {
        Watch[] more = new Watch[watches.length + 1];
        System.arraycopy(watches, 0, more, 0, watches.length);
        more[watches.length] = watch;
        watches = more;
        decide();
        return watch;
    }

    synchronized void remove(Watch watch) {
        List<Watch> left = new ArrayList<>(List.of(watches));
        left.remove(watch);
        watches = left.toArray(new Watch[0]);
        decide();
    }

    private void decide() {
        on = watches.length > 0 || !recent.isOff();
    }

    /** A connection to tell about; on its loop. */
    public TracedConnection connection(TracedPeer peer) {
        return new TracedConnection(this, connections.incrementAndGet(), peer);
    }

    boolean isWanted(TracedPeer peer, List<String> topics) {
        if (!recent.isOff()) {
            return true;
        }
        for (Watch watch : watches) {
            if (watch.wants(peer, topics)) {
                return true;
            }
        }
        return false;
    }

    void add(Sighting sighting, List<String> topics) {
        for (Watch watch : watches) {
            if (watch.wants(sighting.peer(), topics)) {
                watch.offer(sighting);
            }
        }
        RecentPackets memory = recent;
        if (!memory.isOff()) {
            memory.add(sighting);
        }
    }

    long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}

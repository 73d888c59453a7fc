// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watcher's queue. Loops put in and never wait: what does not fit is lost, and an event at that place says how much.
 * Whoever watches takes out with {@link #poll}, one thread at a time, and must {@link #close} in the end.
 */
public final class Watch implements AutoCloseable {
    private final TraceFeed feed;
    private final TraceFilter filter;
    private final int capacity;
    private final Consumer<Watch> arrival;
    private final ConcurrentLinkedQueue<Sighting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    /** Whether {@link #arrival} was called since the queue was last found empty. */
    private final AtomicBoolean announced = new AtomicBoolean();

    Watch(TraceFeed feed, TraceFilter filter, int capacity, Consumer<Watch> arrival) {
        this.feed = feed;
        this.filter = filter;
        this.capacity = capacity;
        this.arrival = arrival;
    }

    boolean wants(TracedPeer peer, List<String> topics) {
        return filter.wants(peer, topics);
    }

    /** On any loop. */
    void offer(Sighting sighting) {
        if (queued.get() >= capacity) {
            lost.incrementAndGet();
        } else {
            addLoss(sighting.timeMicros());
            queued.incrementAndGet();
            queue.add(sighting);
        }
        announce();
    }

    private boolean addLoss(long timeMicros) {
        int missing = lost.get() == 0 ? 0 : lost.getAndSet(0);
        if (missing == 0) {
            return false;
        }
        queued.incrementAndGet();
        queue.add(Sighting.ofLoss(timeMicros, missing));
        return true;
    }

    private void announce() {
        if (!announced.get() && announced.compareAndSet(false, true)) {
            arrival.accept(this);
        }
    }

    /** The next event, or null when there is none yet; the watch's {@code arrival} is called when there is one again. */
    public @Nullable PacketEvent poll() {
        while (true) {
            Sighting next = queue.poll();
            if (next != null) {
                queued.decrementAndGet();
                return next.event(filter.payload());
            }
            if (addLoss(feed.nowMicros())) {
                continue;
            }
            announced.set(false);
            boolean nothing = queue.isEmpty() && lost.get() == 0;
            if (nothing || !announced.compareAndSet(false, true)) {
                // Whatever comes, or came meanwhile, has its own announcement.
                return null;
            }
        }
    }

    /** Ends it; what is queued can still be taken. */
    @Override
    public void close() {
        feed.remove(this);
    }
}

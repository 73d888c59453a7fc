// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.retain;

import io.godwit.broker.message.Message;
import io.godwit.broker.store.RetainedState;
import io.godwit.broker.topictree.TopicTree;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The retained message of each topic name, at most one [MQTT-3.3.1-5]. No session owns them [v3 MQTT-3.1.2-7].
 *
 * <p>Shared by all loops. Changes take turns on a lock and hold it for about a microsecond; reading takes no lock: a message that is
 * there throughout is seen exactly once, one that comes or goes meanwhile may be seen or not. Expired messages are seen until
 * {@link #removeExpired}: who reads asks {@link Message#isExpired}.
 */
public final class RetainedMessages implements RetainedState {
    private final TopicTree<Message> tree;
    private final Expiries expiries;
    private final Object lock = new Object();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    /** None yet. */
    public RetainedMessages() {
        this(new SplittableRandom());
    }

    /** None yet; tables are laid out by this random number generator, which is not kept. */
    public RetainedMessages(RandomGenerator random) {
        tree = new TopicTree<>(random);
        expiries = new Expiries(message -> tree.get(message.topic().utf8()) == message);
    }

    /** Keeps this message in place of the one with the same topic name, if there is one. */
    @Override
    public void set(Message message) {
        byte[] path = message.topic().utf8();
        synchronized (lock) {
            Message previous = tree.get(path);
            account(previous, message);
            tree.put(path, message);
        }
    }

    /** Forgets the message with this topic name, if there is one. */
    @Override
    public void clear(TopicName topic) {
        synchronized (lock) {
            Message previous = tree.get(topic.utf8());
            if (previous != null) {
                tree.remove(topic.utf8());
                account(previous, null);
            }
        }
    }

    /** Under the lock. */
    private void account(@Nullable Message previous, @Nullable Message next) {
        if (previous != null) {
            previous.retained(false);
            count.decrementAndGet();
            bytes.addAndGet(-previous.size());
            expiries.forget(previous);
        }
        if (next != null) {
            next.retained(true);
            count.incrementAndGet();
            bytes.addAndGet(next.size());
            expiries.remember(next);
        }
    }

    /** The message with this topic name, or null. */
    public @Nullable Message get(TopicName topic) {
        return tree.get(topic.utf8());
    }

    /** Shows every message whose topic name this filter matches, in no particular order. */
    public void forEachMatch(TopicFilter filter, Consumer<Message> into) {
        tree.forEachName(filter.matchedUtf8(), (message, consumer) -> consumer.accept(message), into);
    }

    /** How many there are. */
    public long count() {
        return count.get();
    }

    /** The bytes of their topic names and payloads. */
    public long bytes() {
        return bytes.get();
    }

    /**
     * Forgets messages whose time is over; costs nothing for those whose time is not.
     *
     * @return how many
     */
    public int removeExpired(long nowMillis) {
        int removed = 0;
        synchronized (lock) {
            for (Message m = expiries.poll(nowMillis); m != null; m = expiries.poll(nowMillis)) {
                tree.remove(m.topic().utf8());
                m.retained(false);
                count.decrementAndGet();
                bytes.addAndGet(-m.size());
                removed++;
            }
        }
        return removed;
    }
}

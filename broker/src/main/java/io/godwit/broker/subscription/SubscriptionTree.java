// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import io.godwit.broker.topictree.TopicTree;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions: which of them match this topic name.
 *
 * <p>Shared by all loops. {@link #put} and {@link #remove} take turns on a lock and hold it for about a microsecond;
 * {@link #match} takes no lock: it sees every subscription that is there throughout exactly once, and one that comes or goes
 * meanwhile may be seen or not. What a thread put before it told another thread, that thread's matches show.
 *
 * <p>About 70 bytes for a subscription whose filter has a level of its own; see {@code TopicTree}.
 *
 * @param <S> who subscribes, told apart by {@code equals}
 * @param <E> what matching gives: the subscriber with the options of this subscription
 */
public final class SubscriptionTree<S, E> {
    /** How many counters tell changes of filters without wildcards apart: a power of two. */
    private static final int VERSIONS = 1 << 12;

    private final TopicTree<Holding<S, E>> tree;
    private final Object lock = new Object();

    /** Counts changes of filters with wildcards, any of which may concern any topic name. */
    private final AtomicLong wildcardEpoch = new AtomicLong();

    /** Count changes of filters without wildcards, each by the hash of the only topic name that it may concern. */
    private final AtomicIntegerArray versions = new AtomicIntegerArray(VERSIONS);

    private final AtomicLong size = new AtomicLong();
    private final AtomicLong sharedSize = new AtomicLong();

    /** An empty tree whose tables are laid out by a random number of its own. */
    public SubscriptionTree() {
        this(new SplittableRandom());
    }

    /** An empty tree whose tables are laid out by this random number generator, which is not kept. */
    public SubscriptionTree(RandomGenerator random) {
        tree = new TopicTree<>(random);
    }

    /**
     * Adds a subscription, in place of that of the same subscriber with an equal filter, if there is one [MQTT-3.8.4-3].
     *
     * @return the entry that was there before, or null
     */
    @SuppressWarnings("ReferenceEquality") // Whether the holding is the same object is the question.
    public @Nullable E put(TopicFilter filter, S subscriber, E entry) {
        byte[] path = filter.matchedUtf8();
        String shareName = filter.shareName();
        synchronized (lock) {
            Holding<S, E> held = tree.get(path);
            E previous = held == null ? null : held.entry(shareName, subscriber);
            Holding<S, E> changed =
                    held == null ? Holding.of(shareName, subscriber, entry) : held.with(shareName, subscriber, entry);
            if (changed != held) {
                tree.put(path, changed);
            }
            if (previous == null) {
                count(filter, 1);
            }
            markChanged(filter);
            return previous;
        }
    }

    /**
     * Removes a subscription.
     *
     * @return its entry, or null when there was none
     */
    @SuppressWarnings("ReferenceEquality")
    public @Nullable E remove(TopicFilter filter, S subscriber) {
        byte[] path = filter.matchedUtf8();
        String shareName = filter.shareName();
        synchronized (lock) {
            Holding<S, E> held = tree.get(path);
            E previous = held == null ? null : held.entry(shareName, subscriber);
            if (held == null || previous == null) {
                return null;
            }
            Holding<S, E> left = held.without(shareName, subscriber);
            if (left == null) {
                tree.remove(path);
            } else if (left != held) {
                tree.put(path, left);
            }
            count(filter, -1);
            markChanged(filter);
            return previous;
        }
    }

    /** Under the lock. */
    private void count(TopicFilter filter, int change) {
        size.addAndGet(change);
        if (filter.isShared()) {
            sharedSize.addAndGet(change);
        }
    }

    /** After the change, under the lock: who reads the old stamps may have computed from the tree as it was. */
    private void markChanged(TopicFilter filter) {
        if (filter.hasWildcard()) {
            wildcardEpoch.incrementAndGet();
        } else {
            byte[] name = filter.matchedUtf8();
            versions.incrementAndGet(bucket(TopicName.hash(name, 0, name.length)));
        }
    }

    private static int bucket(int topicHash) {
        return (topicHash ^ (topicHash >>> 12) ^ (topicHash >>> 24)) & (VERSIONS - 1);
    }

    /** Shows every subscription that matches this topic name; overlapping ones of one subscriber each for itself. */
    public void match(TopicName topic, Matches<E> into) {
        tree.forEachFilter(topic.utf8(), Holding::show, into);
    }

    /** How many subscriptions there are, shared ones included. */
    public long size() {
        return size.get();
    }

    /** How many shared subscriptions there are; each member counts. */
    public long sharedSize() {
        return sharedSize.get();
    }

    /** Whether no filter is left. */
    boolean isEmpty() {
        synchronized (lock) {
            return tree.isEmpty();
        }
    }

    /** Changes with every change of a filter with wildcards. */
    long wildcardEpoch() {
        return wildcardEpoch.get();
    }

    /** Changes with every change of the filter that is this topic name, and of some others. */
    int version(TopicName topic) {
        return versions.get(bucket(topic.hashCode()));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import io.godwit.protocol.topic.TopicName;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a loop lately worked out from the subscriptions that match a topic name. One per loop, used by that loop alone.
 *
 * <p>An entry is valid while no filter with wildcards has changed and none without them that falls into the same bucket as the
 * topic name. These two stamps are read <em>before</em> the result is computed: a change that the computation missed leaves
 * newer stamps behind it, and one that it saw early only makes the entry look older than it is.
 *
 * <p>Bounded: a topic name may be in four places, and a name that comes takes the place of that of the four which was not asked
 * for longest, or nearly so. Stale entries keep their results until then.
 *
 * @param <R> the result; the same object is given to everybody who asks
 */
public final class MatchCache<R> {
    private static final int WAYS = 4;

    private final SubscriptionTree<?, ?> tree;
    private final Function<TopicName, R> compute;
    private final @Nullable Entry<R>[] entries;
    private final int setMask;

    private record Entry<R>(TopicName topic, R result, long wildcardEpoch, int version) {}

    /**
     * An empty cache.
     *
     * @param capacity how many topic names it holds at most, 4 or more; rounded down to a power of two
     * @param compute makes the result out of the tree's matches, on the loop that asks
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public MatchCache(SubscriptionTree<?, ?> tree, int capacity, Function<TopicName, R> compute) {
        if (capacity < WAYS) {
            throw new IllegalArgumentException("capacity " + capacity + " is below " + WAYS);
        }
        this.tree = tree;
        this.compute = compute;
        this.entries = new Entry[Integer.highestOneBit(capacity)];
        this.setMask = entries.length / WAYS - 1;
    }

    /** The result for this topic name. */
    public R get(TopicName topic) {
        int hash = topic.hashCode();
        int first = ((hash ^ (hash >>> 16)) & setMask) * WAYS;
        for (int i = first; i < first + WAYS; i++) {
            Entry<R> entry = entries[i];
            if (entry == null) {
                return compute(topic, i);
            }
            if (entry.topic.equals(topic)) {
                if (entry.wildcardEpoch != tree.wildcardEpoch() || entry.version != tree.version(topic)) {
                    return compute(topic, i);
                }
                if (i > first) {
                    // One place nearer to the front each time: what is asked for often stays.
                    entries[i] = entries[i - 1];
                    entries[i - 1] = entry;
                }
                return entry.result;
            }
        }
        return compute(topic, first + WAYS - 1);
    }

    private R compute(TopicName topic, int place) {
        long wildcardEpoch = tree.wildcardEpoch();
        int version = tree.version(topic);
        R result = compute.apply(topic);
        entries[place] = new Entry<>(topic, result, wildcardEpoch, version);
        return result;
    }
}

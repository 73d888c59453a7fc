// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.topictree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Two or more children of a node: the wildcards apart, the others in a hash table with linear probing.
 *
 * <p>Changed by the one writer only. Readers probe without a lock: places are published with release and read with acquire,
 * a removed child leaves a marker so that probing goes on behind it, and a table that gets full is replaced as a whole. A child
 * that is there throughout is therefore always found; one that comes or goes meanwhile may be found or not.
 */
final class Children<V> implements Below<V> {
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(TopicNode[].class);
    private static final int MIN_PLACES = 4;

    /** Stands where a child was. */
    private static final TopicNode<?> GONE = new TopicNode<>(LevelKeys.NONE, null);

    volatile @Nullable TopicNode<V> plus;
    volatile @Nullable TopicNode<V> hash;

    /** A power of two of places, of which at least a quarter is null. */
    private volatile @Nullable TopicNode<V>[] table = newTable(MIN_PLACES);

    /** Children in the table; the writer's own. */
    private int size;

    /** Places of the table that are not null; the writer's own. */
    private int used;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <V> @Nullable TopicNode<V>[] newTable(int places) {
        return new TopicNode[places];
    }

    private static int shift(@Nullable TopicNode<?>[] table) {
        return Integer.numberOfLeadingZeros(table.length) + 33;
    }

    @SuppressWarnings("unchecked")
    private static <V> @Nullable TopicNode<V> at(@Nullable TopicNode<V>[] table, int place) {
        return (@Nullable TopicNode<V>) PLACE.getAcquire(table, place);
    }

    @Nullable
    TopicNode<V> find(LevelKeys keys, long key, byte[] bytes, int from, int to) {
        @Nullable TopicNode<V>[] places = table;
        int mask = places.length - 1;
        int place = keys.place(key, shift(places));
        while (true) {
            TopicNode<V> node = at(places, place);
            if (node == null || node.is(key, bytes, from, to)) {
                return node;
            }
            place = (place + 1) & mask;
        }
    }

    /** Adds a child that is not there. */
    void add(LevelKeys keys, TopicNode<V> child) {
        if (child.key == LevelKeys.PLUS) {
            plus = child;
        } else if (child.key == LevelKeys.HASH) {
            hash = child;
        } else {
            if ((used + 1) * 4L > table.length * 3L) {
                resize(keys);
            }
            insert(keys, table, child);
            size++;
            used++;
        }
    }

    private static <V> void insert(LevelKeys keys, @Nullable TopicNode<V>[] places, TopicNode<V> child) {
        int mask = places.length - 1;
        int place = keys.place(child.key, shift(places));
        while (at(places, place) != null) {
            place = (place + 1) & mask;
        }
        PLACE.setRelease(places, place, child);
    }

    /** Makes a table without markers, a quarter to a half full: as many changes as there are children pay for the next one. */
    private void resize(LevelKeys keys) {
        int places = Math.max(MIN_PLACES, Integer.highestOneBit(size) << 2);
        @Nullable TopicNode<V>[] resized = newTable(places);
        for (TopicNode<V> child : table) {
            if (child != null && child != GONE) {
                insert(keys, resized, child);
            }
        }
        table = resized;
        used = size;
    }

    /** Removes a child that is there. */
    void remove(LevelKeys keys, TopicNode<V> child) {
        if (child == plus) {
            plus = null;
        } else if (child == hash) {
            hash = null;
        } else {
            @Nullable TopicNode<V>[] places = table;
            int mask = places.length - 1;
            int place = keys.place(child.key, shift(places));
            while (at(places, place) != child) {
                place = (place + 1) & mask;
            }
            // Behind the last of a row nobody needs to probe on.
            boolean last = at(places, (place + 1) & mask) == null;
            PLACE.setRelease(places, place, last ? null : GONE);
            size--;
            used -= last ? 1 : 0;
            if (places.length > MIN_PLACES && size * 8L < places.length) {
                resize(keys);
            }
        }
    }

    /** What a node needs to keep instead of this: null, the only child left, or this. */
    @Nullable
    Below<V> shrunk() {
        int children = size + (plus == null ? 0 : 1) + (hash == null ? 0 : 1);
        return switch (children) {
            case 0 -> null;
            case 1 -> onlyChild();
            default -> this;
        };
    }

    private @Nullable TopicNode<V> onlyChild() {
        if (plus != null) {
            return plus;
        }
        if (hash != null) {
            return hash;
        }
        for (TopicNode<V> child : table) {
            if (child != null && child != GONE) {
                return child;
            }
        }
        return null;
    }

    /** Places of the table, some of them empty; the bound of {@link #literal}. */
    @Nullable
    TopicNode<V>[] places() {
        return table;
    }

    /** The child at this place of {@link #places}, or null: none. */
    static <V> @Nullable TopicNode<V> literal(@Nullable TopicNode<V>[] places, int place) {
        TopicNode<V> child = at(places, place);
        return child == GONE ? null : child;
    }
}

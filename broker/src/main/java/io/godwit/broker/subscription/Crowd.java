// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Two or more subscribers of one filter, not shared: a hash table with linear probing, because a hundred thousand clients may
 * have the same filter and come and go one by one.
 *
 * <p>Changed by the tree's one writer; readers go through a table from end to end. Places are published with release and read
 * with acquire, a full table is replaced as a whole.
 */
final class Crowd<S, E> implements Holding<S, E> {
    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Lone[].class);
    private static final int MIN_PLACES = 4;

    /** Stands where a subscription was, so that probing goes on behind it. */
    private static final Lone<?, ?> GONE = new Lone<>("", "");

    /** A power of two of places, of which at least a quarter is null. */
    private volatile @Nullable Lone<S, E>[] table = newTable(MIN_PLACES);

    /** Subscriptions in the table; the writer's own. */
    private int size;

    /** Places of the table that are not null; the writer's own. */
    private int used;

    Crowd(Lone<S, E> first, Lone<S, E> second) {
        insert(table, first);
        insert(table, second);
        size = 2;
        used = 2;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <S, E> @Nullable Lone<S, E>[] newTable(int places) {
        return new Lone[places];
    }

    /** What is at this place: null for nothing yet. */
    @SuppressWarnings("unchecked")
    private static <S, E> @Nullable Lone<S, E> at(@Nullable Lone<S, E>[] places, int place) {
        return (@Nullable Lone<S, E>) PLACE.getAcquire(places, place);
    }

    private static int firstPlace(Object subscriber, int places) {
        return (subscriber.hashCode() * 0x9E3779B9) >>> (Integer.numberOfLeadingZeros(places) + 1);
    }

    @Override
    public void show(Matches<E> into) {
        @Nullable Lone<S, E>[] places = table;
        for (int i = 0; i < places.length; i++) {
            Lone<S, E> lone = at(places, i);
            if (lone != null && lone != GONE) {
                into.onMatch(lone.entry());
            }
        }
    }

    @Override
    public @Nullable E entry(@Nullable String shareName, S subscriber) {
        if (shareName != null) {
            return null;
        }
        Lone<S, E> lone = at(table, placeOf(subscriber));
        return lone == null ? null : lone.entry();
    }

    /** Where this subscriber is, or the empty place that shows that it is nowhere. */
    private int placeOf(S subscriber) {
        @Nullable Lone<S, E>[] places = table;
        int place = firstPlace(subscriber, places.length);
        while (true) {
            Lone<S, E> lone = at(places, place);
            if (lone == null || (lone != GONE && lone.subscriber().equals(subscriber))) {
                return place;
            }
            place = (place + 1) & (places.length - 1);
        }
    }

    @Override
    public Holding<S, E> with(@Nullable String shareName, S subscriber, E entry) {
        if (shareName != null) {
            return Sharing.of(this, ShareGroup.of(shareName, subscriber, entry));
        }
        Lone<S, E> lone = new Lone<>(subscriber, entry);
        int place = placeOf(subscriber);
        if (at(table, place) != null) {
            PLACE.setRelease(table, place, lone);
            return this;
        }
        if ((used + 1) * 4L > table.length * 3L) {
            resize();
        }
        insert(table, lone);
        size++;
        used++;
        return this;
    }

    private static <S, E> void insert(@Nullable Lone<S, E>[] places, Lone<S, E> lone) {
        int place = firstPlace(lone.subscriber(), places.length);
        while (at(places, place) != null) {
            place = (place + 1) & (places.length - 1);
        }
        PLACE.setRelease(places, place, lone);
    }

    /** Makes a table without markers, a quarter to a half full. */
    private void resize() {
        @Nullable Lone<S, E>[] resized = newTable(Math.max(MIN_PLACES, Integer.highestOneBit(size) << 2));
        for (Lone<S, E> lone : table) {
            if (lone != null && lone != GONE) {
                insert(resized, lone);
            }
        }
        table = resized;
        used = size;
    }

    @Override
    public Holding<S, E> without(@Nullable String shareName, S subscriber) {
        PLACE.setRelease(table, placeOf(subscriber), GONE);
        size--;
        if (size == 1) {
            return only();
        }
        if (table.length > MIN_PLACES && size * 8L < table.length) {
            resize();
        }
        return this;
    }

    private Holding<S, E> only() {
        for (Lone<S, E> lone : table) {
            if (lone != null && lone != GONE) {
                return lone;
            }
        }
        throw new AssertionError("a crowd of one has nobody");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import org.jspecify.annotations.Nullable;

/**
 * The subscriptions with one filter, shared ones included. Changed by the tree's one writer, read by anybody.
 *
 * <p>The shapes are chosen for memory: most filters have a {@link Lone} subscriber, which costs 24 bytes.
 */
sealed interface Holding<S, E> permits Lone, Crowd, Sharing {
    /** Shows every subscription. */
    void show(Matches<E> into);

    /** The entry of this subscriber, or null when there is none. */
    @Nullable
    E entry(@Nullable String shareName, S subscriber);

    /** What to hold with this subscription put: this, changed, or something in place of it. */
    Holding<S, E> with(@Nullable String shareName, S subscriber, E entry);

    /** What to hold without this subscription, which is there: null for nothing. */
    @Nullable
    Holding<S, E> without(@Nullable String shareName, S subscriber);

    /** A holding with a single subscription. */
    static <S, E> Holding<S, E> of(@Nullable String shareName, S subscriber, E entry) {
        return shareName == null
                ? new Lone<>(subscriber, entry)
                : Sharing.of(null, ShareGroup.of(shareName, subscriber, entry));
    }
}

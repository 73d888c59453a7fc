// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import org.jspecify.annotations.Nullable;

/** One subscription, not shared. Immutable, and compared by identity. */
final class Lone<S, E> implements Holding<S, E> {
    private final S subscriber;
    private final E entry;

    Lone(S subscriber, E entry) {
        this.subscriber = subscriber;
        this.entry = entry;
    }

    S subscriber() {
        return subscriber;
    }

    E entry() {
        return entry;
    }

    @Override
    public void show(Matches<E> into) {
        into.onMatch(entry);
    }

    @Override
    public @Nullable E entry(@Nullable String shareName, S who) {
        return shareName == null && subscriber.equals(who) ? entry : null;
    }

    @Override
    public Holding<S, E> with(@Nullable String shareName, S who, E what) {
        if (shareName != null) {
            return Sharing.of(this, ShareGroup.of(shareName, who, what));
        }
        Lone<S, E> lone = new Lone<>(who, what);
        return subscriber.equals(who) ? lone : new Crowd<>(this, lone);
    }

    @Override
    public @Nullable Holding<S, E> without(@Nullable String shareName, S who) {
        return null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions of which some are shared. Immutable, except that {@code own} may be a {@link Crowd}.
 *
 * @param own those that are not shared; null when all are
 * @param groups at least one, by share name
 */
record Sharing<S, E>(@Nullable Holding<S, E> own, List<ShareGroup<S, E>> groups) implements Holding<S, E> {
    static <S, E> Sharing<S, E> of(@Nullable Holding<S, E> own, ShareGroup<S, E> group) {
        return new Sharing<>(own, List.of(group));
    }

    @Override
    public void show(Matches<E> into) {
        if (own != null) {
            own.show(into);
        }
        for (int i = 0; i < groups.size(); i++) {
            into.onShared(groups.get(i).entries());
        }
    }

    @Override
    public @Nullable E entry(@Nullable String shareName, S subscriber) {
        if (shareName == null) {
            return own == null ? null : own.entry(null, subscriber);
        }
        int group = indexOf(shareName);
        if (group < 0) {
            return null;
        }
        int member = groups.get(group).subscribers().indexOf(subscriber);
        return member < 0 ? null : groups.get(group).entries().get(member);
    }

    private int indexOf(String shareName) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).name().equals(shareName)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Holding<S, E> with(@Nullable String shareName, S subscriber, E entry) {
        if (shareName == null) {
            Holding<S, E> changed = own == null ? new Lone<>(subscriber, entry) : own.with(null, subscriber, entry);
            return new Sharing<>(changed, groups);
        }
        int known = indexOf(shareName);
        List<ShareGroup<S, E>> changed = new ArrayList<>(groups);
        if (known < 0) {
            changed.add(ShareGroup.of(shareName, subscriber, entry));
        } else {
            changed.set(known, groups.get(known).with(subscriber, entry));
        }
        return new Sharing<>(own, List.copyOf(changed));
    }

    @Override
    public @Nullable Holding<S, E> without(@Nullable String shareName, S subscriber) {
        if (shareName == null) {
            return new Sharing<>(own == null ? null : own.without(null, subscriber), groups);
        }
        int known = indexOf(shareName);
        ShareGroup<S, E> left = groups.get(known).without(subscriber);
        List<ShareGroup<S, E>> changed = new ArrayList<>(groups);
        if (left.entries().isEmpty()) {
            changed.remove(known);
        } else {
            changed.set(known, left);
        }
        return changed.isEmpty() ? own : new Sharing<>(own, List.copyOf(changed));
    }
}

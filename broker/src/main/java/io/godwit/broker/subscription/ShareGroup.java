// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import java.util.ArrayList;
import java.util.List;

/**
 * The members of one shared subscription, {@code (share name, filter)}, in the order of joining. Immutable: a change makes a
 * group anew, which costs time in proportion to the members.
 *
 * @param subscribers as many as entries, in the same order
 */
record ShareGroup<S, E>(String name, List<S> subscribers, List<E> entries) {
    static <S, E> ShareGroup<S, E> of(String name, S subscriber, E entry) {
        return new ShareGroup<>(name, List.of(subscriber), List.of(entry));
    }

    /** With this member: in its place if it is one already, at the end otherwise. */
    ShareGroup<S, E> with(S subscriber, E entry) {
        int known = subscribers.indexOf(subscriber);
        List<E> changed = new ArrayList<>(entries);
        if (known >= 0) {
            changed.set(known, entry);
            return new ShareGroup<>(name, subscribers, List.copyOf(changed));
        }
        changed.add(entry);
        List<S> joined = new ArrayList<>(subscribers);
        joined.add(subscriber);
        return new ShareGroup<>(name, List.copyOf(joined), List.copyOf(changed));
    }

    /** Without this member, which is one; there may be no member left. */
    ShareGroup<S, E> without(S subscriber) {
        int known = subscribers.indexOf(subscriber);
        List<E> left = new ArrayList<>(entries);
        left.remove(known);
        List<S> stayed = new ArrayList<>(subscribers);
        stayed.remove(known);
        return new ShareGroup<>(name, List.copyOf(stayed), List.copyOf(left));
    }
}

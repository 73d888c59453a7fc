// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The last refusals and endings of connections, so that an operator can ask why. Orderly good-byes are remembered apart, so that they
 * do not push out what went wrong.
 *
 * <p>Shared by all loops: under a lock, which is held for the time of an addition or of a copy, and taken when a connection ends, never for
 * a message.
 */
public final class Endings {
    /** How many are remembered of each of the two sorts; about 200 KiB together. */
    public static final int MOST = 1_000;

    private final int most;
    private final Deque<Ending> troubled = new ArrayDeque<>();
    private final Deque<Ending> orderly = new ArrayDeque<>();

    /** None yet; {@link #MOST} of each sort. */
    public Endings() {
        this(MOST);
    }

    Endings(int most) {
        this.most = most;
    }

    void add(Ending ending) {
        Deque<Ending> of = ending.kind() == Ending.Kind.LEFT ? orderly : troubled;
        synchronized (this) {
            if (of.size() == most) {
                of.removeFirst();
            }
            of.addLast(ending);
        }
    }

    /** All that are remembered, the youngest first; any thread. */
    public List<Ending> all() {
        List<Ending> all;
        synchronized (this) {
            all = new ArrayList<>(orderly);
            all.addAll(troubled);
        }
        // The second of two with the same time is the younger one where both are of one sort.
        Collections.reverse(all);
        all.sort(Comparator.comparingLong(Ending::atMillis).reversed());
        return all;
    }

    /** Those that were no orderly good-bye, the youngest first; any thread. */
    public List<Ending> troubled() {
        return all().stream()
                .filter(ending -> ending.kind() != Ending.Kind.LEFT)
                .toList();
    }

    /** Those of a client identifier, the youngest first; any thread. */
    public List<Ending> of(String clientId) {
        String known = Ending.cut(clientId);
        return all().stream().filter(ending -> ending.clientId().equals(known)).toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import java.util.Arrays;
import java.util.function.LongPredicate;

/** Where messages are that were moved since the journal was opened: by the address that the broker knows. Immutable. */
final class Relocations {
    static final Relocations NONE = new Relocations(new long[0], new long[0]);

    /** Sorted. */
    private final long[] known;

    private final long[] current;

    /** {@code known} is sorted; {@code current} has as many. */
    private Relocations(long[] known, long[] current) {
        this.known = known;
        this.current = current;
    }

    /** Moves from these addresses, which are in order, to those. */
    static Relocations of(long[] from, long[] to, int count) {
        return new Relocations(Arrays.copyOf(from, count), Arrays.copyOf(to, count));
    }

    int size() {
        return known.length;
    }

    /** Where the message with this address is. */
    long now(long address) {
        int at = Arrays.binarySearch(known, address);
        return at < 0 ? address : current[at];
    }

    /**
     * These and later moves.
     *
     * @param later by addresses that were current before
     * @param live whether a message with this current address is still needed, in the order of later moves
     */
    Relocations then(Relocations later, LongPredicate live) {
        long[] from = new long[known.length + later.known.length];
        long[] to = new long[from.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < known.length || j < later.known.length) {
            if (j == later.known.length || (i < known.length && known[i] <= later.known[j])) {
                long target = later.now(current[i]);
                if (live.test(target)) {
                    from[count] = known[i];
                    to[count++] = target;
                }
                i++;
            } else {
                from[count] = later.known[j];
                to[count++] = later.current[j];
                j++;
            }
        }
        return of(from, to, count);
    }
}

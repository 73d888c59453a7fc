// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name in a list that is asked in order: the higher priority first, names decide between equal ones. Immutable.
 *
 * @param name of a role, a group or a client
 */
record Ranked(String name, int priority) {
    /** What a name has that was given none; not written out. */
    static final int NO_PRIORITY = -1;

    private static final int MAX_PRIORITY = 100_000;

    private static final Comparator<Ranked> ORDER =
            Comparator.comparingInt(Ranked::priority).reversed().thenComparing(Ranked::name);

    /** Keeps the priority between -100000 and 100000. */
    Ranked {
        priority = bounded(priority);
    }

    /** The priority, or the nearest that is allowed. */
    static int bounded(int priority) {
        return Math.clamp(priority, -MAX_PRIORITY, MAX_PRIORITY);
    }

    /** The entry of a name, or null. */
    static @Nullable Ranked find(List<Ranked> list, String name) {
        for (Ranked one : list) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        return null;
    }

    /** The list with one more, in order; the same when its name is there. */
    static List<Ranked> with(List<Ranked> list, Ranked more) {
        if (find(list, more.name()) != null) {
            return list;
        }
        List<Ranked> longer = new ArrayList<>(list);
        longer.add(more);
        longer.sort(ORDER);
        return List.copyOf(longer);
    }

    /** The list without this name. */
    static List<Ranked> without(List<Ranked> list, String name) {
        return list.stream().filter(one -> !one.name().equals(name)).toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.topictree;

import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Values by topic name or by topic filter: a tree with one node per level, so that a topic name finds the filters that match
 * it, and a filter the names it matches, without looking at the others.
 *
 * <p>Paths are the UTF-8 bytes of names or filters; levels are compared byte by byte where they lie [MQTT-4.7.3-4]. Only filters
 * have the levels {@code +} and {@code #}, and a tree holds either names or filters.
 *
 * <p>Shared by all threads. {@link #put} and {@link #remove} must take turns: the owner holds a lock. Everything else takes no
 * lock: a value that is there throughout is seen exactly once, one that comes or goes meanwhile once or not at all.
 */
public final class TopicTree<V> {
    private final LevelKeys keys;
    private final LevelBytes levels = new LevelBytes();
    private final TopicNode<V> root = new TopicNode<>(LevelKeys.NONE, null);

    /** An empty tree. */
    public TopicTree(RandomGenerator random) {
        keys = new LevelKeys(random);
    }

    /** What is at this very path, or null. */
    public @Nullable V get(byte[] path) {
        TopicNode<V> node = root;
        for (int from = 0; from <= path.length; ) {
            int end = endOfLevel(path, from);
            node = child(node.below, keys.keyOf(path, from, end), path, from, end);
            if (node == null) {
                return null;
            }
            from = end + 1;
        }
        return node.value;
    }

    /** Puts a value at a path, in place of what was there. Under the owner's lock. */
    public void put(byte[] path, V value) {
        TopicNode<V> node = root;
        for (int from = 0; from <= path.length; ) {
            int end = endOfLevel(path, from);
            long key = keys.keyOf(path, from, end);
            TopicNode<V> next = child(node.below, key, path, from, end);
            if (next == null) {
                next = new TopicNode<>(key, levels.level(key, path, from, end));
                add(node, next);
            }
            node = next;
            from = end + 1;
        }
        node.value = value;
    }

    /** Removes what is at a path, and the levels that nothing else needs. Under the owner's lock. */
    public void remove(byte[] path) {
        TopicNode<V> node = root;
        // The nearest node above that has something else to stay for, and its child on this path.
        TopicNode<V> staying = root;
        @Nullable TopicNode<V> going = null;
        for (int from = 0; from <= path.length; ) {
            int end = endOfLevel(path, from);
            TopicNode<V> next = child(node.below, keys.keyOf(path, from, end), path, from, end);
            if (next == null) {
                return;
            }
            if (going == null || node.value != null || node.below instanceof Children) {
                staying = node;
                going = next;
            }
            node = next;
            from = end + 1;
        }
        node.value = null;
        if (going != null && node.below == null) {
            take(staying, going);
        }
    }

    /** Whether there is no value at all; for the writer. */
    public boolean isEmpty() {
        return root.below == null;
    }

    private void add(TopicNode<V> parent, TopicNode<V> child) {
        switch (parent.below) {
            case null -> parent.below = child;
            case TopicNode<V> only -> {
                Children<V> children = new Children<>();
                children.add(keys, only);
                children.add(keys, child);
                parent.below = children;
            }
            case Children<V> children -> children.add(keys, child);
        }
    }

    private void take(TopicNode<V> parent, TopicNode<V> child) {
        switch (parent.below) {
            case Children<V> children -> {
                children.remove(keys, child);
                parent.below = children.shrunk();
            }
            case TopicNode<V> only -> parent.below = null;
            case null -> {}
        }
    }

    /** In a tree of filters: shows the value of each filter that matches this topic name. */
    public <A> void forEachFilter(byte[] name, BiConsumer<? super V, ? super A> visit, A argument) {
        // Wildcards in the first level are not for names that begin with $.
        boolean wildcards = name[0] != '$'; // [MQTT-4.7.2-1] [v3 MQTT-4.7.2-1]
        forEachFilter(root, name, 0, wildcards, visit, argument);
    }

    /** The same below {@code start} for the levels from {@code start}; behind the end of the name there are none left. */
    private <A> void forEachFilter(
            TopicNode<V> start,
            byte[] name,
            int begin,
            boolean wildcards,
            BiConsumer<? super V, ? super A> visit,
            A argument) {
        TopicNode<V> node = start;
        int from = begin;
        boolean wild = wildcards;
        while (from <= name.length) {
            Below<V> below = node.below;
            if (below == null) {
                return;
            }
            int end = endOfLevel(name, from);
            if (wild) {
                show(hash(below), visit, argument);
                TopicNode<V> plus = plus(below);
                if (plus != null) {
                    forEachFilter(plus, name, end + 1, true, visit, argument);
                }
            }
            TopicNode<V> next = child(below, keys.keyOf(name, from, end), name, from, end);
            if (next == null) {
                return;
            }
            node = next;
            from = end + 1;
            wild = true;
        }
        show(node, visit, argument);
        // The filter a/# is for the name a, too.
        show(hash(node.below), visit, argument);
    }

    /** In a tree of names: shows the value of each name that this filter matches. */
    public <A> void forEachName(byte[] filter, BiConsumer<? super V, ? super A> visit, A argument) {
        forEachName(root, filter, 0, visit, argument);
    }

    private <A> void forEachName(
            TopicNode<V> start, byte[] filter, int begin, BiConsumer<? super V, ? super A> visit, A argument) {
        TopicNode<V> node = start;
        int from = begin;
        while (from <= filter.length) {
            Below<V> below = node.below;
            int end = endOfLevel(filter, from);
            if (isLevel('#', filter, from, end)) {
                show(node, visit, argument);
                forEachBelow(node, visit, argument);
                return;
            }
            if (isLevel('+', filter, from, end)) {
                forEachChildOnPlus(node, filter, end + 1, visit, argument);
                return;
            }
            TopicNode<V> next = child(below, keys.keyOf(filter, from, end), filter, from, end);
            if (next == null) {
                return;
            }
            node = next;
            from = end + 1;
        }
        show(node, visit, argument);
    }

    private <A> void forEachChildOnPlus(
            TopicNode<V> node, byte[] filter, int from, BiConsumer<? super V, ? super A> visit, A argument) {
        switch (node.below) {
            case null -> {}
            case TopicNode<V> only -> {
                if (isForWildcard(node, only)) {
                    forEachName(only, filter, from, visit, argument);
                }
            }
            case Children<V> children -> {
                @Nullable TopicNode<V>[] places = children.places();
                for (int i = 0; i < places.length; i++) {
                    TopicNode<V> child = Children.literal(places, i);
                    if (child != null && isForWildcard(node, child)) {
                        forEachName(child, filter, from, visit, argument);
                    }
                }
            }
        }
    }

    private <A> void forEachBelow(TopicNode<V> node, BiConsumer<? super V, ? super A> visit, A argument) {
        switch (node.below) {
            case null -> {}
            case TopicNode<V> only -> {
                if (isForWildcard(node, only)) {
                    show(only, visit, argument);
                    forEachBelow(only, visit, argument);
                }
            }
            case Children<V> children -> {
                @Nullable TopicNode<V>[] places = children.places();
                for (int i = 0; i < places.length; i++) {
                    TopicNode<V> child = Children.literal(places, i);
                    if (child != null && isForWildcard(node, child)) {
                        show(child, visit, argument);
                        forEachBelow(child, visit, argument);
                    }
                }
            }
        }
    }

    /** Wildcards in the first level are not for names that begin with {@code $}. */
    private boolean isForWildcard(TopicNode<V> parent, TopicNode<V> child) {
        return parent != root || !child.beginsWithDollar(); // [MQTT-4.7.2-1] [v3 MQTT-4.7.2-1]
    }

    private static <V, A> void show(@Nullable TopicNode<V> node, BiConsumer<? super V, ? super A> visit, A argument) {
        if (node != null) {
            V value = node.value;
            if (value != null) {
                visit.accept(value, argument);
            }
        }
    }

    private @Nullable TopicNode<V> child(@Nullable Below<V> below, long key, byte[] path, int from, int end) {
        return switch (below) {
            case null -> null;
            case TopicNode<V> only -> only.is(key, path, from, end) ? only : null;
            case Children<V> children ->
                key == LevelKeys.PLUS
                        ? children.plus
                        : key == LevelKeys.HASH ? children.hash : children.find(keys, key, path, from, end);
        };
    }

    private static <V> @Nullable TopicNode<V> plus(Below<V> below) {
        return switch (below) {
            case TopicNode<V> only -> only.key == LevelKeys.PLUS ? only : null;
            case Children<V> children -> children.plus;
        };
    }

    private static <V> @Nullable TopicNode<V> hash(@Nullable Below<V> below) {
        return switch (below) {
            case null -> null;
            case TopicNode<V> only -> only.key == LevelKeys.HASH ? only : null;
            case Children<V> children -> children.hash;
        };
    }

    private static boolean isLevel(char wildcard, byte[] path, int from, int end) {
        return end - from == 1 && path[from] == wildcard;
    }

    /** Where the level that begins at {@code from} ends: at the next slash or at the end of the path. */
    private static int endOfLevel(byte[] path, int from) {
        int end = from;
        while (end < path.length && path[end] != '/') {
            end++;
        }
        return end;
    }
}

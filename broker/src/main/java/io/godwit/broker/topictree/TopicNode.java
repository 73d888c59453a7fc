// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.topictree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A level of the tree: 32 bytes, plus the level's own bytes when there are more than seven.
 *
 * <p>Fields are written by the one writer only. A node that was taken out of the tree is never put back.
 */
final class TopicNode<V> implements Below<V> {
    /** See {@link LevelKeys}. */
    final long key;

    /** The bytes of the level, when {@link #key} is a hash of them; shared by nodes with equal levels, never changed. */
    final byte @Nullable [] level;

    /** What is below: nothing, the only child, or {@link Children}. */
    volatile @Nullable Below<V> below;

    /** What is here. */
    volatile @Nullable V value;

    /** A node without value and children. */
    TopicNode(long key, byte @Nullable [] level) {
        this.key = key;
        this.level = level;
    }

    boolean is(long otherKey, byte[] bytes, int from, int to) {
        return key == otherKey && (level == null || Arrays.equals(level, 0, level.length, bytes, from, to));
    }

    boolean beginsWithDollar() {
        return (level == null ? LevelKeys.firstByte(key) : level[0]) == '$';
    }
}

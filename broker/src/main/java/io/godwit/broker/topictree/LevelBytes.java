// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.topictree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives nodes the bytes of their levels, and the same bytes to nodes with equal levels as long as it remembers them: topics of
 * many devices end in the same few words. Remembers up to 256 levels. The writer's own.
 */
final class LevelBytes {
    private static final int REMEMBERED = 256;

    private final byte[] @Nullable [] remembered = new byte[REMEMBERED][];

    /** The bytes of this level, which is not changed afterwards; null when the key says it all. */
    byte @Nullable [] level(long key, byte[] path, int from, int to) {
        if (!LevelKeys.isHash(key)) {
            return null;
        }
        int place = (int) (key & (REMEMBERED - 1));
        byte[] known = remembered[place];
        if (known == null || !Arrays.equals(known, 0, known.length, path, from, to)) {
            known = Arrays.copyOfRange(path, from, to);
            remembered[place] = known;
        }
        return known;
    }
}

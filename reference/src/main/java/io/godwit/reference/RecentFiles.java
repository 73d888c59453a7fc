// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that were asked for last, up to a number of bytes. Safe from any thread. */
final class RecentFiles {
    private static final float LOAD = 0.75f;

    private final int maxBytes;

    /** In the order in which they were asked for; guarded by itself. */
    private final Map<String, byte[]> files = new LinkedHashMap<>(16, LOAD, true);

    /** Guarded by the map. */
    private int bytes;

    RecentFiles(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    byte @Nullable [] find(String name) {
        synchronized (files) {
            return files.get(name);
        }
    }

    /** Keeps a file, and lets go those that nobody asked for longest. A large one is not kept at all. */
    void keep(String name, byte[] content) {
        if (content.length > maxBytes / 4) {
            return;
        }
        synchronized (files) {
            byte[] former = files.put(name, content);
            bytes += content.length - (former == null ? 0 : former.length);
            Iterator<byte[]> oldest = files.values().iterator();
            while (bytes > maxBytes) {
                bytes -= oldest.next().length;
                oldest.remove();
            }
        }
    }
}

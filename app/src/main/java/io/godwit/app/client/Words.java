// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.util.List;

/** The words of a command line, taken one by one. */
final class Words {
    private final List<String> words;
    private int next;

    Words(List<String> words) {
        this.words = words;
    }

    boolean hasNext() {
        return next < words.size();
    }

    String next() {
        return words.get(next++);
    }

    /** The word behind an option; {@code missing} names it when there is none. */
    String next(String option, String missing) {
        if (!hasNext()) {
            throw new UsageException(option + " argument given but no " + missing + " specified.");
        }
        return next();
    }
}

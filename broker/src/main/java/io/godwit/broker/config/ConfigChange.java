// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import org.jspecify.annotations.Nullable;

/** One thing in which two readings of the configuration differ. Immutable. */
public sealed interface ConfigChange {
    /** The change as one sentence for the log, with file and line; never with a secret. */
    String text();

    /**
     * Another value.
     *
     * @param block what the directive belongs to, such as {@code listener 1883}; empty for the broker
     * @param directive its name
     * @param before the value as it was written, or the default
     * @param after the value as it is written, or the default
     * @param place file and line of the value, or null when the line is gone
     * @param outcome what becomes of it
     * @param why the reason, empty when the change is applied
     */
    record Value(
            String block,
            String directive,
            String before,
            String after,
            @Nullable String place,
            Outcome outcome,
            String why)
            implements ConfigChange {
        @Override
        public String text() {
            String what = (place == null ? "" : place + ": ")
                    + directive
                    + (block.isEmpty() ? "" : " of " + block)
                    + ": "
                    + before
                    + " -> "
                    + after;
            return what
                    + switch (outcome) {
                        case APPLIED -> ".";
                        case NEEDS_RESTART -> " takes effect with the next start: " + why + ".";
                        case WITHOUT_EFFECT -> " has no effect. " + why;
                    };
        }
    }

    /** A block, such as a bridge, that was not there before; {@code place} is the line that begins it. */
    record BlockAdded(String block, String place) implements ConfigChange {
        @Override
        public String text() {
            return place + ": " + block + " is added.";
        }
    }

    /** A block that is there no more. */
    record BlockRemoved(String block) implements ConfigChange {
        @Override
        public String text() {
            return block + " is removed.";
        }
    }

    /**
     * Something that is configured otherwise and goes on as it is until a restart.
     *
     * @param what what goes on
     * @param why the reason
     */
    record Waiting(String what, String why) implements ConfigChange {
        @Override
        public String text() {
            return what + " as configured takes effect with the next start: " + why + ".";
        }
    }

    /** What becomes of a changed value. */
    enum Outcome {
        /** It holds from now on. */
        APPLIED,
        /** It waits for the next start. */
        NEEDS_RESTART,
        /** Nothing, as at a start. */
        WITHOUT_EFFECT
    }
}

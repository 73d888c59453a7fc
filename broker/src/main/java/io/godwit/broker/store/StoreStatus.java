// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

/** How what is stored is doing at the moment: for those who watch the broker. Immutable. */
public interface StoreStatus {
    /** Nothing is written, so there is always room. */
    StoreStatus NOTHING_STORED = new StoreStatus() {
        @Override
        public CommandLog.Room room() {
            return CommandLog.Room.AMPLE;
        }

        @Override
        public int segments() {
            return 0;
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long liveBytes() {
            return 0;
        }

        @Override
        public long errors() {
            return 0;
        }
    };

    /** What can be stored. */
    CommandLog.Room room();

    /** Files of the log. */
    int segments();

    /** Bytes of all files. */
    long bytes();

    /** Bytes among those that are still needed, as far as is known. */
    long liveBytes();

    /** Errors of the disk since the start. */
    long errors();
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many messages of a publisher may be under way: a message takes a slot when it leaves and gives it back when all its subscribers
 * have it. Taken on the publisher's loop, given back on the subscribers'.
 */
public sealed interface Slots {
    /** Slots for one stream: a message waits until the one that had its slot before has arrived everywhere. */
    static Slots forStream(int count, int audience) {
        return new OfStream(count, audience);
    }

    /** Slots for several streams of one publisher: only how many deliveries are missing counts. */
    static Slots forPublisher(int count, int audience) {
        return new OfPublisher(count, audience);
    }

    /** Takes what is to be done when a slot is given back; before the first message leaves. */
    void onFree(Runnable action);

    /** Whether the message with this number may leave. */
    boolean isFree(long number);

    /** It leaves. */
    void take(long number);

    /** One subscriber has it. */
    void delivered(long number);

    /** It will reach nobody. */
    void giveBack(long number);

    /** By number of the message. */
    final class OfStream implements Slots {
        /** Deliveries that are missing of the message with this number modulo the length. */
        private final AtomicIntegerArray missing;

        private final int audience;
        private Runnable free = () -> {};

        private OfStream(int count, int audience) {
            this.missing = new AtomicIntegerArray(count);
            this.audience = audience;
        }

        @Override
        public void onFree(Runnable action) {
            free = action;
        }

        @Override
        public boolean isFree(long number) {
            return missing.get(at(number)) <= 0;
        }

        @Override
        public void take(long number) {
            missing.set(at(number), audience);
        }

        @Override
        public void delivered(long number) {
            if (missing.decrementAndGet(at(number)) == 0) {
                free.run();
            }
        }

        @Override
        public void giveBack(long number) {
            missing.set(at(number), 0);
            free.run();
        }

        private int at(long number) {
            return (int) (number % missing.length());
        }
    }

    /** By their count. */
    final class OfPublisher implements Slots {
        private final AtomicInteger missing = new AtomicInteger();
        private final int audience;
        private final int most;
        private Runnable free = () -> {};

        private OfPublisher(int count, int audience) {
            this.audience = audience;
            this.most = (count - 1) * audience;
        }

        @Override
        public void onFree(Runnable action) {
            free = action;
        }

        @Override
        public boolean isFree(long number) {
            return missing.get() <= most;
        }

        @Override
        public void take(long number) {
            missing.addAndGet(audience);
        }

        @Override
        public void delivered(long number) {
            if (missing.decrementAndGet() <= most) {
                free.run();
            }
        }

        @Override
        public void giveBack(long number) {
            missing.addAndGet(-audience);
            free.run();
        }
    }
}

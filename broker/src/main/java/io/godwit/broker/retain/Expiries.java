// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.retain;

import io.godwit.broker.message.Message;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages that expire, the next one first. Under the lock of {@link RetainedMessages}.
 *
 * <p>Forgetting leaves a message where it is and counts it; when the forgotten outnumber the others they are swept out, so that
 * a topic that is set every second with an expiry of a day does not pile up.
 */
final class Expiries {
    private static final int MIN_FORGOTTEN_TO_SWEEP = 1000;

    private final PriorityQueue<Message> byDeadline =
            new PriorityQueue<>(Comparator.comparingLong(Message::expiresAtMillis));
    private final Predicate<Message> isRetained;

    /** Messages in the queue that are no longer retained. */
    private int forgotten;

    Expiries(Predicate<Message> isRetained) {
        this.isRetained = isRetained;
    }

    /** The message is retained from here on. */
    void remember(Message message) {
        if (message.expiresAtMillis() != Message.NEVER) {
            byDeadline.add(message);
        }
    }

    /** The message is no longer retained, for another reason than its time. */
    void forget(Message message) {
        if (message.expiresAtMillis() == Message.NEVER) {
            return;
        }
        forgotten++;
        if (forgotten > MIN_FORGOTTEN_TO_SWEEP && forgotten > byDeadline.size() / 2) {
            byDeadline.removeIf(isRetained.negate());
            forgotten = 0;
        }
    }

    /** Takes out a retained message whose time is over; null when there is none. */
    @Nullable
    Message poll(long nowMillis) {
        while (true) {
            Message next = byDeadline.peek();
            if (next == null || !next.isExpired(nowMillis)) {
                return null;
            }
            byDeadline.remove();
            if (isRetained.test(next)) {
                return next;
            }
            forgotten--;
        }
    }
}

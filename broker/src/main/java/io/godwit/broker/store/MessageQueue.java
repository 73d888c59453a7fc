// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.broker.message.Message;
import io.godwit.protocol.packet.QoS;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 and 2 messages of a session by sequence, oldest first: those in flight and those that wait. A ring that grows
 * and shrinks; settling one in the middle leaves a hole until the head has passed it. A message stays until it is settled
 * [MQTT-4.3.2-3] [MQTT-4.3.3-3] [MQTT-4.3.3-5]. Confined to the session's loop.
 */
public final class MessageQueue {
    private static final @Nullable QueuedMessage[] EMPTY = new @Nullable QueuedMessage[0];
    private static final int SMALLEST_RING = 8;

    private @Nullable QueuedMessage[] ring = EMPTY;

    /** Sequence of the oldest message that is not settled, or of the next one to come. */
    private long head;

    /** Sequence of the next message to come. */
    private long tail;

    private int count;
    private long bytes;

    MessageQueue() {}

    /** Sequence where the oldest message is, or where the next one will be if there is none. */
    public long head() {
        return head;
    }

    /** Sequence that the next message will get. */
    public long tail() {
        return tail;
    }

    /** Messages that are not settled. */
    public int count() {
        return count;
    }

    /** Their topic and payload bytes. */
    public long bytes() {
        return bytes;
    }

    /** The message at this sequence, or null when it is settled or not there. */
    public @Nullable QueuedMessage at(long sequence) {
        return sequence < head || sequence >= tail ? null : ring[slot(sequence)];
    }

    /** The message with this packet identifier, or null. At most 65535 are in the ring, so there is but one. */
    public @Nullable QueuedMessage withIdentifier(int packetIdentifier) {
        long ahead = Math.floorMod(packetIdentifier - 1 - head, (long) QueuedMessage.IDENTIFIERS);
        return at(head + ahead);
    }

    QueuedMessage add(Message message, QoS qos, boolean retain, int[] subscriptionIdentifiers) {
        if (tail - head == ring.length) {
            resize(Math.max(SMALLEST_RING, ring.length * 2));
        }
        QueuedMessage added = new QueuedMessage(tail, message, qos, retain, subscriptionIdentifiers);
        ring[slot(tail)] = added;
        tail++;
        count++;
        bytes += message.size();
        return added;
    }

    /**
     * Lets the queue begin here when state is read from a log: as if all before had been settled. The queue has to be empty.
     */
    public void beginAt(long newHead, long newTail) {
        if (count > 0 || newHead > newTail || newTail - newHead > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException("A queue cannot begin with sequences " + newHead + " to " + newTail);
        }
        head = newHead;
        tail = newTail;
        int slots = Integer.highestOneBit((int) (newTail - newHead)) * 2;
        ring = slots == 0 ? EMPTY : new @Nullable QueuedMessage[Math.max(SMALLEST_RING, slots)];
    }

    /** Puts a message back at its sequence: at the tail or behind it, or in the hole that it left. */
    void restore(QueuedMessage message) {
        long sequence = message.sequence();
        if (count == 0 && sequence >= tail) {
            beginAt(sequence, sequence);
        }
        if (sequence < head || at(sequence) != null) {
            throw new IllegalArgumentException("Sequence " + sequence + " is taken");
        }
        while (sequence >= head + ring.length) {
            resize(Math.max(SMALLEST_RING, ring.length * 2));
        }
        ring[slot(sequence)] = message;
        tail = Math.max(tail, sequence + 1);
        count++;
        bytes += message.size();
    }

    /** The next message gets this sequence; those between the last one and it stay empty. */
    void skipTo(long sequence) {
        if (sequence < tail || (count > 0 && sequence - head > QueuedMessage.IDENTIFIERS)) {
            throw new IllegalArgumentException(
                    "A queue with sequences " + head + " to " + tail + " cannot go on at " + sequence);
        }
        if (count == 0) {
            beginAt(sequence, sequence);
            return;
        }
        while (ring.length < sequence - head) {
            resize(ring.length * 2);
        }
        tail = sequence;
    }

    void settle(QueuedMessage message) {
        if (at(message.sequence()) != message) {
            return;
        }
        ring[slot(message.sequence())] = null;
        count--;
        bytes -= message.size();
        while (head < tail && ring[slot(head)] == null) {
            head++;
        }
        if (head == tail) {
            ring = ring.length > 64 ? EMPTY : ring;
        }
    }

    private int slot(long sequence) {
        // The length is a power of two.
        return (int) sequence & (ring.length - 1);
    }

    private void resize(int length) {
        @Nullable QueuedMessage[] larger = new @Nullable QueuedMessage[length];
        for (long s = head; s < tail; s++) {
            larger[(int) s & (length - 1)] = ring[slot(s)];
        }
        ring = larger;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;

/** All that one publisher, or the wills of one client, ever said. */
final class Author {
    /** One message, by the clock of the {@link Ledger}. */
    static final class Entry {
        static final long NOT_YET = Long.MAX_VALUE;

        final int number;
        final TopicName topic;
        final QoS qos;
        final boolean clears;
        final long sentAt;

        /** When the broker took it over: PUBACK or PUBREC arrived, or the will was due. */
        long acknowledgedAt = NOT_YET;

        /** How often it was put on the wire. */
        int sendings;

        /**
         * Whether the broker may have forgotten that it had it: not acknowledged when it was killed, or a will. It may have been
         * delivered at QoS 1 all the same, and comes again with another packet identifier then.
         */
        boolean uncertain;

        /** Whether it must not be published: a will whose client came back, or left in peace. */
        boolean forbidden;

        Entry(int number, TopicName topic, QoS qos, boolean clears, long sentAt) {
            this.number = number;
            this.topic = topic;
            this.qos = qos;
            this.clears = clears;
            this.sentAt = sentAt;
        }
    }

    private final int number;
    private final String name;
    private final boolean hasWills;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * An author.
     *
     * @param hasWills whether these are wills, which the broker publishes in its own time, so in any order
     */
    Author(int number, String name, boolean hasWills) {
        this.number = number;
        this.name = name;
        this.hasWills = hasWills;
    }

    int number() {
        return number;
    }

    boolean hasWills() {
        return hasWills;
    }

    Entry add(TopicName topic, QoS qos, boolean clears, long sentAt) {
        Entry entry = new Entry(entries.size(), topic, qos, clears, sentAt);
        entries.add(entry);
        return entry;
    }

    boolean knows(int entry) {
        return entry >= 0 && entry < entries.size();
    }

    Entry entry(int entry) {
        return entries.get(entry);
    }

    @Override
    public String toString() {
        return name;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.TreeMap;

/**
 * Which messages of a {@link Stream} one subscriber has got, which of them again, and which after a later one. Costs nothing as long as
 * all is in order. Belongs to the subscriber's loop.
 */
public final class Arrivals {
    private final Stream stream;

    /** Numbers that were passed over: first to last of each gap. */
    private final TreeMap<Long, Long> gaps = new TreeMap<>();

    private long next;
    private long distinct;
    private long doubled;
    private long reordered;

    /** Nothing has arrived. */
    public Arrivals(Stream stream) {
        this.stream = stream;
    }

    /**
     * Takes the message that a payload holds; false when it had arrived before.
     *
     * @throws LoadException when it is none of the stream's
     */
    public boolean take(ByteBuf in, int payload, int bytes, int expectedBytes) throws LoadException {
        if (bytes != expectedBytes) {
            throw new LoadException("got a payload of " + bytes + " bytes where each has " + expectedBytes);
        }
        if (in.getInt(payload + PublishTemplate.STREAM_AT) != stream.number()) {
            throw new LoadException("got a message of a publisher that it did not subscribe to");
        }
        return add(in.getLong(payload + PublishTemplate.NUMBER_AT));
    }

    /** Takes a number; false when it had arrived before. */
    boolean add(long number) {
        if (number == next) {
            next++;
            distinct++;
            return true;
        }
        if (number > next) {
            gaps.put(next, number - 1);
            next = number + 1;
            distinct++;
            return true;
        }
        return addLate(number);
    }

    private boolean addLate(long number) {
        var gap = gaps.floorEntry(number);
        if (gap == null || gap.getValue() < number) {
            doubled++;
            return false;
        }
        gaps.remove(gap.getKey());
        if (gap.getKey() < number) {
            gaps.put(gap.getKey(), number - 1);
        }
        if (number < gap.getValue()) {
            gaps.put(number + 1, gap.getValue());
        }
        reordered++;
        distinct++;
        return true;
    }

    /** Whose messages these are. */
    public Stream stream() {
        return stream;
    }

    /** The number behind the highest that has arrived. */
    public long next() {
        return next;
    }

    /** Numbers that have arrived at least once. */
    public long distinct() {
        return distinct;
    }

    /** Arrivals of a number that had arrived before. */
    public long doubled() {
        return doubled;
    }

    /** First arrivals of a number after that of a later one. */
    public long reordered() {
        return reordered;
    }

    /** Messages that were accepted and have not arrived. */
    public long missing() {
        return Math.max(0, stream.accepted() - distinct);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

/**
 * Messages of one publisher that are numbered 0, 1, 2, … and all go to the same subscribers. Belongs to the publisher's loop; other
 * threads may look after they have taken a sample.
 */
public final class Stream {
    private final int number;
    private long sent;
    private long refused;

    /** A stream with this number, which stands in its payloads. */
    public Stream(int number) {
        this.number = number;
    }

    /** Its number. */
    public int number() {
        return number;
    }

    /** Messages that were sent: the number of the next one. */
    public long sent() {
        return sent;
    }

    /** Messages that were sent and not refused. */
    public long accepted() {
        return sent - refused;
    }

    /** The next message leaves; returns its number. */
    public long next() {
        return sent++;
    }

    /** The broker refused one of them. */
    public void countRefused() {
        refused++;
    }
}

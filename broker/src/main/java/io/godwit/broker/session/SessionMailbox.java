// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What other loops may know of a session: where it lives, its number in the log, whether its client is there,
 * whether it is congested. Shared: written by the session's loop, read by any.
 */
public final class SessionMailbox {
    private final Session session;
    private final Loop loop;
    private volatile boolean online;
    private volatile long sessionNumber;

    /** Until when publishers are to wait for this session, on the clock of {@link System#nanoTime}; 0 is not at all. */
    private final AtomicLong patienceEndsNanos = new AtomicLong();

    SessionMailbox(Session session, Loop loop) {
        this.session = session;
        this.loop = loop;
    }

    /** The session; to be touched on its loop only. */
    public Session session() {
        return session;
    }

    /** The loop that owns the session. */
    public Loop loop() {
        return loop;
    }

    /** The client identifier. */
    public String clientId() {
        return session.clientId();
    }

    /**
     * The session's number in the log, or 0 where nothing is kept of it. It is there before the session's first
     * subscription, and stays.
     */
    public long sessionNumber() {
        return sessionNumber;
    }

    /** Whether a client is connected. May be out of date by the time of the answer. */
    public boolean isOnline() {
        return online;
    }

    /**
     * Whether publishers should slow down for this session: its client reads, but slower than messages come. Turns false
     * by itself for a client that makes no progress at all, so that one that hangs does not hold up publishers.
     */
    public boolean isCongested(long nowNanos) {
        long ends = patienceEndsNanos.getOpaque();
        return ends != 0 && nowNanos - ends < 0;
    }

    void sessionNumber(long number) {
        sessionNumber = number;
    }

    void online(boolean isOnline) {
        online = isOnline;
    }

    void patienceEnds(long nanos) {
        patienceEndsNanos.setOpaque(nanos);
    }
}

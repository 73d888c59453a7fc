// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.store.SessionState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How much state there is.
 *
 * @param queued messages in queues, one message in two queues counted twice
 * @param inbound QoS 2 messages that their senders have not released
 */
public record Contents(int sessions, int subscriptions, long queued, int inbound, int wills, int retained) {
    /** What these sessions hold, and so many retained messages. */
    public static Contents of(Collection<SessionState> sessions, int retained) {
        int subscriptions = 0;
        long queued = 0;
        int inbound = 0;
        int wills = 0;
        for (SessionState session : sessions) {
            subscriptions += session.subscriptions().size();
            queued += session.queue().count() + session.atMostOnce().size();
            inbound += session.inboundHeld();
            wills += session.will() == null ? 0 : 1;
        }
        return new Contents(sessions.size(), subscriptions, queued, inbound, wills, retained);
    }

    /** In words, what is always of interest and what is there. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(counted(sessions, "session"));
        parts.add(counted(subscriptions, "subscription"));
        parts.add(counted(queued, "queued message"));
        parts.add(counted(retained, "retained message"));
        if (inbound > 0) {
            parts.add(inbound + " QoS 2 " + (inbound == 1 ? "message" : "messages") + " not released");
        }
        if (wills > 0) {
            parts.add(counted(wills, "will"));
        }
        String last = parts.removeLast();
        return String.join(", ", parts) + " and " + last;
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}

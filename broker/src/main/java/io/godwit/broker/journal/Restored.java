// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.message.Message;
import io.godwit.broker.store.SessionState;
import java.util.List;

/**
 * What a journal held when it was opened.
 *
 * @param sessions their queued messages are read back when they are needed
 * @param retained in no particular order
 * @param unreadable retained messages that could not be read back, which was logged
 */
public record Restored(List<SessionState> sessions, List<Message> retained, int unreadable) {
    /** Keeps copies of the lists. */
    public Restored {
        sessions = List.copyOf(sessions);
        retained = List.copyOf(retained);
    }
}

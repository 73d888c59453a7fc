// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.message.Message;
import io.godwit.broker.store.SessionState;
import java.util.List;

/**
 * All that outlives a broker.
 *
 * @param sessions with their subscriptions, queues and wills
 * @param retained one message a topic
 * @param remarks what whoever takes it over should know, in sentences
 */
public record SavedState(List<SessionState> sessions, List<Message> retained, List<String> remarks) {
    /** Counts what is there. */
    public Contents contents() {
        return Contents.of(sessions, retained.size());
    }
}

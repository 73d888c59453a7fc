// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.message.Message;
import io.godwit.broker.session.Session;
import io.godwit.broker.store.MessageQueue;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session is at this moment, on its loop. */
final class Facts {
    private Facts() {}

    static SessionFacts of(Session session, @Nullable Connection connection) {
        SessionState state = session.state();
        return new SessionFacts(
                state.clientId(),
                state.owner().userName(),
                state.owner().listenerPort(),
                state.expirySeconds(),
                connection == null ? state.detachedAtMillis() : -1,
                state.subscriptions().size(),
                session.inFlight(),
                session.waiting(),
                session.waitingBytes(),
                state.inboundHeld(),
                state.will() != null,
                connection == null ? 0 : connection.pendingBytes(),
                connection == null ? null : connection.client());
    }

    static SessionDetails detailsOf(Session session, @Nullable Connection connection) {
        SessionState state = session.state();
        List<SessionDetails.InFlight> window = new ArrayList<>();
        if (connection != null) {
            MessageQueue queue = state.queue();
            long end = queue.tail();
            for (long s = queue.head(); s < end && window.size() < SessionDetails.MOST_IN_FLIGHT; s++) {
                QueuedMessage message = queue.at(s);
                if (message != null && (message.isSent() || message.isReceived())) {
                    window.add(inFlight(message));
                }
            }
        }
        StoredWill will = state.will();
        return new SessionDetails(
                of(session, connection),
                List.copyOf(state.subscriptions()),
                window,
                will == null ? null : will.message().topic().toString());
    }

    private static SessionDetails.InFlight inFlight(QueuedMessage queued) {
        Message message = queued.message();
        String awaited = queued.isReceived() ? "PUBCOMP" : queued.qos() == QoS.AT_LEAST_ONCE ? "PUBACK" : "PUBREC";
        return new SessionDetails.InFlight(
                queued.packetIdentifier(),
                message == null ? null : message.topic().toString(),
                queued.qos().value(),
                awaited,
                queued.size());
    }
}

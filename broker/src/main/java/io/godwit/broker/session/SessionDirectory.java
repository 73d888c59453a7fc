// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.broker.metrics.Counter;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredWill;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sessions of one loop by client identifier. The place where connections with one client identifier meet. */
@OnLoop
public final class SessionDirectory {
    private final Map<String, Session> sessions = new HashMap<>();
    private final SessionServices services;

    /** The directory of one loop. */
    public SessionDirectory(SessionServices services) {
        this.services = services;
    }

    /**
     * Which of {@code loops} loops owns the session with this client identifier. The same for the life of the broker, so
     * that all connections of a client identifier meet on one thread.
     */
    public static int ownerOf(String clientId, int loops) {
        int hash = clientId.hashCode();
        return Integer.remainderUnsigned((hash ^ (hash >>> 16)) * 0x9E37_79B9, loops);
    }

    /**
     * What opening found.
     *
     * @param session to be attached once CONNACK was sent
     * @param present whether it existed before: Session Present
     */
    public record Opened(Session session, boolean present) {}

    /**
     * Opens the session of a client that was let in. An older connection of the client identifier is closed first, then Clean
     * Start is carried out [MQTT-3.1.4-4] [v3 MQTT-3.1.4-3].
     *
     * @return null when there are as many sessions as the configuration allows
     */
    public @Nullable Opened open(
            String clientId,
            SessionOwner owner,
            boolean cleanStart,
            long expirySeconds,
            @Nullable StoredWill will,
            Rights rights) {
        Session session = sessions.get(clientId);
        boolean present = session != null && session.takeOver(cleanStart); // [MQTT-3.1.2-5] [v3 MQTT-3.1.2-4]
        if (session == null || !present) {
            int most = services.limits().globalMaxClients();
            if (most >= 0 && services.totals().sum(Counter.SESSIONS) >= most) {
                return null;
            }
            session = new Session(clientId, rights, services, this); // [MQTT-3.1.2-6]
            sessions.put(clientId, session);
            services.counters().count(Counter.SESSIONS);
        }
        session.open(owner, expirySeconds, will, rights);
        return new Opened(session, present);
    }

    /**
     * Takes over a session that the log kept, before any client can connect. {@link #goOn} follows when all are there.
     *
     * @param rights of the client until it comes back
     */
    public void restore(SessionState state, Rights rights) {
        Session session = new Session(state, rights, services, this);
        sessions.put(session.clientId(), session);
        services.counters().count(Counter.SESSIONS);
        session.restore();
    }

    /**
     * Lets the clocks of restored sessions go on, once the sessions of all loops are restored: a will whose time has come is
     * published to them.
     */
    public void goOn() {
        List.copyOf(sessions.values()).forEach(Session::goOn);
    }

    /** The configuration limits anew how long sessions wait for their clients: those that wait begin to obey. */
    public void limitsChanged() {
        List.copyOf(sessions.values()).forEach(Session::limitsChanged);
    }

    /** The session of this client identifier, or null. */
    public @Nullable Session find(String clientId) {
        return sessions.get(clientId);
    }

    /** All sessions of the loop; a view. */
    public Collection<Session> sessions() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    void forget(Session session) {
        if (sessions.remove(session.clientId(), session)) {
            services.counters().add(Counter.SESSIONS, -1);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.message.Message;
import io.godwit.broker.store.QueuedMessage;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.QoS;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** State as lines of text, all of it, to be compared. */
final class Pictures {
    private static final int IDENTIFIERS = 65_535;

    private Pictures() {}

    static List<String> of(SavedState state) {
        List<String> lines = new ArrayList<>();
        state.sessions().forEach(session -> lines.addAll(of(session, state.load())));
        state.retained().forEach(message -> lines.add("retained " + of(message)));
        return lines;
    }

    private static List<String> of(SessionState session, Function<QueuedMessage, @Nullable Message> load) {
        String name = session.clientId();
        List<String> lines = new ArrayList<>();
        lines.add(name + " user=" + session.owner().userName() + " port="
                + session.owner().listenerPort() + " expiry="
                + session.expirySeconds() + " left=" + session.detachedAtMillis() + " tail="
                + session.queue().tail());
        StoredWill will = session.will();
        if (will != null) {
            lines.add(name + " will " + will.delaySeconds() + " " + will.expirySeconds() + " " + of(will.message()));
        }
        for (StoredSubscription stored : session.subscriptions()) {
            lines.add(name + " subscribes " + stored.subscription().filter() + " "
                    + stored.subscription().qos().value()
                    + (stored.subscription().noLocal() ? " no-local" : "")
                    + (stored.subscription().retainAsPublished() ? " as-published" : "")
                    + " " + stored.subscription().retainHandling() + " id=" + stored.identifier());
        }
        for (long s = session.queue().head(); s < session.queue().tail(); s++) {
            QueuedMessage queued = session.queue().at(s);
            if (queued != null) {
                lines.add(name + " queued " + queued.packetIdentifier() + " " + of(queued, load));
            }
        }
        for (QueuedMessage waiting : session.atMostOnce()) {
            lines.add(name + " waits " + of(waiting, load));
        }
        for (int i = 1; i <= IDENTIFIERS && session.inboundHeld() > 0; i++) {
            if (session.isInboundHeld(i)) {
                lines.add(name + " holds " + i);
            }
        }
        return lines;
    }

    private static String of(QueuedMessage queued, Function<QueuedMessage, @Nullable Message> load) {
        Message message = load.apply(queued);
        return (queued.qos() == QoS.AT_MOST_ONCE ? "" : "q" + queued.qos().value() + " ")
                + (queued.isReceived() ? "received " : "")
                + (queued.retain() ? "retain " : "")
                + (queued.subscriptionIdentifiers().length == 0
                        ? ""
                        : Arrays.toString(queued.subscriptionIdentifiers()) + " ")
                + (message == null ? "lost" : of(message));
    }

    static String of(Message message) {
        String payload = HexFormat.of().formatHex(message.payload());
        StringBuilder properties = new StringBuilder();
        for (int i = 0; i < message.properties().size(); i++) {
            Object value = message.properties().valueAt(i);
            properties
                    .append(' ')
                    .append(message.properties().propertyAt(i))
                    .append('=')
                    .append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value);
        }
        return message.topic() + " " + (payload.length() > 64 ? payload.length() / 2 + " bytes" : payload) + " p"
                + message.qos().value() + (message.retain() ? "r" : "")
                + (message.expiresAtMillis() == Message.NEVER ? "" : " until " + message.expiresAtMillis())
                + " by " + message.publisher().clientId() + "/"
                + message.publisher().userName() + properties;
    }
}

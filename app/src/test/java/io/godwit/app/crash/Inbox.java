// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a client's session: QoS 2 identifiers that were not released, QoS 1 messages that were not acknowledged,
 * over all its connections, and acknowledgements that this client is in no hurry to send.
 */
final class Inbox {
    private final Reader reader;
    private final Ledger ledger;

    /** By packet identifier, from PUBLISH to PUBREL. */
    private final Map<Integer, Publish> received = new HashMap<>();

    /** By packet identifier, from PUBLISH to sending PUBACK. */
    private final Map<Integer, Publish> unacknowledged = new HashMap<>();

    private final Deque<Packet> answers = new ArrayDeque<>();

    Inbox(Reader reader, Ledger ledger) {
        this.reader = reader;
        this.ledger = ledger;
    }

    void onPublish(Publish publish) {
        switch (publish.qos()) {
            case AT_MOST_ONCE -> ledger.fault(reader + " got a message at QoS 0, which nobody sent: " + publish);
            case AT_LEAST_ONCE -> {
                requireSame(publish, unacknowledged.put(publish.packetIdentifier(), publish));
                reader.onArrival(publish);
                answers.add(new PubAck(publish.packetIdentifier()));
            }
            case EXACTLY_ONCE -> {
                Publish known = received.putIfAbsent(publish.packetIdentifier(), publish);
                requireSame(publish, known);
                if (known == null) {
                    reader.onArrival(publish);
                }
                answers.add(new PubRec(publish.packetIdentifier()));
            }
        }
    }

    void onPubRel(int identifier) {
        received.remove(identifier);
        answers.add(new PubComp(identifier));
    }

    /** The next acknowledgement to be sent, or null. */
    @Nullable
    Packet nextAnswer() {
        Packet answer = answers.poll();
        if (answer instanceof PubAck pubAck) {
            unacknowledged.remove(pubAck.packetIdentifier());
        }
        return answer;
    }

    /** What was not said on a connection is not said on the next one. */
    void onConnectionEnd() {
        answers.clear();
    }

    /** The broker has begun another session. */
    void forget() {
        received.clear();
        unacknowledged.clear();
    }

    /** Whether every exchange has come to its end. */
    boolean isSettled() {
        return received.isEmpty() && unacknowledged.isEmpty() && answers.isEmpty();
    }

    @Override
    public String toString() {
        return reader + " waits for PUBREL " + received.keySet() + ", for a repeat of " + unacknowledged.keySet();
    }

    /** A message in flight is sent again with its own identifier, which no other message may have until then. */
    private void requireSame(Publish publish, @Nullable Publish before) {
        if (before == null || (before.qos() == QoS.AT_LEAST_ONCE && mayBeForgotten(before))) {
            return;
        }
        if (!Arrays.equals(before.payload(), publish.payload())) {
            ledger.fault("%s got %s with identifier %s, which still belongs to %s"
                    .formatted(
                            reader, Mark.of(publish.payload()), publish.packetIdentifier(), Mark.of(before.payload())));
        } else if (!publish.dup()) {
            ledger.fault("%s got %s at QoS %s with identifier %s again without DUP"
                    .formatted(
                            reader,
                            Mark.of(publish.payload()),
                            publish.qos() == QoS.AT_LEAST_ONCE ? 1 : 2,
                            publish.packetIdentifier())); // [MQTT-3.3.1-1]
        }
    }

    /** What nobody was told of may be forgotten: a message not acknowledged, or a retained one sent before SUBACK. */
    private boolean mayBeForgotten(Publish publish) {
        Mark mark = Mark.of(publish.payload());
        Author author = mark == null ? null : ledger.author(mark.author());
        return publish.retain() || mark == null || author == null || author.entry(mark.number()).uncertain;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The publishing side of a client's session: what was sent and is not settled, over all its connections. */
final class Outbox {
    /** Few, so that each is soon used again: an identifier that the broker failed to forget would be noticed. */
    private static final int IDENTIFIERS = 12;

    private static final class Sent {
        final Author.Entry entry;
        final Publish publish;
        boolean received;

        Sent(Author.Entry entry, Publish publish) {
            this.entry = entry;
            this.publish = publish;
        }
    }

    private final Author author;
    private final Ledger ledger;
    private final Map<Integer, Sent> unsettled = new LinkedHashMap<>();
    private int lastIdentifier;

    Outbox(Author author, Ledger ledger) {
        this.author = author;
        this.ledger = ledger;
    }

    boolean isEmpty() {
        return unsettled.isEmpty();
    }

    boolean hasRoom() {
        return unsettled.size() < IDENTIFIERS;
    }

    /** The next message, to be sent at once. */
    Publish next(TopicName topic, QoS qos, boolean retain, boolean clears, java.util.random.RandomGenerator random) {
        do {
            lastIdentifier = lastIdentifier % IDENTIFIERS + 1;
        } while (unsettled.containsKey(lastIdentifier));
        Author.Entry entry = ledger.add(author, topic, qos, retain, clears);
        byte[] payload = clears ? new byte[0] : new Mark(author.number(), entry.number).payload(random);
        Publish publish = new Publish(false, qos, retain, topic, lastIdentifier, Properties.NONE, payload);
        unsettled.put(lastIdentifier, new Sent(entry, publish));
        entry.sendings++;
        return publish;
    }

    /** The broker was killed: what it has not acknowledged it may not have stored. */
    void onKill() {
        for (Sent sent : unsettled.values()) {
            sent.entry.uncertain |= sent.entry.acknowledgedAt == Author.Entry.NOT_YET;
        }
    }

    /** All that must be sent again on another connection, in the order of the first time [MQTT-4.6.0-1] [MQTT-4.4.0-1]. */
    List<Packet> again() {
        List<Packet> packets = new ArrayList<>();
        unsettled.forEach((identifier, sent) -> {
            if (sent.received) {
                packets.add(new PubRel(identifier));
            } else {
                Publish first = sent.publish;
                sent.entry.sendings++;
                packets.add(new Publish(
                        true,
                        first.qos(),
                        first.retain(),
                        first.topic(),
                        identifier,
                        first.properties(),
                        first.payload()));
            }
        });
        return packets;
    }

    /** PUBACK arrived. */
    void onPubAck(int identifier, ReasonCode code) {
        Sent sent = unsettled.remove(identifier);
        if (sent == null || sent.publish.qos() != QoS.AT_LEAST_ONCE) {
            ledger.fault(author + " got PUBACK " + identifier + " without having asked");
        } else if (code.isError()) {
            ledger.fault(author + " got PUBACK " + code);
        } else {
            ledger.acknowledged(author, sent.entry);
        }
    }

    /** PUBREC arrived; true when PUBREL is to be sent. */
    boolean onPubRec(int identifier, ReasonCode code) {
        Sent sent = unsettled.get(identifier);
        if (sent == null || sent.publish.qos() != QoS.EXACTLY_ONCE) {
            ledger.fault(author + " got PUBREC " + identifier + " without having asked");
            return false;
        }
        if (code.isError()) {
            ledger.fault(author + " got PUBREC " + code);
            return false;
        }
        sent.received = true;
        ledger.acknowledged(author, sent.entry);
        return true;
    }

    /** PUBCOMP arrived. */
    void onPubComp(int identifier, ReasonCode code) {
        Sent sent = unsettled.remove(identifier);
        if (sent == null || !sent.received) {
            ledger.fault(author + " got PUBCOMP " + identifier + " without having asked");
        }
        // 0x92 is right when the broker had forgotten the identifier before a crash, and PUBCOMP did not arrive.
        if (code.isError() && code != ReasonCode.PACKET_IDENTIFIER_NOT_FOUND) {
            ledger.fault(author + " got PUBCOMP " + code);
        }
    }
}

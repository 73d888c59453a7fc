// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.message.Message;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** Writes commands as {@link Records} says. For one thread. */
final class RecordWriter {
    private final ByteWriter to;

    RecordWriter(ByteWriter to) {
        this.to = to;
    }

    /** Writes a message; returns where its record begins. */
    int message(Message message) {
        int start = to.length();
        // The length of the content is not known before: five bytes are kept free for it, which hold any int.
        to.put(Records.MESSAGE);
        int lengthAt = to.length();
        to.put(0x80).put(0x80).put(0x80).put(0x80).put(0).putInt(0);
        int contentAt = to.length();
        MessageBytes.write(to, message);
        int length = to.length() - contentAt;
        byte[] bytes = to.array();
        for (int i = 0; i < 5; i++) {
            bytes[lengthAt + i] = (byte) ((length >>> (7 * i) & 0x7F) | (i < 4 ? 0x80 : 0));
        }
        to.setInt(lengthAt + 5, Frames.crc(bytes, contentAt, length));
        return start;
    }

    /**
     * Writes that a message was queued.
     *
     * @param messageAt where its record begins in what was written, or -1 to give its address
     */
    void queued(long session, long sequence, QoS qos, boolean retain, int[] identifiers, int messageAt, long address) {
        int start = begin(Records.QUEUED, session);
        delivery(qos, retain, identifiers, messageAt < 0 ? Records.ADDRESS_BIT : 0);
        if (qos != QoS.AT_MOST_ONCE) {
            to.putVar(sequence);
        }
        to.putVar(messageAt < 0 ? address : start - messageAt);
    }

    void addressed(long session, QoS qos, boolean retain, int[] identifiers, int messageAt) {
        int start = begin(Records.ADDRESSED, session);
        delivery(qos, retain, identifiers, 0);
        to.putVar(start - messageAt);
    }

    void refused(long session, long address) {
        begin(Records.REFUSED, session);
        to.putVar(address);
    }

    void retainedSet(int messageAt) {
        int start = to.length();
        to.put(Records.RETAINED_SET).putVar(start - messageAt);
    }

    void retainedCleared(TopicName topic) {
        to.put(Records.RETAINED_CLEARED).putCounted(topic.utf8());
    }

    void opened(long session, String clientId, SessionOwner owner, long expirySeconds, @Nullable StoredWill will) {
        begin(Records.OPENED, session);
        String userName = owner.userName();
        to.put((userName == null ? 0 : Records.USER_NAME_BIT) | (will == null ? 0 : Records.WILL_BIT));
        to.putText(clientId);
        if (userName != null) {
            to.putText(userName);
        }
        to.putVar(owner.listenerPort()).putVar(expirySeconds);
        if (will != null) {
            ByteWriter content = new ByteWriter(256 + will.message().size());
            MessageBytes.write(content, will.message());
            to.putVar(will.delaySeconds()).putVar(will.expirySeconds() + 1);
            to.putVar(content.length()).put(content.array(), 0, content.length());
        }
    }

    void subscribed(long session, StoredSubscription stored) {
        begin(Records.SUBSCRIBED, session);
        Subscription subscription = stored.subscription();
        to.putText(subscription.filter().toString());
        to.put(subscription.qos().value()
                | (subscription.noLocal() ? 1 << 2 : 0)
                | (subscription.retainAsPublished() ? 1 << 3 : 0)
                | subscription.retainHandling().value() << 4);
        to.putVar(stored.identifier());
    }

    /** Writes a change of a session that needs nothing but its own values. */
    void plain(Command.OfSession command) {
        long session = command.session().number();
        switch (command) {
            case Command.Opened c -> opened(c.number(), c.session().clientId(), c.owner(), c.expirySeconds(), c.will());
            case Command.ExpiryChanged c -> one(Records.EXPIRY_CHANGED, session, c.expirySeconds());
            case Command.WillRemoved c -> begin(Records.WILL_REMOVED, session);
            case Command.Detached c -> detached(session, c.atMillis());
            case Command.Ended c -> begin(Records.ENDED, session);
            case Command.Subscribed c -> subscribed(session, c.subscription());
            case Command.Unsubscribed c -> {
                begin(Records.UNSUBSCRIBED, session);
                to.putText(c.filter().toString());
            }
            case Command.Skipped c -> one(Records.SKIPPED, session, c.sequence());
            case Command.Refused c -> refused(session, c.message().address());
            case Command.Received c -> received(session, c.message().sequence());
            case Command.Settled c -> one(Records.SETTLED, session, c.message().sequence());
            case Command.AtMostOnceSent c -> begin(Records.AT_MOST_ONCE_SENT, session);
            case Command.InboundHeld c -> inboundHeld(session, c.packetIdentifier());
            case Command.InboundReleased c -> one(Records.INBOUND_RELEASED, session, c.packetIdentifier());
            case Command.Queued c -> throw new IllegalArgumentException("A queued message needs its message's place");
        }
    }

    void detached(long session, long atMillis) {
        one(Records.DETACHED, session, atMillis);
    }

    void received(long session, long sequence) {
        one(Records.RECEIVED, session, sequence);
    }

    void inboundHeld(long session, int packetIdentifier) {
        one(Records.INBOUND_HELD, session, packetIdentifier);
    }

    void queue(long session, long head, long tail, long offeredUpTo) {
        begin(Records.QUEUE, session);
        to.putVar(head).putVar(tail).putVar(offeredUpTo);
    }

    void entry(
            long session,
            long sequence,
            QoS qos,
            boolean retain,
            boolean received,
            int[] identifiers,
            long address,
            int size) {
        begin(Records.ENTRY, session);
        delivery(qos, retain, identifiers, received ? Records.RECEIVED_BIT : 0);
        if (qos != QoS.AT_MOST_ONCE) {
            to.putVar(sequence);
        }
        to.putVar(address).putVar(size);
    }

    void arriving(long session, Replay.Arriving one) {
        begin(Records.ARRIVING, session);
        delivery(one.qos(), one.retain(), one.subscriptionIdentifiers(), 0);
        to.putVar(one.key()).putVar(one.address()).putVar(one.size());
    }

    void retained(TopicName topic, long address, int size, long expiresAtMillis) {
        to.put(Records.RETAINED).putCounted(topic.utf8()).putVar(address).putVar(size);
        to.putVar(expiresAtMillis == Message.NEVER ? 0 : expiresAtMillis + 1);
    }

    void snapshotEnd(long nextSessionNumber, long records) {
        to.put(Records.SNAPSHOT_END).putVar(nextSessionNumber).putVar(records);
    }

    private void one(int type, long session, long value) {
        begin(type, session);
        to.putVar(value);
    }

    private int begin(int type, long session) {
        int start = to.length();
        to.put(type).putVar(session);
        return start;
    }

    private void delivery(QoS qos, boolean retain, int[] identifiers, int bits) {
        to.put(qos.value()
                | (retain ? Records.RETAIN_BIT : 0)
                | (identifiers.length > 0 ? Records.IDENTIFIERS_BIT : 0)
                | bits);
        if (identifiers.length > 0) {
            to.putVar(identifiers.length);
            for (int identifier : identifiers) {
                to.putVar(identifier);
            }
        }
    }
}

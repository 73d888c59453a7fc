// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.protocol.codec.PublishProperties;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** State as it grows from the chunks of a {@link MosquittoFile}, whose format is described there. */
final class MosquittoState {
    private static final int WRITER = 1;
    private static final int MESSAGE = 2;
    private static final int ENTRY = 3;
    private static final int RETAINED = 4;
    private static final int SUBSCRIPTION = 5;
    private static final int SESSION = 6;

    private static final int PADDED_WRITER = 16;
    private static final int LARGEST_IDENTIFIER = 268_435_455;
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;

    private final long savedAtMillis;
    private int version;
    private boolean padded = true;
    private final Map<Long, Message> messages = new HashMap<>();
    private final Map<String, MosquittoSession> sessions = new LinkedHashMap<>();
    private final Map<TopicName, Message> retained = new LinkedHashMap<>();
    private int unknownUsers;
    private int missing;
    private int unknownChunks;

    MosquittoState(long savedAtMillis) {
        this.savedAtMillis = savedAtMillis;
    }

    void version(int of) {
        version = of;
    }

    void add(int kind, Chunk chunk) throws TransferException {
        try {
            switch (kind) {
                case WRITER -> padded = chunk.length() >= PADDED_WRITER;
                case MESSAGE -> message(chunk);
                case ENTRY -> entry(chunk);
                case RETAINED -> retained(chunk);
                case SUBSCRIPTION -> subscription(chunk);
                case SESSION -> session(chunk);
                default -> unknownChunks++;
            }
        } catch (ProtocolViolation e) {
            throw chunk.error(e.detail(), e);
        }
    }

    private void message(Chunk chunk) throws TransferException {
        long number = chunk.eightBytes();
        long expiresAtSeconds = seconds(chunk.eightBytes());
        long payloadLength = chunk.unsignedInt();
        chunk.skip(Short.BYTES); // The packet identifier it came with.
        int clientIdLength = chunk.unsignedShort();
        int userNameLength = chunk.unsignedShort();
        int topicLength = chunk.unsignedShort();
        chunk.skip(Short.BYTES); // The listener's port.
        QoS qos = qos(chunk);
        boolean retain = chunk.unsignedByte() != 0;
        String clientId = chunk.text(clientIdLength);
        String userName = chunk.text(userNameLength);
        byte[] topic = chunk.bytes(topicLength);
        byte[] payload = chunk.bytes(payloadLength);
        messages.put(
                number,
                new Message(
                        TopicName.ofUtf8(topic),
                        payload,
                        qos,
                        retain,
                        properties(chunk),
                        expiresAtSeconds == 0 ? Message.NEVER : millis(expiresAtSeconds),
                        new Publisher(clientId, userName.isEmpty() ? null : userName)));
    }

    private void session(Chunk chunk) throws TransferException {
        long endsAtSeconds = seconds(chunk.eightBytes());
        long expirySeconds = chunk.unsignedInt();
        chunk.skip(Short.BYTES); // The last packet identifier that was given.
        int clientIdLength = chunk.unsignedShort();
        int port = 0;
        int userNameLength = 0;
        if (version > 5) {
            port = chunk.unsignedShort();
            userNameLength = chunk.unsignedShort();
            chunk.skip(padded ? Integer.BYTES : 0);
        }
        String clientId = chunk.text(clientIdLength);
        String userName = userNameLength == 0 ? null : userName(chunk, userNameLength);
        boolean ends = expirySeconds != SessionState.NEVER_EXPIRES && endsAtSeconds != 0;
        session(clientId)
                .open(
                        new SessionOwner(userName, port),
                        expirySeconds,
                        ends ? Math.max(0, millis(endsAtSeconds) - 1_000 * expirySeconds) : savedAtMillis);
    }

    /** The user name, or null where other bytes stand in its place. */
    private @Nullable String userName(Chunk chunk, int length) throws TransferException {
        if (chunk.remaining() == length) {
            byte[] bytes = chunk.bytes(length);
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.indexOf('\0') < 0 && text.indexOf('\uFFFD') < 0) {
                return text;
            }
        }
        unknownUsers++;
        return null;
    }

    private void subscription(Chunk chunk) throws TransferException {
        long identifier = chunk.unsignedInt();
        int clientIdLength = chunk.unsignedShort();
        int filterLength = chunk.unsignedShort();
        QoS qos = qos(chunk);
        int options = chunk.unsignedByte();
        chunk.skip(Short.BYTES);
        String clientId = chunk.text(clientIdLength);
        TopicFilter filter = TopicFilter.of(chunk.text(filterLength));
        RetainHandling handling = RetainHandling.of(options >> 4 & 3);
        if (identifier > LARGEST_IDENTIFIER) {
            throw chunk.error("there is no subscription identifier " + identifier, null);
        }
        session(clientId)
                .subscribe(new StoredSubscription(
                        new Subscription(
                                filter,
                                qos,
                                (options & NO_LOCAL) != 0,
                                (options & RETAIN_AS_PUBLISHED) != 0,
                                handling == null ? RetainHandling.SEND : handling),
                        (int) identifier));
    }

    private void entry(Chunk chunk) throws TransferException {
        Message message = messages.get(chunk.eightBytes());
        int packetIdentifier = chunk.unsignedShort();
        int clientIdLength = chunk.unsignedShort();
        QoS qos = qos(chunk);
        int state = chunk.unsignedByte();
        boolean retain = chunk.unsignedByte() >> 4 != 0;
        boolean toClient = chunk.unsignedByte() != 0;
        String clientId = chunk.text(clientIdLength);
        if (message == null) {
            missing++;
            return;
        }
        if (qos != QoS.AT_MOST_ONCE && packetIdentifier == 0) {
            throw chunk.error("a message above QoS 0 has no packet identifier", null);
        }
        if (!toClient) {
            session(clientId).hold(packetIdentifier, message);
            return;
        }
        long identifier = properties(chunk).number(Property.SUBSCRIPTION_IDENTIFIER, 0);
        session(clientId)
                .entry(new MosquittoSession.Entry(
                        message,
                        packetIdentifier,
                        qos,
                        retain,
                        state,
                        identifier == 0 ? new int[0] : new int[] {(int) identifier}));
    }

    private void retained(Chunk chunk) throws TransferException {
        Message message = messages.get(chunk.eightBytes());
        if (message == null) {
            missing++;
        } else {
            retained.put(message.topic(), message);
        }
    }

    /** All that was read, once there is no more. */
    SavedState finish() throws TransferException {
        List<SessionState> states = new ArrayList<>();
        int ended = 0;
        for (MosquittoSession session : sessions.values()) {
            SessionState state = session.finish();
            if (state.isDurable()) {
                states.add(state);
            } else {
                ended++;
            }
        }
        for (MosquittoSession session : sessions.values()) {
            session.release(states, this::retain);
        }
        return new SavedState(states, List.copyOf(retained.values()), remarks(ended));
    }

    private void retain(Message message) {
        if (message.payload().length == 0) {
            retained.remove(message.topic()); // [MQTT-3.3.1-6] [v3 MQTT-3.3.1-10]
        } else {
            retained.put(message.topic(), message);
        }
    }

    private List<String> remarks(int ended) {
        List<String> remarks = new ArrayList<>();
        remark(
                remarks,
                unknownUsers,
                "sessions have a user name that mosquitto wrote wrongly, and have none now: their"
                        + " clients get it back when they connect.");
        remark(remarks, missing, "entries belong to messages that are not in the file: mosquitto had let them expire.");
        remark(remarks, ended, "sessions end with their connection and are left out.");
        remark(remarks, unknownChunks, "parts of the file are of an unknown kind and are left out.");
        return remarks;
    }

    private static void remark(List<String> remarks, int count, String text) {
        if (count > 0) {
            remarks.add(count + " " + text);
        }
    }

    private MosquittoSession session(String clientId) {
        return sessions.computeIfAbsent(clientId, MosquittoSession::new);
    }

    /** The rest of the chunk, which may be missing. */
    private static Properties properties(Chunk chunk) throws TransferException {
        return chunk.remaining() == 0 ? Properties.NONE : PublishProperties.read(chunk.bytes(chunk.remaining()));
    }

    private static QoS qos(Chunk chunk) throws TransferException {
        int value = chunk.unsignedByte();
        QoS qos = QoS.of(value);
        if (qos == null) {
            throw chunk.error("there is no QoS " + value, null);
        }
        return qos;
    }

    /** A time in the byte order of the machine that wrote it: of the two, the one that lies before the year 36000. */
    private static long seconds(long bigEndian) {
        return bigEndian >>> 40 == 0 ? bigEndian : Long.reverseBytes(bigEndian);
    }

    private static long millis(long seconds) {
        return seconds < 0 || seconds > Long.MAX_VALUE / 1_000 ? Message.NEVER : seconds * 1_000;
    }
}

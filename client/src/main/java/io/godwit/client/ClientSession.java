// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of the session state: messages on their way out, QoS 2 messages half way in, packet identifiers.
 * Outlives connections. Owned by the client's loop; knows no network.
 *
 * <p>A QoS 1 message leaves with PUBACK; a QoS 2 message moves on with PUBREC and leaves with PUBCOMP; both leave with an
 * acknowledgement that carries an error.
 */
final class ClientSession {
    private static final int LAST_IDENTIFIER = 65_535;

    private final int maxInflight;
    private final int maxQueued;

    /** Sent and not done, by packet identifier, in the order of their first sending. */
    private final LinkedHashMap<Integer, OutgoingMessage> inFlight = new LinkedHashMap<>();

    /** Waiting for a place in the window, oldest first. */
    private final ArrayDeque<OutgoingMessage> queue = new ArrayDeque<>();

    /** SUBSCRIBE and UNSUBSCRIBE that wait for their answer. */
    private final Map<Integer, PendingRequest<?>> requests = new HashMap<>();

    /** Incoming QoS 2 messages that were told and acknowledged with PUBREC, and whose PUBREL has not come. */
    private final BitSet received = new BitSet();

    /** Incoming messages that the owner has yet to acknowledge by hand; of this connection only. */
    private final Map<Integer, Publish> unacknowledged = new HashMap<>();

    /** Where packets go; null while there is no connection. */
    private @Nullable Consumer<Packet> output;

    private int window;
    private int receiveMaximum = LAST_IDENTIFIER;
    private int lastIdentifier;
    private boolean sendingQueue;

    ClientSession(int maxInflight, int maxQueued) {
        this.maxInflight = maxInflight;
        this.maxQueued = maxQueued;
    }

    /**
     * A connection was accepted: sends again what is in flight, then what waits [MQTT-4.4.0-1] [v3 MQTT-4.4.0-1].
     *
     * @param sessionPresent whether the server still has its half; if not, QoS 1 messages are sent as new ones, and QoS 2
     *     messages fail unless the server had acknowledged them
     * @param serverReceiveMaximum how many messages the server takes at once
     * @param ownReceiveMaximum how many we said that we take
     */
    void attach(boolean sessionPresent, int serverReceiveMaximum, int ownReceiveMaximum, Consumer<Packet> newOutput) {
        output = newOutput;
        window = Math.min(maxInflight, serverReceiveMaximum);
        receiveMaximum = ownReceiveMaximum;
        if (!sessionPresent) {
            beginAnew();
        }
        for (OutgoingMessage message : inFlight.values()) {
            switch (message.state()) {
                case QUEUED -> throw new AssertionError("In flight and never sent");
                case AWAITING_ACKNOWLEDGEMENT -> newOutput.accept(message.sendAgain());
                case AWAITING_PUBCOMP -> newOutput.accept(new PubRel(message.packetIdentifier()));
            }
        }
        sendQueued();
    }

    /** The server does not know the session: what was in flight begins again or fails. */
    private void beginAnew() {
        received.clear();
        List<OutgoingMessage> lost = new ArrayList<>(inFlight.values());
        inFlight.clear();
        for (OutgoingMessage message : lost.reversed()) {
            if (message.publish().qos() == QoS.AT_LEAST_ONCE) {
                queue.addFirst(message);
            }
        }
        for (OutgoingMessage message : lost) {
            if (message.state() == OutgoingMessage.State.AWAITING_PUBCOMP) {
                message.succeed();
            } else if (message.publish().qos() == QoS.EXACTLY_ONCE) {
                message.fail(new ClientException(
                        ClientException.Kind.SESSION_LOST,
                        "The server no longer has the session, so nobody knows whether the message to "
                                + message.publish().topic() + " arrived; send it again if once more does no harm"));
            }
        }
    }

    /** The connection ended: requests fail, messages wait for another one. */
    void detach(ClientException cause) {
        output = null;
        unacknowledged.clear();
        List<PendingRequest<?>> failed = new ArrayList<>(requests.values());
        requests.clear();
        failed.forEach(request -> request.fail(cause));
    }

    /** There will be no other connection: everything that waits fails. */
    void close(ClientException cause) {
        detach(cause);
        List<OutgoingMessage> failed = new ArrayList<>(inFlight.values());
        failed.addAll(queue);
        inFlight.clear();
        queue.clear();
        failed.forEach(message -> message.fail(cause));
    }

    /** Takes a QoS 1 or 2 message: sends it when the window has a place, else keeps it for later. */
    void publish(OutgoingMessage message) {
        if (output == null || !queue.isEmpty() || inFlight.size() >= window) {
            if (queue.size() >= maxQueued) {
                message.fail(new ClientException(
                        ClientException.Kind.QUEUE_FULL,
                        "More than " + maxQueued + " messages wait to be sent; publish more slowly"));
                return;
            }
            queue.add(message);
            return;
        }
        sendFirst(message, output);
    }

    private void sendFirst(OutgoingMessage message, Consumer<Packet> out) {
        int identifier = nextIdentifier();
        Publish packet = message.send(identifier);
        inFlight.put(identifier, message);
        out.accept(packet);
    }

    private void sendQueued() {
        if (sendingQueue) {
            return; // A message that fails at once frees its place; the loop below goes on.
        }
        sendingQueue = true;
        while (output != null && inFlight.size() < window) {
            OutgoingMessage next = queue.poll();
            if (next == null) {
                break;
            }
            sendFirst(next, output);
        }
        sendingQueue = false;
    }

    /** Takes a message out of the window because the server would not accept it; it was not sent. */
    void drop(int packetIdentifier, ClientException cause) {
        OutgoingMessage message = inFlight.remove(packetIdentifier);
        if (message != null) {
            message.fail(cause);
            sendQueued();
        }
    }

    /** Messages that are not done yet. */
    int pending() {
        return inFlight.size() + queue.size();
    }

    /** An identifier that nothing in flight uses [MQTT-2.2.1-3] [v3 MQTT-2.3.1-2]. */
    int nextIdentifier() {
        for (int i = 0; i < LAST_IDENTIFIER; i++) {
            lastIdentifier = lastIdentifier == LAST_IDENTIFIER ? 1 : lastIdentifier + 1;
            if (!inFlight.containsKey(lastIdentifier) && !requests.containsKey(lastIdentifier)) {
                return lastIdentifier;
            }
        }
        throw new ClientException(
                ClientException.Kind.QUEUE_FULL, "All 65535 packet identifiers are in use; wait for answers");
    }

    void addRequest(int packetIdentifier, PendingRequest<?> request) {
        requests.put(packetIdentifier, request);
    }

    /** SUBACK or UNSUBACK came. */
    void onAnswer(int packetIdentifier, Packet answer) {
        PendingRequest<?> request = requests.remove(packetIdentifier);
        if (request == null || !request.answer(answer)) {
            throw new ProtocolViolation(
                    ReasonCode.PROTOCOL_ERROR, Statement.V5_2_2_1_6, answer.type() + " answers nothing that was asked");
        }
    }

    void onPubAck(PubAck ack) {
        OutgoingMessage message = inFlight.get(ack.packetIdentifier());
        if (message == null || message.publish().qos() != QoS.AT_LEAST_ONCE) {
            return;
        }
        inFlight.remove(ack.packetIdentifier());
        if (ack.reasonCode().isError()) {
            message.fail(refused(message, ack.reasonCode()));
        } else {
            message.succeed(new PublishResult(ack.reasonCode(), ack.properties()));
        }
        sendQueued();
    }

    void onPubRec(PubRec rec) {
        OutgoingMessage message = inFlight.get(rec.packetIdentifier());
        if (message == null || message.publish().qos() != QoS.EXACTLY_ONCE) {
            if (!rec.reasonCode().isError()) {
                // Nothing is known of it: the exchange is ended, not left hanging.
                send(new PubRel(rec.packetIdentifier(), ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE));
            }
            return;
        }
        if (rec.reasonCode().isError()) {
            inFlight.remove(rec.packetIdentifier());
            message.fail(refused(message, rec.reasonCode()));
            sendQueued();
            return;
        }
        message.release(new PublishResult(rec.reasonCode(), rec.properties()));
        send(new PubRel(rec.packetIdentifier())); // [MQTT-4.3.3-4] [v3 MQTT-4.3.3-1]
    }

    void onPubComp(PubComp comp) {
        OutgoingMessage message = inFlight.get(comp.packetIdentifier());
        if (message == null || message.state() != OutgoingMessage.State.AWAITING_PUBCOMP) {
            return;
        }
        inFlight.remove(comp.packetIdentifier());
        message.succeed();
        sendQueued();
    }

    private static ClientException refused(OutgoingMessage message, ReasonCode reasonCode) {
        return new ClientException(
                ClientException.Kind.PUBLISH_REFUSED,
                "The server refused the message to " + message.publish().topic() + ": " + reasonCode.text(),
                reasonCode,
                null);
    }

    /**
     * A message came: tells it, and acknowledges it when {@code acknowledge} says so.
     *
     * @param acknowledge false when the owner acknowledges by hand
     */
    void onPublish(Publish message, boolean acknowledge, Consumer<Publish> listener) {
        int identifier = message.packetIdentifier();
        switch (message.qos()) {
            case AT_MOST_ONCE -> listener.accept(message);
            case AT_LEAST_ONCE -> {
                remember(message);
                listener.accept(message);
            }
            case EXACTLY_ONCE -> {
                if (received.get(identifier)) {
                    send(new PubRec(identifier)); // [MQTT-4.3.3-10] [v3 MQTT-4.3.3-2]
                    return;
                }
                remember(message);
                listener.accept(message);
            }
        }
        if (acknowledge) {
            acknowledge(message, ReasonCode.SUCCESS);
        }
    }

    private void remember(Publish message) {
        if (unacknowledged.size() + received.cardinality() >= receiveMaximum) {
            throw new ProtocolViolation(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    Statement.V5_3_3_4_9,
                    "More than " + receiveMaximum + " messages wait for an acknowledgement"); // [MQTT-3.3.4-9]
        }
        unacknowledged.put(message.packetIdentifier(), message);
    }

    /** Acknowledges a message of this connection; one of an earlier connection is left to the server, which repeats it. */
    void acknowledge(Publish message, ReasonCode reasonCode) {
        int identifier = message.packetIdentifier();
        if (message.qos() == QoS.AT_MOST_ONCE || !unacknowledged.remove(identifier, message)) {
            return;
        }
        if (message.qos() == QoS.AT_LEAST_ONCE) {
            send(new PubAck(identifier, reasonCode, Properties.NONE));
            return;
        }
        if (!reasonCode.isError()) {
            received.set(identifier);
        }
        send(new PubRec(identifier, reasonCode, Properties.NONE));
    }

    void onPubRel(PubRel rel) {
        boolean known = received.get(rel.packetIdentifier());
        received.clear(rel.packetIdentifier());
        send(
                new PubComp( // [MQTT-4.3.3-11] [v3 MQTT-4.3.3-2]
                        rel.packetIdentifier(),
                        known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND,
                        Properties.NONE));
    }

    private void send(Packet packet) {
        if (output != null) {
            output.accept(packet);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Publish;
import java.util.concurrent.CompletableFuture;

/** A QoS 1 or 2 message on its way out, from the call of publish to its last acknowledgement. On the client's loop. */
final class OutgoingMessage {
    /** Where the exchange stands. */
    enum State {
        /** Waits for a place in the window; nothing was sent. */
        QUEUED,
        /** Sent; waits for PUBACK (QoS 1) or PUBREC (QoS 2). */
        AWAITING_ACKNOWLEDGEMENT,
        /** PUBREL sent; waits for PUBCOMP. */
        AWAITING_PUBCOMP
    }

    private final Publish publish;
    private final CompletableFuture<PublishResult> done;
    private State state = State.QUEUED;
    private int packetIdentifier;
    private PublishResult result = PublishResult.SENT;

    OutgoingMessage(Publish publish, CompletableFuture<PublishResult> done) {
        this.publish = publish;
        this.done = done;
    }

    Publish publish() {
        return publish;
    }

    State state() {
        return state;
    }

    int packetIdentifier() {
        return packetIdentifier;
    }

    /** The packet for the first sending; from now on the message is in the window. */
    Publish send(int newPacketIdentifier) {
        packetIdentifier = newPacketIdentifier;
        state = State.AWAITING_ACKNOWLEDGEMENT;
        return new Publish(
                false,
                publish.qos(),
                publish.retain(),
                publish.topic(),
                newPacketIdentifier,
                publish.properties(),
                publish.payload());
    }

    /** The packet for another connection; an alias of the old one means nothing there. */
    Publish sendAgain() {
        return new Publish(
                true, // [MQTT-3.3.1-1] [v3 MQTT-3.3.1-1]
                publish.qos(),
                publish.retain(),
                publish.topic(),
                packetIdentifier,
                publish.properties().has(Property.TOPIC_ALIAS)
                        ? publish.properties().toBuilder()
                                .without(Property.TOPIC_ALIAS)
                                .build()
                        : publish.properties(),
                publish.payload());
    }

    /** PUBREC came: the server has the message. */
    void release(PublishResult newResult) {
        state = State.AWAITING_PUBCOMP;
        result = newResult;
    }

    void succeed(PublishResult newResult) {
        done.complete(newResult);
    }

    /** PUBCOMP came: what PUBREC said holds. */
    void succeed() {
        done.complete(result);
    }

    void fail(ClientException exception) {
        done.completeExceptionally(exception);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.connection.Endpoint;
import io.godwit.broker.connection.Wire;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolViolation;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Conversations that note what they hear and answer as the test says. */
final class RecordedConversations implements Conversations {
    private final BlockingQueue<Recorded> begun = new LinkedBlockingQueue<>();
    private final Answer answer;

    RecordedConversations(Answer answer) {
        this.answer = answer;
    }

    /** What a conversation does with a packet; runs on the owner loop. */
    interface Answer {
        void onPacket(Recorded conversation, Packet packet);
    }

    @Override
    public String ownerKey(Connect connect, Endpoint endpoint) {
        return connect.clientIdentifier();
    }

    @Override
    public Conversation begin(NettyLoop owner, Endpoint endpoint, Wire wire) {
        Recorded conversation = new Recorded(answer, owner, endpoint, wire);
        begun.add(conversation);
        return conversation;
    }

    Recorded next() throws InterruptedException {
        return TestTransport.within(begun);
    }

    /** One conversation. Events are packets, violations, and texts for everything else. */
    static final class Recorded implements Conversation {
        private final Answer answer;
        private final NettyLoop owner;
        private final Endpoint endpoint;
        private final Wire wire;
        private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

        private Recorded(Answer answer, NettyLoop owner, Endpoint endpoint, Wire wire) {
            this.answer = answer;
            this.owner = owner;
            this.endpoint = endpoint;
            this.wire = wire;
        }

        NettyLoop owner() {
            return owner;
        }

        Endpoint endpoint() {
            return endpoint;
        }

        Wire wire() {
            return wire;
        }

        BlockingQueue<Object> events() {
            return events;
        }

        Object next() throws InterruptedException {
            return TestTransport.within(events);
        }

        @Override
        public void onPacket(Packet packet) {
            note(packet);
            answer.onPacket(this, packet);
        }

        @Override
        public void onViolation(ProtocolViolation violation, byte[] received) {
            note(violation);
            wire.close();
        }

        @Override
        public void onWritable() {
            note("writable");
        }

        @Override
        public void onClosed(String cause) {
            note("closed");
        }

        @Override
        public void onShutdown(String cause) {
            note("shutdown");
            wire.close();
        }

        private void note(Object event) {
            if (!owner.inEventLoop()) {
                throw new AssertionError("Not on the owner loop: " + event);
            }
            events.add(event);
        }
    }
}

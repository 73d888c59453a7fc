// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Arrivals;
import io.godwit.bench.load.Connection;
import io.godwit.bench.load.Goal;
import io.godwit.bench.load.LoadException;
import io.godwit.bench.load.LoadLoop;
import io.godwit.bench.load.PublishTemplate;
import io.godwit.bench.load.Role;
import io.godwit.bench.load.Stream;
import io.godwit.protocol.packet.QoS;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A client that connects, subscribes, publishes one message to itself, and disconnects when it has it; then the next one follows. Belongs
 * to its loop, but for {@link #start} and {@link #stop}.
 */
final class ChurnClient implements Role {
    private final LoadLoop loop;
    private final BenchSettings settings;
    private final String clientIdentifier;
    private final String topic;
    private final PublishTemplate template;
    private final Stream stream;
    private final Arrivals arrivals;
    private @Nullable Goal idle;
    private boolean received;
    private boolean acknowledged;

    ChurnClient(LoadLoop loop, BenchSettings settings, int number) {
        this.loop = loop;
        this.settings = settings;
        this.clientIdentifier = settings.clientPrefix() + "-c" + number + "-";
        this.topic = settings.topicPrefix() + "/" + number;
        this.template =
                PublishTemplate.of(settings.target().version(), settings.qos(), false, topic, settings.payloadBytes());
        this.stream = new Stream(number);
        this.arrivals = new Arrivals(stream);
    }

    Arrivals arrivals() {
        return arrivals;
    }

    void start() {
        loop.execute(this::begin);
    }

    /** The goal gets a step when the cycle that is under way is over. */
    void stop(Goal goal) {
        loop.execute(() -> idle = goal);
    }

    private void begin() {
        received = false;
        acknowledged = settings.qos() == QoS.AT_MOST_ONCE;
        Connection.passing(loop, clientIdentifier + stream.sent(), this).open();
    }

    @Override
    public void onOpen(Connection opened) {
        opened.subscribe(1, index -> topic, settings.qos());
    }

    @Override
    public void onSubscribed(Connection subscribed) {
        subscribed.publish(template, settings.qos(), stream);
        loop.tally().countSent();
    }

    @Override
    public void onMessage(Connection from, ByteBuf in, int payload, int bytes) throws LoadException {
        loop.tally().countReceived();
        if (arrivals.take(in, payload, bytes, settings.payloadBytes())) {
            loop.tally().complete(loop.nanos() - from.begunNanos());
        }
        received = true;
        leaveIfDone(from);
    }

    @Override
    public void onAcknowledged(Connection from, int packetIdentifier, int reasonCode) throws LoadException {
        if (reasonCode >= 0x80) {
            throw new LoadException(
                    "may not publish to " + topic + ": reason code 0x" + Integer.toHexString(reasonCode));
        }
        loop.tally().countAcknowledged();
        acknowledged = true;
        leaveIfDone(from);
    }

    private void leaveIfDone(Connection connection) {
        if (received && acknowledged) {
            connection.leave();
        }
    }

    @Override
    public void onClosed(Connection closed) {
        if (idle == null) {
            begin();
        } else {
            idle.step();
        }
    }
}

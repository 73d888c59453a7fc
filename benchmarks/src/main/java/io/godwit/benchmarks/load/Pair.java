// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * One publisher and its subscriber. The publisher sends as soon as fewer than the allowed messages are under way: not yet at the
 * subscriber, or not yet acknowledged by the broker. Payloads begin with the sequence number and the time of sending.
 */
final class Pair {
    /** Sequence number and {@link System#nanoTime()}, eight bytes each. */
    static final int STAMP_BYTES = 16;

    private static final int PACKET_IDENTIFIERS = 65_535;

    private final LoadSettings settings;
    private final Latencies latencies;
    private final byte[] publish;
    private final LoadConnection publisher;
    private final LoadConnection subscriber;
    private final Arrivals arrivals = new Arrivals();

    /** Between two messages, or 0 where only {@link LoadSettings#inFlight} holds it back. */
    private final long pauseNanos;

    /** When the next message is due, where the load has a speed. */
    private long nextNanos;

    private boolean publisherReady;
    private boolean subscriberReady;
    private boolean sending;
    private long sent;
    private long acknowledged;

    /** Connects both ends, which is done when {@link #isReady()}. */
    Pair(LoadLoop loop, String name, LoadSettings settings, Latencies latencies) throws IOException {
        this.settings = settings;
        this.latencies = latencies;
        this.pauseNanos =
                settings.perSecond() == 0 ? 0 : TimeUnit.SECONDS.toNanos(settings.pairs()) / settings.perSecond();
        String topic = "load/" + name;
        this.publish = MqttBytes.publish(topic, settings.qos(), settings.payloadBytes());
        this.publisher = loop.connect(this::onPublisherPacket);
        this.subscriber = loop.connect(this::onSubscriberPacket);
        publisher.send(MqttBytes.connect("pub-" + name, settings.lasting()));
        subscriber.send(MqttBytes.connect("sub-" + name, settings.lasting()));
        subscriber.send(MqttBytes.subscribe(topic, settings.qos()));
    }

    boolean isReady() {
        return publisherReady && subscriberReady;
    }

    void startSending() {
        sending = true;
        nextNanos = System.nanoTime();
        fill();
    }

    /** Sends what is due, where the load has a speed. */
    void keepPace() {
        if (pauseNanos > 0) {
            fill();
        }
    }

    void stopSending() {
        sending = false;
    }

    /** Whether everything that was sent has arrived and, above QoS 0, is acknowledged. */
    boolean isDrained() {
        return underWay() == 0;
    }

    long sent() {
        return sent;
    }

    /** What has arrived of what was sent. */
    Arrivals arrivals() {
        return arrivals;
    }

    private long underWay() {
        long undelivered = sent - arrivals.distinct();
        return settings.qos() == 0 ? undelivered : Math.max(undelivered, sent - acknowledged);
    }

    private void fill() {
        if (!sending) {
            return;
        }
        long now = System.nanoTime();
        for (long free = settings.inFlight() - underWay(); free > 0; free--) {
            // With a speed the stamp is when the message was due: a broker that stalls is not spared the wait.
            long stamp = pauseNanos > 0 ? nextNanos : now;
            if (now - stamp < 0) {
                return;
            }
            nextNanos += pauseNanos;
            ByteBuffer out = publisher.out(publish.length);
            int end = out.position() + publish.length;
            out.put(publish);
            int payload = end - settings.payloadBytes();
            if (settings.qos() > 0) {
                out.putShort(payload - 2, (short) (1 + sent % PACKET_IDENTIFIERS));
            }
            out.putLong(payload, sent).putLong(payload + Long.BYTES, stamp);
            sent++;
        }
    }

    private void onPublisherPacket(LoadConnection connection, int first, ByteBuffer body) {
        switch (first >> 4) {
            case MqttBytes.CONNACK -> publisherReady = accepted(body);
            case MqttBytes.PUBREC ->
                MqttBytes.acknowledge(MqttBytes.PUBREL, body.getShort() & 0xffff, connection.out(4));
            case MqttBytes.PUBACK, MqttBytes.PUBCOMP -> {
                acknowledged++;
                fill();
            }
            default -> throw new IllegalStateException("a publisher got packet type " + (first >> 4));
        }
    }

    private void onSubscriberPacket(LoadConnection connection, int first, ByteBuffer body) {
        switch (first >> 4) {
            case MqttBytes.CONNACK -> accepted(body);
            case MqttBytes.SUBACK -> subscriberReady = true;
            case MqttBytes.PUBLISH -> onMessage(connection, (first >> 1) & 3, body);
            case MqttBytes.PUBREL ->
                MqttBytes.acknowledge(MqttBytes.PUBCOMP, body.getShort() & 0xffff, connection.out(4));
            default -> throw new IllegalStateException("a subscriber got packet type " + (first >> 4));
        }
    }

    private void onMessage(LoadConnection connection, int qos, ByteBuffer body) {
        if (qos != settings.qos()) {
            throw new IllegalStateException("a message of QoS " + settings.qos() + " arrived with QoS " + qos);
        }
        body.position(body.position() + 2 + body.getShort(body.position()));
        if (qos > 0) {
            int answer = qos == 1 ? MqttBytes.PUBACK : MqttBytes.PUBREC;
            MqttBytes.acknowledge(answer, body.getShort() & 0xffff, connection.out(4));
        }
        if (body.remaining() != settings.payloadBytes()) {
            throw new IllegalStateException("a payload arrived with " + body.remaining() + " bytes");
        }
        arrivals.add(body.getLong());
        latencies.add(System.nanoTime() - body.getLong());
        fill();
    }

    private static boolean accepted(ByteBuffer connack) {
        connack.get();
        int code = connack.get();
        if (code != 0) {
            throw new IllegalStateException("the broker refused a connection with return code " + code);
        }
        return true;
    }
}

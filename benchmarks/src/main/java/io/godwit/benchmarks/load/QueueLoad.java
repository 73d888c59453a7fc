// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Messages at QoS 1 that are queued for sessions whose clients are away, and delivered when these come back. */
public final class QueueLoad {
    /** How many messages a publisher sends ahead of the acknowledgements. */
    private static final int IN_FLIGHT = 50;

    private static final int PACKET_IDENTIFIERS = 65_535;
    private static final Duration CONNECT_TIME = Duration.ofSeconds(20);
    private static final Duration TIME = Duration.ofMinutes(5);

    private final int port;
    private final QueueSettings settings;
    private final LongSupplier brokerCpuNanos;

    /** Sets this run's topics and sessions apart from those that earlier runs left behind. */
    private final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);

    private final List<Subscriber> subscribers = new ArrayList<>();
    private int ready;
    private long acknowledged;

    private QueueLoad(int port, QueueSettings settings, LongSupplier brokerCpuNanos) {
        this.port = port;
        this.settings = settings;
        this.brokerCpuNanos = brokerCpuNanos;
        for (int number = 0; number < settings.sessions(); number++) {
            subscribers.add(new Subscriber(number));
        }
    }

    /** Queues all messages, waits until they are acknowledged, lets the clients come back and waits until all have arrived. */
    public static QueueResult run(int port, QueueSettings settings, LongSupplier brokerCpuNanos) throws IOException {
        QueueLoad load = new QueueLoad(port, settings, brokerCpuNanos);
        load.subscribe();
        long queueCpuNanos = load.queue();
        return load.drain(queueCpuNanos);
    }

    /** Queues all messages and leaves them to the broker. */
    public static void leave(int port, QueueSettings settings) throws IOException {
        QueueLoad load = new QueueLoad(port, settings, () -> 0);
        load.subscribe();
        load.queue();
    }

    private void subscribe() throws IOException {
        try (LoadLoop loop = new LoadLoop(port)) {
            for (Subscriber subscriber : subscribers) {
                LoadConnection connection = subscriber.connect(loop);
                connection.send(MqttBytes.subscribe(subscriber.filter(), 1));
            }
            require(loop.runUntil(() -> ready == subscribers.size(), after(CONNECT_TIME)), "subscribe");
        }
    }

    private long queue() throws IOException {
        try (LoadLoop loop = new LoadLoop(port)) {
            List<Publisher> publishers = new ArrayList<>();
            ready = 0;
            for (int number = 0; number < settings.publishers(); number++) {
                publishers.add(new Publisher(loop, number));
            }
            require(loop.runUntil(() -> ready == publishers.size(), after(CONNECT_TIME)), "connect");
            long cpuNanos = -brokerCpuNanos.getAsLong();
            publishers.forEach(Publisher::fill);
            long all = (long) settings.publishers() * settings.messages();
            require(loop.runUntil(() -> acknowledged == all, after(TIME)), "queue all messages");
            return cpuNanos + brokerCpuNanos.getAsLong();
        }
    }

    private QueueResult drain(long queueCpuNanos) throws IOException {
        try (LoadLoop loop = new LoadLoop(port)) {
            long cpuNanos = -brokerCpuNanos.getAsLong();
            for (Subscriber subscriber : subscribers) {
                subscriber.connect(loop);
            }
            loop.runUntil(() -> arrived() >= settings.queued(), after(TIME));
            // The last acknowledgements are on their way; their cost belongs here.
            loop.runUntil(() -> false, after(Duration.ofMillis(100)));
            cpuNanos += brokerCpuNanos.getAsLong();
            long doubled = 0;
            long reordered = 0;
            for (Subscriber subscriber : subscribers) {
                for (Arrivals arrivals : subscriber.arrivals) {
                    doubled += arrivals.doubled();
                    reordered += arrivals.reordered();
                }
            }
            return new QueueResult(
                    settings.queued(), queueCpuNanos, cpuNanos, settings.queued() - arrived(), doubled, reordered);
        }
    }

    private long arrived() {
        long arrived = 0;
        for (Subscriber subscriber : subscribers) {
            arrived += subscriber.distinct;
        }
        return arrived;
    }

    private static void require(boolean done, String what) throws IOException {
        if (!done) {
            throw new IOException("the broker did not let the load " + what + " in time");
        }
    }

    private static long after(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    /** Sends its messages, each stamped with the publisher's number and its own. */
    private final class Publisher {
        private final int number;
        private final byte[] publish;
        private final LoadConnection connection;
        private int sent;
        private int answered;

        Publisher(LoadLoop loop, int number) throws IOException {
            this.number = number;
            this.publish = MqttBytes.publish("queue/" + run + "/" + number, 1, settings.payloadBytes());
            this.connection = loop.connect(this::onPacket);
            connection.send(MqttBytes.connect("source-" + run + "-" + number));
        }

        void fill() {
            while (sent < settings.messages() && sent - answered < IN_FLIGHT) {
                ByteBuffer out = connection.out(publish.length);
                int end = out.position() + publish.length;
                out.put(publish);
                int payload = end - settings.payloadBytes();
                out.putShort(payload - 2, (short) (1 + sent % PACKET_IDENTIFIERS));
                out.putLong(payload, number).putLong(payload + Long.BYTES, sent);
                sent++;
            }
        }

        private void onPacket(LoadConnection from, int first, ByteBuffer body) {
            switch (first >> 4) {
                case MqttBytes.CONNACK -> ready++;
                case MqttBytes.PUBACK -> {
                    answered++;
                    acknowledged++;
                    fill();
                }
                default -> throw new IllegalStateException("a publisher got packet type " + (first >> 4));
            }
        }
    }

    /** A session: its client subscribes, goes away, and gets what has come since when it is back. */
    private final class Subscriber {
        private final int number;
        private final List<Arrivals> arrivals = new ArrayList<>();
        private long distinct;

        Subscriber(int number) {
            this.number = number;
            for (int publisher = 0; publisher < (settings.fan() ? settings.publishers() : 1); publisher++) {
                arrivals.add(new Arrivals());
            }
        }

        String filter() {
            return "queue/" + run + "/" + (settings.fan() ? "#" : number);
        }

        LoadConnection connect(LoadLoop loop) throws IOException {
            LoadConnection connection = loop.connect(this::onPacket);
            connection.send(MqttBytes.connect("sink-" + run + "-" + number, true));
            return connection;
        }

        private void onPacket(LoadConnection from, int first, ByteBuffer body) {
            switch (first >> 4) {
                case MqttBytes.CONNACK -> {}
                case MqttBytes.SUBACK -> ready++;
                case MqttBytes.PUBLISH -> {
                    body.position(body.position() + 2 + body.getShort(body.position()));
                    MqttBytes.acknowledge(MqttBytes.PUBACK, body.getShort() & 0xffff, from.out(4));
                    int publisher = (int) body.getLong();
                    Arrivals line = arrivals.get(settings.fan() ? publisher : 0);
                    long before = line.distinct();
                    line.add(body.getLong());
                    distinct += line.distinct() - before;
                }
                default -> throw new IllegalStateException("a subscriber got packet type " + (first >> 4));
            }
        }
    }
}

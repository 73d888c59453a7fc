// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeTopic;
import io.godwit.broker.log.BrokerLog;
import io.godwit.protocol.topic.TopicName;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages that go round: out by one bridge, back by another, out again. One for all bridges of a broker; safe from any
 * loop, under a lock that is held for a few map operations.
 *
 * <p>That a message which goes out is the very one that came in before is known for certain, since both share their payload's
 * array. That one which comes in is the one that went out before can only be seen by its topic and payload, and equal messages
 * are common: so it takes {@link #MOST_ROUNDS} rounds within {@link #WINDOW_NANOS}, each of them out right after in, before
 * anything is dropped. Devices do not repeat themselves that fast; loops do.
 */
public final class LoopGuard {
    /** Rounds that a message may make within {@link #WINDOW_NANOS}. */
    private static final int MOST_ROUNDS = 50;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How long after it went out a message may come back and count as the same one. */
    private static final long RETURN_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** An echo comes back at once or not at all. */
    private static final long ECHO_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Messages that are remembered. */
    private static final int REMEMBERED = 4_096;

    /** What becomes of a message that comes in. */
    enum Verdict {
        GOES_ON,
        /** It went out by the same bridge, and the other broker sends back what it gets. */
        ECHO,
        /** It has gone round too often. */
        LOOP
    }

    /** A message as the other broker knows it. */
    private record Fingerprint(TopicName topic, int length, int hash, long secondHash) {
        static Fingerprint of(TopicName topic, byte[] payload) {
            long second = 0xCBF2_9CE4_8422_2325L;
            for (byte b : payload) {
                second = (second ^ b) * 0x0000_0100_0000_01B3L;
            }
            return new Fingerprint(topic, payload.length, Arrays.hashCode(payload), second);
        }
    }

    /** The way of a message that is known to have come in: which line let it in, and how often the like of it went round. */
    private record Entered(
            WeakReference<byte[]> payload, String bridge, BridgeTopic line, int rounds, long firstNanos) {}

    /** A message that went out. */
    private static final class Left {
        private String bridge = "";
        private @Nullable BridgeTopic line;
        private long atNanos;

        /** Rounds that it had made when it left; 0 for a message of this broker's own clients. */
        private int rounds;

        private long firstNanos;

        /** Copies that may still come back by the bridge that they left by. */
        private int echoesOwed;
    }

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        Bounded() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > REMEMBERED;
        }
    }

    private final LongSupplier nanos;
    private final BrokerLog log;
    private final Bounded<Fingerprint, Left> left = new Bounded<>();

    /** By the identity of the payload. */
    private final Bounded<Integer, Entered> entered = new Bounded<>();

    /** When each pair of lines may be complained about again. */
    private final Map<String, Long> told = new HashMap<>();

    private long dropped;

    /** Remembers nothing yet. */
    public LoopGuard(LongSupplier nanos, BrokerLog log) {
        this.nanos = nanos;
        this.log = log;
    }

    /** Messages that were dropped because they went round; from any thread. */
    public synchronized long dropped() {
        return dropped;
    }

    /** A message is about to go out; whether it may. {@code topic} is the one on the other side. */
    synchronized boolean mayGoOut(String bridge, BridgeTopic line, TopicName topic, byte[] payload) {
        Entered source = entered.get(System.identityHashCode(payload));
        boolean passesThrough = source != null && source.payload().get() == payload;
        Left known = left.computeIfAbsent(Fingerprint.of(topic, payload), _ -> new Left());
        long now = nanos.getAsLong();
        if (now - known.atNanos > ECHO_NANOS) {
            known.echoesOwed = 0;
        }
        known.bridge = bridge;
        known.line = line;
        known.atNanos = now;
        known.rounds = passesThrough && source != null ? source.rounds() + 1 : 0;
        known.firstNanos = passesThrough && source != null ? source.firstNanos() : now;
        known.echoesOwed++;
        return true;
    }

    /** A message is about to come in. {@code topic} is the one on the other side. */
    synchronized Verdict onComingIn(String bridge, BridgeTopic line, TopicName topic, byte[] payload, boolean echoes) {
        Left known = left.get(Fingerprint.of(topic, payload));
        long now = nanos.getAsLong();
        if (known == null || known.line == null) {
            return Verdict.GOES_ON;
        }
        if (echoes && known.bridge.equals(bridge) && known.echoesOwed > 0 && now - known.atNanos <= ECHO_NANOS) {
            known.echoesOwed--;
            dropped++;
            return Verdict.ECHO;
        }
        if (now - known.atNanos > RETURN_NANOS || now - known.firstNanos > WINDOW_NANOS) {
            known.rounds = 0;
            known.firstNanos = now;
            return Verdict.GOES_ON;
        }
        if (known.rounds < MOST_ROUNDS) {
            return Verdict.GOES_ON;
        }
        dropped++;
        tell(known.bridge, known.line, bridge, line, topic, now);
        return Verdict.LOOP;
    }

    /** A message came in and is published here with this payload. */
    synchronized void entered(String bridge, BridgeTopic line, byte[] payload, TopicName topic) {
        Left known = left.get(Fingerprint.of(topic, payload));
        long now = nanos.getAsLong();
        boolean returned = known != null && now - known.atNanos <= RETURN_NANOS;
        entered.put(
                System.identityHashCode(payload),
                new Entered(
                        new WeakReference<>(payload),
                        bridge,
                        line,
                        returned && known != null ? known.rounds : 0,
                        returned && known != null ? known.firstNanos : now));
    }

    private void tell(
            String outBridge, BridgeTopic outLine, String inBridge, BridgeTopic inLine, TopicName topic, long now) {
        String pair = outLine.place() + ' ' + inLine.place();
        Long until = told.get(pair);
        if (until != null && now - until < 0) {
            return;
        }
        told.put(pair, now + PAUSE_NANOS);
        log.warning("Messages go round: what bridge " + outBridge + " sends out by " + outLine.place()
                + " comes back by " + inLine.place() + " of bridge " + inBridge + ", for example on " + topic
                + ". They are dropped. Remove one of the two lines, or give them filters that do not overlap.");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeTopic;
import io.godwit.broker.connection.Passage;
import io.godwit.broker.log.BrokerLog;
import io.godwit.protocol.topic.TopicName;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages that go round: out by one bridge, back by another one or by a bridge of the other broker, out again. One for
 * all bridges of a broker; safe from any loop, under a lock that is held for a few map operations.
 *
 * <p>That a message which goes out is the very one that came in before is known for certain, since both share their payload's
 * array. That one which comes in is the one that went out before can only be seen by its topic and payload, and equal messages
 * are common: so it takes {@link #MOST_ROUNDS} rounds within {@link #WINDOW_NANOS}, and one that comes in before the one that
 * went out can have left begins anew. Devices do not repeat themselves that fast; loops do.
 *
 * <p>A loop over a slow network is not that fast either. One that begins with a message of this broker's own clients is told
 * from a device elsewhere that repeats itself by that beginning: it takes {@link #MOST_OWN_ROUNDS} rounds within
 * {@link #OWN_WINDOW_NANOS}, each back within {@link #ECHO_NANOS}, and no equal message that came in from elsewhere before. A
 * slow loop of a message from elsewhere looks like such a device from here and is for the broker that it began at to cut.
 */
public final class LoopGuard implements Passage {
    /** Rounds that a message may make within {@link #WINDOW_NANOS}. */
    static final int MOST_ROUNDS = 100;

    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Rounds that a message of this broker's own clients may make within {@link #OWN_WINDOW_NANOS}. */
    static final int MOST_OWN_ROUNDS = 50;

    static final long OWN_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** How long after a message went out an equal one counts as its echo: echoes come at once. */
    static final long ECHO_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Messages that are remembered. */
    private static final int REMEMBERED = 4_096;

    /** Bridges, own and others', that are looked at. */
    private static final int MOST_BRIDGES = 64;

    /** What becomes of a message that comes in. */
    enum Verdict {
        GOES_ON,
        /** It went out by the same bridge, and the other broker sends back what it gets. */
        ECHO,
        /** It has gone round too often. */
        LOOP
    }

    /**
     * A message that went out by a bridge.
     *
     * @param here whether {@code topic} is the one here or the one there
     */
    private record Fingerprint(String bridge, boolean here, TopicName topic, int length, int hash, long secondHash) {
        static Fingerprint of(String bridge, boolean here, TopicName topic, byte[] payload) {
            long second = 0xCBF2_9CE4_8422_2325L;
            for (byte b : payload) {
                second = (second ^ b) * 0x0000_0100_0000_01B3L;
            }
            return new Fingerprint(bridge, here, topic, payload.length, Arrays.hashCode(payload), second);
        }
    }

    /**
     * A message that came in, known by the identity of its payload, and how often the like of it went round.
     *
     * @param own whether the first of them was published here
     */
    private record Entered(WeakReference<byte[]> payload, int rounds, long firstNanos, boolean own) {}

    /** The like of a message that went out. */
    private static final class Left {
        /** The line that it went out by, or whose bridge took it, in words. */
        private final String by;

        private long atNanos;

        /** Rounds that it had made when it left; 0 for a message of this broker's own clients. */
        private int rounds;

        private long firstNanos;

        /** Whether the first was published here, and none like it came in from elsewhere shortly before. */
        private boolean own = true;

        /** Copies that the other broker may still send back. */
        private int echoesOwed;

        Left(String by) {
            this.by = by;
        }
    }

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int most;

        Bounded(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }

    private final BrokerLog log;
    private final Bounded<Fingerprint, Left> left = new Bounded<>(REMEMBERED);

    /** By the identity hash of the payload. */
    private final Bounded<Integer, Entered> entered = new Bounded<>(REMEMBERED);

    /** When each pair of lines may be complained about again. */
    private final Bounded<String, Long> told = new Bounded<>(REMEMBERED);

    /** The bridges that sent something out. */
    private final Bounded<String, Boolean> bridges = new Bounded<>(MOST_BRIDGES);

    private long dropped;

    /** Remembers nothing yet. */
    public LoopGuard(BrokerLog log) {
        this.log = log;
    }

    /** Messages that were dropped because they went round or came back at once; from any thread. */
    public synchronized long dropped() {
        return dropped;
    }

    /** A message goes out. */
    synchronized void onGoingOut(
            String bridge, BridgeTopic line, TopicName here, TopicName there, byte[] payload, long nowNanos) {
        String by = line.place() + " of bridge " + bridge;
        bridges.put(bridge, true);
        onLeaving(Fingerprint.of(bridge, true, here, payload), by, payload, nowNanos);
        onLeaving(Fingerprint.of(bridge, false, there, payload), by, payload, nowNanos);
    }

    /** A bridge of another broker takes a message. */
    @Override
    public synchronized void onLeaving(String clientId, TopicName topic, byte[] payload, long nowNanos) {
        String name = nameOf(clientId);
        bridges.put(name, true);
        onLeaving(Fingerprint.of(name, true, topic, payload), name, payload, nowNanos);
    }

    private static String nameOf(String clientId) {
        return "the other broker's bridge with the client identifier " + clientId;
    }

    private void onLeaving(Fingerprint print, String by, byte[] payload, long nowNanos) {
        Entered source = entered.get(System.identityHashCode(payload));
        boolean passesThrough = source != null && source.payload().refersTo(payload);
        Left like = left.computeIfAbsent(print, _ -> new Left(by));
        if (passesThrough && source != null) {
            like.own = source.own();
        } else if (nowNanos - like.atNanos > OWN_WINDOW_NANOS) {
            like.own = true;
        }
        like.echoesOwed = nowNanos - like.atNanos > ECHO_NANOS ? 1 : like.echoesOwed + 1;
        like.atNanos = nowNanos;
        like.rounds = passesThrough && source != null ? source.rounds() + 1 : 0;
        like.firstNanos = passesThrough && source != null ? source.firstNanos() : nowNanos;
    }

    /**
     * A message comes in by a bridge.
     *
     * @param here its topic here
     * @param there its topic on the other side
     * @param payload an array of its own, which stays that of the message
     * @param echoes whether the other broker may send back what it gets
     */
    synchronized Verdict onComingIn(
            String bridge,
            BridgeTopic line,
            TopicName here,
            TopicName there,
            byte[] payload,
            boolean echoes,
            long nowNanos) {
        Left own = left.get(Fingerprint.of(bridge, false, there, payload));
        if (echoes && own != null && own.echoesOwed > 0 && nowNanos - own.atNanos <= ECHO_NANOS) {
            own.echoesOwed--;
            dropped++;
            return Verdict.ECHO;
        }
        return isRound(bridge, here, there, payload, nowNanos, line.place() + " of bridge " + bridge)
                ? Verdict.LOOP
                : Verdict.GOES_ON;
    }

    /** A bridge of another broker brings a message. */
    @Override
    public synchronized boolean mayEnter(String clientId, TopicName topic, byte[] payload, long nowNanos) {
        String name = nameOf(clientId);
        return bridges.isEmpty() || !isRound(name, topic, topic, payload, nowNanos, name);
    }

    /** Whether it has gone round too often; if not, it is remembered. */
    private boolean isRound(String by, TopicName here, TopicName there, byte[] payload, long nowNanos, String inLine) {
        Left latest = null;
        for (String bridge : bridges.keySet()) {
            if (!bridge.equals(by)) {
                latest = later(latest, left.get(Fingerprint.of(bridge, true, here, payload)));
                latest = later(latest, left.get(Fingerprint.of(bridge, false, there, payload)));
            }
        }
        Left returning = latest != null && isReturning(latest, nowNanos) ? latest : null;
        if (returning != null && returning.rounds >= (returning.own ? MOST_OWN_ROUNDS : MOST_ROUNDS)) {
            dropped++;
            tell(returning.by, inLine, here, nowNanos);
            return true;
        }
        WeakReference<byte[]> known = new WeakReference<>(payload);
        entered.put(
                System.identityHashCode(payload),
                returning == null
                        ? new Entered(known, 0, nowNanos, false)
                        : new Entered(known, returning.rounds, returning.firstNanos, returning.own));
        return false;
    }

    private static boolean isReturning(Left latest, long nowNanos) {
        long away = nowNanos - latest.atNanos;
        long since = nowNanos - latest.firstNanos;
        // What went out in this same round of the loop has not even left.
        return away != 0
                && (latest.own
                        ? away <= ECHO_NANOS && since <= OWN_WINDOW_NANOS
                        : away <= WINDOW_NANOS && since <= WINDOW_NANOS);
    }

    private static @Nullable Left later(@Nullable Left one, @Nullable Left other) {
        return one == null || (other != null && other.atNanos - one.atNanos > 0) ? other : one;
    }

    private void tell(String outLine, String inLine, TopicName topic, long nowNanos) {
        String pair = outLine + ' ' + inLine;
        @Nullable Long until = told.get(pair);
        if (until != null && nowNanos - until < 0) {
            return;
        }
        told.put(pair, nowNanos + PAUSE_NANOS);
        log.warning("Messages go round: what goes out by " + outLine + " comes back by " + inLine + ", for example on "
                + topic + ". They are dropped. Remove one of the two lines, or give them filters that do not overlap.");
    }
}

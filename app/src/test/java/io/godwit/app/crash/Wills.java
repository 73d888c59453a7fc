// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.topic.TopicName;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The wills of one client: each connection has another one, and of each it is known whether it must be published, or must not. */
final class Wills {
    private static final int[] DELAYS_SECONDS = {0, 0, 1, 10};

    private static final int MAX_FILLING = 2_000;

    /** How far the broker's idea of when a connection ended may be from ours. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** A broker that lives so long after a DISCONNECT has taken it in. */
    private static final long TAKEN_IN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final class Testament {
        final Author.Entry entry;
        final long delayNanos;

        /** When the connection broke, or 0. */
        long brokenAtNanos;

        /** The same by the clock of the ledger. */
        long brokenAt;

        /** From when the delay counts: as {@link #brokenAtNanos}, or since the broker is back if it was gone. */
        long waitsSinceNanos;

        /** When DISCONNECT was answered by closing, or 0. */
        long farewellAtNanos;

        Testament(Author.Entry entry, long delayNanos) {
            this.entry = entry;
            this.delayNanos = delayNanos;
        }
    }

    private final Author author;
    private final TopicName topic;
    private final ProtocolVersion version;
    private final RandomGenerator random;
    private final Ledger ledger;

    /** Of the connection that is opening; whether it counts is not known. */
    private @Nullable Testament offered;

    /** Of the connection that is open, or was the last one; null when its fate is sealed or unknowable. */
    private @Nullable Testament current;

    Wills(Author author, String client, ProtocolVersion version, RandomGenerator random, Ledger ledger) {
        this.author = author;
        this.topic = TopicName.of("crash/will/" + client);
        this.version = version;
        this.random = random;
        this.ledger = ledger;
    }

    /** The will of the next CONNECT. */
    Will next() {
        int delaySeconds = version.isV5() ? DELAYS_SECONDS[random.nextInt(DELAYS_SECONDS.length)] : 0;
        QoS qos = random.nextBoolean() ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE;
        Author.Entry entry = ledger.add(author, topic, qos, false, false);
        entry.sendings = 1;
        entry.uncertain = true;
        offered = new Testament(entry, TimeUnit.SECONDS.toNanos(delaySeconds));
        Properties properties = delaySeconds == 0
                ? Properties.NONE
                : Properties.builder()
                        .number(Property.WILL_DELAY_INTERVAL, delaySeconds)
                        .build();
        return new Will(
                topic,
                new Mark(author.number(), entry.number).payload(random.nextInt(MAX_FILLING)),
                qos,
                false,
                properties);
    }

    /** What becomes of the will of the last connection cannot be known. */
    void forgetLast() {
        current = null;
    }

    /** The same, and for the connection that is opening. */
    void forgetAll() {
        offered = null;
        current = null;
    }

    /** CONNACK came: the will of the last connection is out, or must not be published any more [MQTT-3.1.3-9]. */
    void onConnected(long nowNanos) {
        Testament last = current;
        if (last != null
                && (last.farewellAtNanos != 0
                        || (last.brokenAtNanos != 0
                                && nowNanos < last.brokenAtNanos + last.delayNanos - GRACE_NANOS))) {
            ledger.forbidWill(author, last.entry);
        }
        current = offered;
        offered = null;
    }

    /** DISCONNECT was sent; until the broker closes the connection nobody knows whether it counts. */
    void onDisconnectSent() {
        offered = null;
    }

    /** The broker closed the connection after DISCONNECT. */
    void onFarewell(long nowNanos) {
        if (current != null) {
            current.farewellAtNanos = nowNanos;
        }
    }

    /** The connection ended without DISCONNECT; before CONNACK, nobody knows whether it had a will. */
    void onBreak(long nowNanos) {
        if (offered != null) {
            // What the broken CONNECT did to the will before it cannot be known either.
            offered = null;
            current = null;
        } else if (current != null && current.brokenAtNanos == 0) {
            current.brokenAtNanos = nowNanos;
            current.brokenAt = ledger.tick();
            current.waitsSinceNanos = nowNanos;
            act(nowNanos, true);
        }
    }

    /** The broker was killed. */
    void onKill() {
        if (current != null && current.farewellAtNanos != 0) {
            current = null;
        }
    }

    /** The broker is back. While it was gone nobody could come back to it, so a delay may begin again. */
    void onStart(long nowNanos) {
        if (current != null) {
            current.waitsSinceNanos = nowNanos;
        }
    }

    /** Settles what time settles. */
    void act(long nowNanos, boolean brokerIsUp) {
        Testament last = current;
        if (last == null || offered != null) {
            return;
        }
        if (last.farewellAtNanos != 0 && nowNanos - last.farewellAtNanos > TAKEN_IN_NANOS) {
            ledger.forbidWill(author, last.entry); // [MQTT-3.14.4-3]
            current = null;
        } else if (last.brokenAtNanos != 0
                && (last.delayNanos == 0 || (brokerIsUp && nowNanos - last.waitsSinceNanos >= last.delayNanos))) {
            ledger.willIsDue(author, last.entry, last.brokenAt); // [MQTT-3.1.2-8]
            current = null;
        }
    }
}

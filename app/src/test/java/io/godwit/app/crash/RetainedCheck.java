// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A client without a session that asks for all retained messages, while their publishers go on: of each topic it must get the value
 * that was acknowledged last before it asked, or one that was sent later.
 */
final class RetainedCheck implements PacketSocket.Receiver {
    private static final int PACKET_IDENTIFIER = 1;

    /** How long nothing more may come after SUBACK before nothing is what there is. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Ledger ledger;
    private final PacketSocket socket;
    private final long startNanos = System.nanoTime();

    /** By topic the index of the last acknowledged value when SUBSCRIBE was sent. */
    private final Map<TopicName, Integer> from = new HashMap<>();

    /** By topic the index of the value that came. */
    private final Map<TopicName, Integer> found = new HashMap<>();

    private long quietSinceNanos;

    RetainedCheck(Selector selector, int port, Ledger ledger) throws IOException {
        this.ledger = ledger;
        this.socket = PacketSocket.open(selector, port, ProtocolVersion.V3_1_1, this);
        socket.send(new Connect(
                ProtocolVersion.V3_1_1, false, true, 0, Properties.NONE, "retained-check", null, null, null));
    }

    /** Whether all has been compared; then the connection is closed. */
    boolean isDone(long nowNanos) {
        if (quietSinceNanos == 0 || nowNanos - quietSinceNanos < QUIET_NANOS) {
            requirePatience(nowNanos);
            return false;
        }
        List<String> missing = new ArrayList<>();
        from.forEach((topic, least) -> {
            if (!found.containsKey(topic) && !retained(topic).mayBeEmptyAfter(least)) {
                missing.add("Nothing is retained on " + topic + ", where "
                        + retained(topic).entries.get(least).number + " was acknowledged last");
            }
        });
        if (!missing.isEmpty() && nowNanos - startNanos < PATIENCE_NANOS) {
            return false;
        }
        missing.forEach(ledger::fault);
        socket.close();
        return true;
    }

    @Override
    public void onPacket(Packet packet) {
        switch (packet) {
            case ConnAck connAck -> {
                ledger.retained().forEach((topic, retained) -> from.put(topic, retained.lastAcknowledged));
                Subscription all = new Subscription(TopicFilter.of("crash/kept/#"), QoS.AT_MOST_ONCE);
                socket.send(new Subscribe(PACKET_IDENTIFIER, List.of(all), Properties.NONE));
            }
            case SubAck subAck -> quietSinceNanos = System.nanoTime();
            case Publish publish -> {
                if (publish.retain()) {
                    quietSinceNanos = System.nanoTime();
                    compare(publish);
                }
            }
            case Packet other -> ledger.fault("The check of retained messages got " + other);
        }
    }

    @Override
    public void onEnd() {
        ledger.fault("The check of retained messages lost its connection");
    }

    private void compare(Publish publish) {
        TopicName topic = publish.topic();
        Mark mark = Mark.of(publish.payload());
        Integer least = topic == null ? null : from.get(topic);
        if (topic == null || mark == null) {
            ledger.fault("A message that nobody published is retained: " + publish);
            return;
        }
        Ledger.Retained retained = ledger.retained().get(topic);
        int index = retained == null ? -1 : retained.indexOf(mark.number());
        if (index < 0) {
            ledger.fault("A message that nobody published is retained: " + mark + " on " + topic);
        } else if (least != null && index < least) {
            ledger.fault("%s is retained on %s, where %s was acknowledged before"
                    .formatted(mark, topic, retained(topic).entries.get(least).number));
        }
        found.put(topic, index);
    }

    private Ledger.Retained retained(TopicName topic) {
        Ledger.Retained retained = ledger.retained().get(topic);
        if (retained == null) {
            throw new IllegalStateException("nothing was ever retained on " + topic);
        }
        return retained;
    }

    private void requirePatience(long nowNanos) {
        if (nowNanos - startNanos > PATIENCE_NANOS) {
            throw new CrashFault("The check of retained messages does not come to its end");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.metrics.Buckets;
import io.godwit.broker.metrics.Presence;
import io.godwit.broker.session.Loop;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Publishes who is connected, below {@code $SYS/broker/connection/client}, as it happens, and counts what {@code SysReport} tells
 * about connections: how many there were, how long they lasted.
 *
 * <p>Clients have a topic as long as there are not too many. The topic of one that left says 0 for a day at most, and makes room
 * earlier when another one comes.
 *
 * <p>Told by all loops; works on one, whose router it publishes through.
 */
public final class SysDetails implements Presence {
    /** Clients that have a topic, those that left included. */
    static final int MOST_CLIENTS = 10_000;

    /** Characters of a client identifier that is published. */
    static final int LONGEST_CLIENT_ID = 256;

    private static final long ABSENCE_MILLIS = TimeUnit.DAYS.toMillis(1);
    private static final String ROOT = "$SYS/broker/connection/client/";

    private final Loop loop;
    private final Consumer<Message> publisher;
    private final Consumer<String> warnings;
    private final int mostClients;

    /** Connections by the client identifiers that have a topic. */
    private final Map<String, Object> here = new HashMap<>();

    /** Who left and still has a topic, in this order. */
    private final Set<String> gone = new LinkedHashSet<>();

    private final long[] lifetimes = new long[Buckets.COUNT];
    private long connects;
    private long disconnects;
    private boolean warned;

    /**
     * Nobody is here yet.
     *
     * @param publisher routes a message, on the loop
     * @param warnings takes a sentence for the log
     */
    public SysDetails(Loop loop, Consumer<Message> publisher, Consumer<String> warnings) {
        this(loop, publisher, warnings, MOST_CLIENTS);
    }

    SysDetails(Loop loop, Consumer<Message> publisher, Consumer<String> warnings, int mostClients) {
        this.loop = loop;
        this.publisher = publisher;
        this.warnings = warnings;
        this.mostClients = mostClients;
    }

    @Override
    public void onComing(Object connection, String clientId) {
        loop.execute(() -> come(connection, clientId));
    }

    @Override
    public void onLeaving(Object connection, String clientId, long seconds) {
        loop.execute(() -> leave(connection, clientId, seconds));
    }

    /** Clients that were let in. On the loop. */
    long connects() {
        return connects;
    }

    /** Those of them that left. On the loop. */
    long disconnects() {
        return disconnects;
    }

    /** How many connections ended whose seconds fall into a bucket. On the loop. */
    long lifetimes(int bucket) {
        return lifetimes[bucket];
    }

    private void come(Object connection, String clientId) {
        connects++;
        if (here.replace(clientId, connection) != null) {
            return;
        }
        if (clientId.length() <= LONGEST_CLIENT_ID && (gone.remove(clientId) || isRoom())) {
            here.put(clientId, connection);
            tell(clientId, "1", Message.NEVER);
        }
    }

    private boolean isRoom() {
        if (here.size() + gone.size() < mostClients) {
            return true;
        }
        Iterator<String> oldest = gone.iterator();
        if (oldest.hasNext()) {
            tell(oldest.next(), "", Message.NEVER);
            oldest.remove();
            return true;
        }
        if (!warned) {
            warned = true;
            warnings.accept("More than " + mostClients
                    + " clients are connected; $SYS does not tell the state of those that come beyond them.");
        }
        return false;
    }

    private void leave(Object connection, String clientId, long seconds) {
        disconnects++;
        lifetimes[Buckets.of(Math.max(0, seconds))]++;
        if (here.remove(clientId, connection)) {
            gone.add(clientId);
            tell(clientId, "0", loop.millis() + ABSENCE_MILLIS);
        }
    }

    private void tell(String clientId, String state, long expiresAtMillis) {
        publisher.accept(new Message(
                TopicName.of(ROOT + level(clientId) + "/state"),
                state.getBytes(StandardCharsets.UTF_8),
                QoS.EXACTLY_ONCE,
                true,
                Properties.NONE,
                expiresAtMillis,
                Publisher.BROKER));
    }

    /** A client identifier as one level of a topic, where it cannot be taken for anything else. */
    private static String level(String clientId) {
        StringBuilder level = new StringBuilder(clientId.length());
        for (int i = 0; i < clientId.length(); i++) {
            switch (clientId.charAt(i)) {
                case '%' -> level.append("%25");
                case '/' -> level.append("%2F");
                case '+' -> level.append("%2B");
                case '#' -> level.append("%23");
                case '$' -> level.append("%24");
                default -> level.append(clientId.charAt(i));
            }
        }
        return level.toString();
    }
}

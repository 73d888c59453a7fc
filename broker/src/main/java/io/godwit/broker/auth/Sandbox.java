// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A throw-away identity: a user that may use the topics below one prefix, for a while. Any thread may ask; what changes is guarded
 * by this object.
 *
 * <p>It lives for ten minutes after it was used last, and never longer than an hour.
 */
public final class Sandbox implements Bounds {
    /** How long it lives unused. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    /** How long it lives at most. */
    public static final Duration MOST_LIFE = Duration.ofHours(1);

    /** Client identifiers that it may use in its life. */
    static final int MOST_CLIENTS = 32;

    static final int MOST_PAYLOAD_BYTES = 16 * 1024;
    static final int MOST_RETAINED = 32;

    /** Messages in a second, after as many at once as fit into four. */
    static final int RATE = 50;

    private static final int BURST = 4 * RATE;
    private static final double MILLIS_PER_SECOND = 1000;

    private final String userName;
    private final String clientPrefix;
    private final String topicPrefix;
    private final String mountPoint;
    private final Secret password;
    private final Secret token;
    private final InstantSource clock;
    private final long createdMillis;
    private final Set<String> clients = new HashSet<>();
    private final Set<String> retained = new HashSet<>();
    private long usedMillis;
    private double permits = BURST;
    private long permitsMillis;
    private boolean over;

    /**
     * A fresh one.
     *
     * @param name what tells it from others; no secret
     * @param mountPoint of the listener, empty where it has none
     */
    Sandbox(String name, String mountPoint, String password, String token, InstantSource clock) {
        this.userName = Sandboxes.USER_PREFIX + name;
        this.clientPrefix = "try-" + name + "-";
        this.topicPrefix = Sandboxes.TOPIC_ROOT + name + "/";
        this.mountPoint = mountPoint;
        this.password = new Secret(password);
        this.token = new Secret(token);
        this.clock = clock;
        this.createdMillis = clock.millis();
        this.usedMillis = createdMillis;
        this.permitsMillis = createdMillis;
    }

    /** A text that is compared in constant time and not shown. */
    private record Secret(String text) {
        boolean is(byte[] shown) {
            return MessageDigest.isEqual(text.getBytes(StandardCharsets.US_ASCII), shown);
        }

        @Override
        public String toString() {
            return "Secret[]";
        }
    }

    /** Its user name; known to others, since the log shows it. */
    public String userName() {
        return userName;
    }

    /** How its client identifiers begin. */
    public String clientPrefix() {
        return clientPrefix;
    }

    /** How its topics begin, as clients write them; ends with a slash. */
    public String topicPrefix() {
        return topicPrefix;
    }

    /** How its topics begin, as the broker has them. */
    public String brokerTopicPrefix() {
        return mountPoint + topicPrefix;
    }

    /** The password; a secret. */
    public String password() {
        return password.text();
    }

    /** What shows that somebody may see its packets; a secret. */
    public String token() {
        return token.text();
    }

    boolean hasToken(String shown) {
        return token.is(shown.getBytes(StandardCharsets.UTF_8));
    }

    /** When it ends unless it is used before, in milliseconds since 1970. */
    public synchronized long expiresMillis() {
        return over ? usedMillis : Math.min(usedMillis + LIFE.toMillis(), createdMillis + MOST_LIFE.toMillis());
    }

    /** Whether it may be used. */
    public boolean isAlive() {
        return clock.millis() < expiresMillis();
    }

    synchronized long usedMillis() {
        return usedMillis;
    }

    /** It is used: it lives longer. Never brings it back. */
    synchronized void use() {
        if (isAlive()) {
            usedMillis = Math.max(usedMillis, clock.millis());
        }
    }

    /** Ends it now. */
    synchronized void end() {
        over = true;
        usedMillis = Math.min(usedMillis, clock.millis());
    }

    /** Whether a client with this identifier and password may come in. */
    synchronized boolean admits(String clientId, byte @Nullable [] shown) {
        if (shown == null || !password.is(shown) || !isAlive()) {
            return false;
        }
        // Where the user name replaces the client identifier there is but one.
        if (!clientId.startsWith(clientPrefix) && !clientId.equals(userName)) {
            return false;
        }
        if (!clients.contains(clientId) && clients.size() >= MOST_CLIENTS) {
            return false;
        }
        clients.add(clientId);
        use();
        return true;
    }

    /** The client identifiers that came in with it. */
    public synchronized Set<String> clientIds() {
        return Set.copyOf(clients);
    }

    /** Whether a topic name or filter of the broker is within it: a filter that is has no wildcard before the prefix ends. */
    boolean contains(String topic) {
        String prefix = brokerTopicPrefix();
        return topic.length() > prefix.length() && topic.startsWith(prefix) && isAlive();
    }

    @Override
    public long mostExpirySeconds() {
        return MOST_LIFE.toSeconds();
    }

    @Override
    public synchronized @Nullable ReasonCode refusal(TopicName topic, boolean retain, int payloadBytes) {
        use();
        long now = clock.millis();
        permits = Math.min(BURST, permits + Math.max(0, now - permitsMillis) * RATE / MILLIS_PER_SECOND);
        permitsMillis = now;
        if (permits < 1 || payloadBytes > MOST_PAYLOAD_BYTES) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        permits--;
        if (retain) {
            String name = topic.toString();
            if (payloadBytes == 0) {
                retained.remove(name);
            } else if (!retained.contains(name) && retained.size() >= MOST_RETAINED) {
                return ReasonCode.QUOTA_EXCEEDED;
            } else {
                retained.add(name);
            }
        }
        return null;
    }

    @Override
    public String text() {
        return "A throw-away identity may send " + RATE + " messages a second, " + MOST_PAYLOAD_BYTES
                + " bytes of payload each, and retain " + MOST_RETAINED + " messages";
    }

    @Override
    public String toString() {
        return "Sandbox[" + userName + "]";
    }
}

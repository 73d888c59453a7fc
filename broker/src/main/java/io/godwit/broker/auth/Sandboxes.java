// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The throw-away identities of a broker. Any thread; making and ending them is guarded by this object. */
public final class Sandboxes {
    /** How their user names begin; on listeners that offer sandboxes nobody else has such a name. */
    public static final String USER_PREFIX = "godwit-try-";

    /** Where their topics are. */
    public static final String TOPIC_ROOT = "godwit/try/";

    /** How many there may be at a time. */
    static final int MOST = 64;

    /** An identity that was not used for so long may make room for another one. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private static final int NAME_BYTES = 6;
    private static final int SECRET_BYTES = 24;

    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<String, Sandbox> byUserName = new ConcurrentHashMap<>();
    private final List<Sandbox> displaced = new ArrayList<>();

    /** None yet. */
    public Sandboxes(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /**
     * Makes a throw-away identity.
     *
     * @param mountPoint of the listener that it is for, or null
     * @return null when there are as many as there may be, all of them in use
     */
    public synchronized @Nullable Sandbox create(@Nullable String mountPoint) {
        if (byUserName.size() >= MOST) {
            Sandbox idlest = byUserName.values().stream()
                    .min(Comparator.comparingLong(Sandbox::usedMillis))
                    .orElseThrow();
            if (clock.millis() - idlest.usedMillis() < IDLE.toMillis()) {
                return null;
            }
            idlest.end();
            byUserName.remove(idlest.userName());
            displaced.add(idlest);
        }
        Sandbox made = new Sandbox(
                secret(NAME_BYTES),
                mountPoint == null ? "" : mountPoint,
                secret(SECRET_BYTES),
                secret(SECRET_BYTES),
                clock);
        byUserName.put(made.userName(), made);
        return made;
    }

    private String secret(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    /** The one with this user name, or null. */
    @Nullable
    Sandbox find(String userName) {
        return byUserName.get(userName);
    }

    /** The living one whose token this is, or null; as slow for a wrong token as for a right one. */
    public @Nullable Sandbox withToken(String token) {
        Sandbox found = null;
        for (Sandbox sandbox : byUserName.values()) {
            if (sandbox.hasToken(token) && sandbox.isAlive()) {
                found = sandbox;
            }
        }
        if (found != null) {
            found.use();
        }
        return found;
    }

    /** Takes out those that have ended since the last call: nobody can use them any more, and what they left can be removed. */
    public synchronized List<Sandbox> takeEnded() {
        List<Sandbox> ended = new ArrayList<>(displaced);
        displaced.clear();
        for (Sandbox sandbox : List.copyOf(byUserName.values())) {
            if (!sandbox.isAlive()) {
                sandbox.end();
                byUserName.remove(sandbox.userName());
                ended.add(sandbox);
            }
        }
        return ended;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.Limits;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast each address opens connections: a token bucket per address that fills at the permitted rate and holds the
 * permitted burst. Belongs to the accepting loop.
 *
 * <p>An IPv6 client owns a whole /64 as a rule, so it counts as that. At most {@value #MAX_ADDRESSES} addresses are
 * remembered; the one that was seen longest ago is forgotten first, which forgives rather than punishes.
 */
final class ConnectionRate {
    static final int MAX_ADDRESSES = 16 * 1024;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Map<Long, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Bucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /** Whether this address may open one more connection now. */
    boolean permits(InetAddress address, Limits limits, long nowNanos) {
        int perSecond = limits.maxConnectionRatePerAddress();
        if (perSecond <= 0 || limits.connectionRateExempt().stream().anyMatch(range -> range.contains(address))) {
            return true;
        }
        long room = Math.max(1, limits.maxConnectionRateBurst()) * NANOS_PER_SECOND;
        Bucket bucket = buckets.computeIfAbsent(key(address), any -> new Bucket(room, nowNanos));
        return bucket.take(perSecond, room, nowNanos);
    }

    private static long key(InetAddress address) {
        byte[] bytes = address.getAddress();
        long key = bytes.length == 4 ? 0xFFFFL << 32 : 0;
        for (int i = 0; i < Math.min(bytes.length, IPV6_NETWORK_BYTES); i++) {
            key = key << 8 | (bytes[i] & 0xFF);
        }
        return key;
    }

    /** One connection costs a second's worth of nanos; a nano gives as many as connections are permitted in a second. */
    private static final class Bucket {
        private long level;
        private long filledNanos;

        Bucket(long level, long nowNanos) {
            this.level = level;
            this.filledNanos = nowNanos;
        }

        boolean take(int perSecond, long room, long nowNanos) {
            long passed = Math.min(nowNanos - filledNanos, room / perSecond + 1);
            filledNanos = nowNanos;
            level = Math.min(room, level + passed * perSecond);
            if (level < NANOS_PER_SECOND) {
                return false;
            }
            level -= NANOS_PER_SECOND;
            return true;
        }
    }
}

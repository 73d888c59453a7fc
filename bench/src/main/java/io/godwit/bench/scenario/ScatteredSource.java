// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.PublishTemplate;
import io.godwit.bench.load.Slots;
import io.godwit.bench.load.Source;
import io.godwit.bench.load.Stream;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Endless messages to topics of {@link WildcardMatch}, drawn by chance, the same in every run. Belongs to its publisher's loop. */
final class ScatteredSource implements Source {
    private static final int GROUP_AT = 2;
    private static final int GROUP_DIGITS = 3;
    private static final int GROUPS = 1000;
    private static final int TWO_AT = 7;
    private static final int TWO_DIGITS = 8;
    private static final long MULTIPLIER = 6_364_136_223_846_793_005L;
    private static final long INCREMENT = 1_442_695_040_888_963_407L;
    private static final int HIGH_BITS = 33;

    private final PublishTemplate template;
    private final int prefixBytes;
    private final int twos;
    private final List<Stream> streams;
    private final Slots slots;
    private long random;

    /** The messages of one publisher; {@code streams} by the remainder of the two. */
    ScatteredSource(BenchSettings settings, int twos, List<Stream> streams, Slots slots, int seed) {
        this.template = PublishTemplate.of(
                settings.target().version(),
                settings.qos(),
                false,
                WildcardMatch.topic(settings.topicPrefix(), 0),
                settings.payloadBytes());
        this.prefixBytes = settings.topicPrefix().getBytes(StandardCharsets.UTF_8).length;
        this.twos = twos;
        this.streams = streams;
        this.slots = slots;
        this.random = seed;
    }

    @Override
    public boolean hasNext() {
        return slots.isFree(0);
    }

    @Override
    public int packetBytes() {
        return template.packetBytes();
    }

    @Override
    public long write(ByteBuf out, int packetIdentifier, long stampNanos) {
        random = random * MULTIPLIER + INCREMENT;
        int two = (int) ((random >>> HIGH_BITS) % twos);
        int remainder = two % streams.size();
        Stream stream = streams.get(remainder);
        slots.take(0);
        int topic = template.write(out, packetIdentifier, stream.next(), stampNanos, stream.number()) + prefixBytes;
        PublishTemplate.digits(out, topic + GROUP_AT, GROUP_DIGITS, two % GROUPS);
        PublishTemplate.digits(out, topic + TWO_AT, TWO_DIGITS, two);
        return remainder;
    }

    @Override
    public void refused(long message) {
        streams.get((int) message).countRefused();
        slots.giveBack(0);
    }

    @Override
    public void onNext(Runnable action) {
        slots.onFree(action);
    }
}

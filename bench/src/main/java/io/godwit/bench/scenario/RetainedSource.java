// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.PublishTemplate;
import io.godwit.bench.load.Source;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** One retained message to each of a publisher's topics. Belongs to its loop. */
final class RetainedSource implements Source {
    private static final int DIGITS = 8;

    private final PublishTemplate template;
    private final int prefixBytes;
    private final int topics;
    private final int step;
    private int next;

    /**
     * The topics {@code first}, {@code first + step}, and so on.
     *
     * @param stored whether there is a payload; a retained message without one clears what was there
     */
    RetainedSource(BenchSettings settings, int first, int step, boolean stored) {
        String prefix = settings.topicPrefix() + "/";
        this.template = PublishTemplate.of(
                settings.target().version(),
                settings.qos(),
                true,
                prefix + "0".repeat(DIGITS),
                stored ? settings.payloadBytes() : 0);
        this.prefixBytes = prefix.getBytes(StandardCharsets.UTF_8).length;
        this.topics = settings.topics();
        this.step = step;
        this.next = first;
    }

    @Override
    public boolean hasNext() {
        return next < topics;
    }

    @Override
    public boolean isExhausted() {
        return next >= topics;
    }

    @Override
    public int packetBytes() {
        return template.packetBytes();
    }

    @Override
    public long write(ByteBuf out, int packetIdentifier, long stampNanos) {
        int topic = template.write(out, packetIdentifier, next, stampNanos, 0);
        PublishTemplate.digits(out, topic + prefixBytes, DIGITS, next);
        next += step;
        return 0;
    }

    @Override
    public void refused(long message) {
        // The broker has one message less; the tally has counted it.
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Endless messages of one stream to one topic. */
public final class StreamSource implements Source {
    private final Stream stream;
    private final PublishTemplate template;
    private final @Nullable Slots slots;

    /**
     * The messages of a stream.
     *
     * @param slots how many may be under way, or null when deliveries hold nobody back
     */
    public StreamSource(Stream stream, PublishTemplate template, @Nullable Slots slots) {
        this.stream = stream;
        this.template = template;
        this.slots = slots;
    }

    @Override
    public boolean hasNext() {
        return slots == null || slots.isFree(stream.sent());
    }

    @Override
    public int packetBytes() {
        return template.packetBytes();
    }

    @Override
    public long write(ByteBuf out, int packetIdentifier, long stampNanos) {
        long number = stream.next();
        if (slots != null) {
            slots.take(number);
        }
        template.write(out, packetIdentifier, number, stampNanos, stream.number());
        return number;
    }

    @Override
    public void refused(long message) {
        stream.countRefused();
        if (slots != null) {
            slots.giveBack(message);
        }
    }

    @Override
    public void onNext(Runnable action) {
        if (slots != null) {
            slots.onFree(action);
        }
    }
}

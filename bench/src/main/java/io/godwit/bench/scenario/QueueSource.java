// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.PublishTemplate;
import io.godwit.bench.load.Source;
import io.godwit.bench.load.Stream;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** So many messages for each of a publisher's sessions, to one session after the other. Belongs to its loop. */
final class QueueSource implements Source {
    private static final int DIGITS = 7;

    private final PublishTemplate template;
    private final int prefixBytes;
    private final List<Stream> streams;
    private final int messages;
    private int next;
    private int round;

    QueueSource(BenchSettings settings, List<Stream> streams) {
        this.template = PublishTemplate.of(
                settings.target().version(), settings.qos(), false, topic(settings, 0), settings.payloadBytes());
        this.prefixBytes = (settings.topicPrefix() + "/").getBytes(StandardCharsets.UTF_8).length;
        this.streams = streams;
        this.messages = settings.messagesPerSession();
    }

    static String topic(BenchSettings settings, int session) {
        return String.format(Locale.ROOT, "%s/%07d", settings.topicPrefix(), session);
    }

    @Override
    public boolean hasNext() {
        return round < messages;
    }

    @Override
    public boolean isExhausted() {
        return round == messages;
    }

    @Override
    public int packetBytes() {
        return template.packetBytes();
    }

    @Override
    public long write(ByteBuf out, int packetIdentifier, long stampNanos) {
        int session = next;
        Stream stream = streams.get(session);
        int topic = template.write(out, packetIdentifier, stream.next(), stampNanos, stream.number());
        PublishTemplate.digits(out, topic + prefixBytes, DIGITS, stream.number());
        next++;
        if (next == streams.size()) {
            next = 0;
            round++;
        }
        return session;
    }

    @Override
    public void refused(long message) {
        streams.get((int) message).countRefused();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.session.Loop;
import io.godwit.broker.session.OnLoop;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes {@code $SYS}: everything at the start, then what changed, whenever the wall clock reaches a multiple of the interval.
 * Retained, QoS 2, by the broker itself.
 *
 * <p>Lives on one loop, whose router it publishes through.
 */
@OnLoop
public final class SysTopics {
    /** A timer that fires a little early must not report twice. */
    private static final long LEAST_DELAY_MILLIS = 200;

    private final SysReport report;
    private long intervalMillis;
    private final Loop loop;
    private final Consumer<Message> publisher;
    private Loop.@Nullable Timer timer;

    /**
     * Publishes nothing before {@link #start}.
     *
     * @param intervalSeconds {@code sys_interval}; 0 publishes nothing, ever
     * @param publisher routes a message, on the loop
     */
    public SysTopics(SysReport report, int intervalSeconds, Loop loop, Consumer<Message> publisher) {
        this.report = report;
        this.intervalMillis = TimeUnit.SECONDS.toMillis(intervalSeconds);
        this.loop = loop;
        this.publisher = publisher;
    }

    /** Publishes everything and goes on from there. On the loop. */
    public void start() {
        assert loop.inEventLoop();
        if (intervalMillis > 0) {
            publish();
        }
    }

    /** Goes on with another interval, in seconds; 0 publishes nothing more. Once it was started; on the loop. */
    public void changeInterval(int intervalSeconds) {
        assert loop.inEventLoop();
        long millis = TimeUnit.SECONDS.toMillis(intervalSeconds);
        if (millis != intervalMillis) {
            intervalMillis = millis;
            stop();
            start();
        }
    }

    /** Publishes nothing more. On the loop. */
    public void stop() {
        assert loop.inEventLoop();
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void publish() {
        for (SysTopic topic : report.changes(loop.nanos())) {
            publisher.accept(new Message(
                    topic.name(),
                    topic.text().getBytes(StandardCharsets.UTF_8),
                    QoS.EXACTLY_ONCE,
                    true,
                    Properties.NONE,
                    Message.NEVER,
                    Publisher.BROKER));
        }
        long delayMillis = intervalMillis - loop.millis() % intervalMillis;
        timer = loop.schedule(
                this::publish, delayMillis < LEAST_DELAY_MILLIS ? delayMillis + intervalMillis : delayMillis);
    }
}

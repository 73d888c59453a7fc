// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The choices one client makes; all come from its own random numbers, so that what others do does not change them. */
final class Habits {
    /** What a client may do of its own will. */
    enum Act {
        PUBLISH,
        SUBSCRIBE,
        UNSUBSCRIBE,
        LEAVE,
        BREAK,
        PING
    }

    /** A message to be published. */
    record Plan(TopicName topic, QoS qos, boolean retain, boolean clears) {}

    static final int GROUPS = 3;
    static final int TOPICS = 3;

    /** Topics of retained messages for each publisher; no other publishes there, so their order is known. */
    private static final int KEPT_TOPICS = 2;

    private final int number;
    private final boolean publishes;
    private final boolean hasWill;
    private final RandomGenerator random;
    private final List<TopicFilter> filters;
    private final Set<TopicFilter> subscribed = new LinkedHashSet<>();

    /** How eagerly it acknowledges, of 100; also decides how full its window is when the broker is killed. */
    private final int eagerness;

    private Habits(int number, boolean publishes, boolean hasWill, List<TopicFilter> filters, RandomGenerator random) {
        this.number = number;
        this.publishes = publishes;
        this.hasWill = hasWill;
        this.random = random;
        this.filters = filters;
        this.eagerness = 20 + random.nextInt(80);
    }

    static Habits ofPublisher(int number, boolean hasWill, RandomGenerator random) {
        return new Habits(number, true, hasWill, List.of(), random);
    }

    /** A subscriber to wildcard filters or to single topics, so that no two of its filters match the same topic. */
    static Habits ofSubscriber(int number, RandomGenerator random) {
        List<TopicFilter> filters = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            if (number % 2 == 0) {
                filters.add(TopicFilter.of("crash/" + group + "/+"));
            } else {
                for (int topic = 0; topic < TOPICS; topic++) {
                    filters.add(TopicFilter.of("crash/" + group + "/" + topic));
                }
            }
        }
        filters.add(TopicFilter.of("crash/kept/#"));
        filters.add(TopicFilter.of("crash/will/+"));
        return new Habits(number, false, number % 3 == 0, filters, random);
    }

    RandomGenerator random() {
        return random;
    }

    boolean hasWill() {
        return hasWill;
    }

    Act next() {
        int dice = random.nextInt(1_000);
        if (publishes) {
            return dice < 985 ? Act.PUBLISH : dice < 990 ? Act.LEAVE : dice < 998 ? Act.BREAK : Act.PING;
        }
        if (subscribed.size() < filters.size() / 2) {
            return Act.SUBSCRIBE;
        }
        return dice < 100
                ? Act.SUBSCRIBE
                : dice < 130 ? Act.UNSUBSCRIBE : dice < 170 ? Act.LEAVE : dice < 220 ? Act.BREAK : Act.PING;
    }

    Plan plan() {
        if (random.nextInt(10) == 0) {
            // One QoS for each topic: after a crash a repeat at QoS 1 counts, and one at QoS 2 behind it may have
            // counted before.
            int which = random.nextInt(KEPT_TOPICS);
            QoS qos = which % 2 == 0 ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE;
            TopicName kept = TopicName.of("crash/kept/" + number + "/" + which);
            return new Plan(kept, qos, true, random.nextInt(4) == 0);
        }
        QoS qos = random.nextBoolean() ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE;
        TopicName topic = TopicName.of("crash/" + random.nextInt(GROUPS) + "/" + random.nextInt(TOPICS));
        return new Plan(topic, qos, false, false);
    }

    int burst() {
        return random.nextInt(20) == 0 ? 20 : 1;
    }

    boolean wantsToAnswer() {
        return random.nextInt(100) < eagerness;
    }

    boolean wantsCleanStart() {
        return !publishes && random.nextInt(12) == 0;
    }

    int receiveMaximum() {
        return 1 + random.nextInt(60);
    }

    TopicFilter anyFilter() {
        return filters.get(random.nextInt(filters.size()));
    }

    @Nullable
    TopicFilter anySubscribed() {
        return subscribed.isEmpty() ? null : List.copyOf(subscribed).get(random.nextInt(subscribed.size()));
    }

    /** Filters of SUBSCRIBEs that were sent and not undone. */
    Set<TopicFilter> subscribed() {
        return subscribed;
    }

    /** Between two acts. */
    long pauseNanos() {
        return TimeUnit.MICROSECONDS.toNanos(random.nextInt(publishes ? 16_000 : 40_000));
    }

    /** Away of its own will. */
    long absenceNanos() {
        int longest = random.nextInt(4) == 0 ? 4_000 : 300;
        return TimeUnit.MILLISECONDS.toNanos(random.nextInt(longest));
    }

    /** Until it comes back after the broker was gone: mostly at once, sometimes when the broker has been killed again. */
    long returnNanos() {
        return TimeUnit.MILLISECONDS.toNanos(random.nextInt(5) == 0 ? random.nextInt(6_000) : random.nextInt(1_500));
    }
}

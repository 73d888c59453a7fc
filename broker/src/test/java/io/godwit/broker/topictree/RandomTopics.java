// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.topictree;

import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.random.RandomGenerator;

/**
 * Random topic names and filters out of few levels, so that many of them match; with empty levels, levels of every length
 * around seven bytes, beyond ASCII, and {@code $}.
 */
public final class RandomTopics {
    private static final String[] LEVELS = {
        "",
        "a",
        "b",
        "ab",
        "$a",
        "é",
        "1234567",
        "12345678",
        "12345679",
        "a level of twenty by",
        "a level of twenty bz",
        "\uD83D\uDC26"
    };

    private final RandomGenerator random;

    /** Topics that this generator decides on. */
    public RandomTopics(RandomGenerator random) {
        this.random = random;
    }

    /** A topic name. */
    public TopicName name() {
        while (true) {
            String text = levels(1 + random.nextInt(5));
            if (!text.isEmpty()) {
                return TopicName.of(text);
            }
        }
    }

    /** A topic filter; one in five is shared. */
    public TopicFilter filter() {
        while (true) {
            String text = levels(random.nextInt(5));
            int kind = random.nextInt(4);
            if (kind == 0) {
                text = text.isEmpty() ? "#" : text + "/#";
            } else if (kind == 1) {
                text = text.isEmpty() ? "+" : text + "/+";
            } else if (kind == 2) {
                text = "+/" + text;
            }
            if (!text.isEmpty()) {
                return TopicFilter.of(random.nextInt(5) == 0 ? "$share/g" + random.nextInt(3) + "/" + text : text);
            }
        }
    }

    private String levels(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : "/").append(LEVELS[random.nextInt(LEVELS.length)]);
        }
        return text.toString();
    }
}

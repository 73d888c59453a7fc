// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import java.util.Random;

/** Topic names and filters of few levels and letters, so that they often match. */
final class RandomTopics {
    private static final String[] LEVELS = {"a", "b", "", "ab", "$x"};

    private RandomTopics() {}

    static String name(Random random) {
        StringBuilder text = new StringBuilder(LEVELS[random.nextInt(LEVELS.length)]);
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append('/').append(LEVELS[random.nextInt(LEVELS.length)]);
        }
        return text.isEmpty() ? "a" : text.toString();
    }

    static String filter(Random random) {
        String[] levels = name(random).split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            if (random.nextInt(3) == 0) {
                levels[i] = "+";
            }
        }
        String text = String.join("/", levels);
        return random.nextInt(3) == 0 ? text + "/#" : random.nextInt(12) == 0 ? "#" : text;
    }
}

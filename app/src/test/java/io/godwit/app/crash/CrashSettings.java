// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

/**
 * How a {@link CrashRun} goes.
 *
 * @param seed of every choice that is made
 * @param kills how often the broker is killed
 * @param loops its {@code godwit_loops}
 * @param durability its {@code godwit_durability}
 */
record CrashSettings(long seed, int kills, int loops, String durability) {
    /** The options that make a build run this again. */
    String replay() {
        return "-Dgodwit.crash.seed=" + seed + " -Dgodwit.crash.kills=" + kills + " -Dgodwit.crash.loops=" + loops
                + " -Dgodwit.crash.durability=" + durability;
    }
}

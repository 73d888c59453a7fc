// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

/** Learns about once a second how far a run has come. Called on the thread that runs the scenario. */
public interface Watcher {
    /** Looks away. */
    Watcher NONE = (phase, done, total, perSecond) -> {};

    /**
     * The run goes on.
     *
     * @param phase what is being done
     * @param done so much of {@code total}: units, or seconds where the phase lasts for a time
     * @param total the whole, or 0 when it is not known
     * @param perSecond units in the last second, or 0 where there are none
     */
    void at(String phase, double done, double total, double perSecond);
}

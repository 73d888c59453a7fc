// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

/** Is told how far long work has come. Called by the thread that works, many times a second at most. */
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (what, done, total) -> {};

    /**
     * How far it has come.
     *
     * @param what is being done, as a verb: "Reading the journal"
     * @param done of {@code total}, in bytes
     */
    void at(String what, long done, long total);
}

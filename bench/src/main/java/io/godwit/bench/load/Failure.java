// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The first thing that ended a run before its time. Safe from any thread. */
public final class Failure {
    private final CompletableFuture<Void> happened = new CompletableFuture<>();

    /** Ends the run with this, unless it has ended already. */
    public void fail(IOException cause) {
        happened.completeExceptionally(cause);
    }

    /** Never completes but by a failure, an {@link IOException} whose message is for users. */
    public CompletableFuture<Void> happened() {
        return happened;
    }
}

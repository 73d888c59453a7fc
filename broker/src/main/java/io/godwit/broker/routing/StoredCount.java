// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.routing;

import io.godwit.broker.session.OnLoop;

/** Waits until each loop that takes part in a publish has stored its share. */
@OnLoop
final class StoredCount {
    private final Runnable then;
    /** Shares not stored yet, that of the own loop among them. */
    private int missing = 1;

    StoredCount(Runnable then) {
        this.then = then;
    }

    void expectOneMore() {
        missing++;
    }

    void arrived() {
        if (--missing == 0) {
            then.run();
        }
    }
}

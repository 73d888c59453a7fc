// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.routing;

import io.godwit.broker.session.OnLoop;

/** Waits until each loop that takes part in a publish has stored its share. */
@OnLoop
final class StoredCount {
    private final Runnable then;
    private int missing;

    StoredCount(int missing, Runnable then) {
        this.missing = missing;
        this.then = then;
    }

    void arrived() {
        if (--missing == 0) {
            then.run();
        }
    }
}

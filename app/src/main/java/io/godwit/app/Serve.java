// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts the broker and stays until it is told to stop. */
@Command(name = "serve", description = "Starts the broker.", mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {
    /** Returns the exit status. */
    @Override
    public Integer call() {
        return 0;
    }
}

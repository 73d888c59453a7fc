// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The way into the background. A JVM cannot fork, so {@code -d} starts the same command line once more in a session of its
 * own, waits until that process listens or has ended, and hands on its errors and its exit status.
 */
final class Daemon {
    /** Set for the process in the background. */
    private static final String MARK = "GODWIT_DAEMON";

    private static final String READY = "ready";

    private Daemon() {}

    /** Whether this is the process in the background. */
    static boolean isBackground() {
        return System.getenv(MARK) != null;
    }

    /**
     * Starts the process in the background.
     *
     * @return 0 when it listens, else the status it ended with
     */
    static int start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add("setsid");
        String self = Files.readString(Path.of("/proc/self/cmdline"));
        command.addAll(List.of(self.split("\0")));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put(MARK, "1");
        Process background = builder.start();
        Thread errors = Thread.ofVirtual().start(() -> copy(background.getErrorStream(), System.err));
        String answer = new String(background.getInputStream().readNBytes(READY.length()), StandardCharsets.US_ASCII);
        if (answer.equals(READY)) {
            return 0;
        }
        int status = background.waitFor();
        errors.join();
        return status;
    }

    /** In the background: says that the broker listens, which ends the process in the foreground. */
    static void ready() {
        System.out.print(READY);
        System.out.flush();
    }

    private static void copy(InputStream from, OutputStream to) {
        try (from) {
            from.transferTo(to);
        } catch (IOException e) {
            // The process in the background is gone; its status says the rest.
        }
    }
}

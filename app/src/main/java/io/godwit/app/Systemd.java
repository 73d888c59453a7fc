// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.log.UnixDatagramSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd how the broker is, where the broker is a service of type {@code notify}: on the socket named by
 * {@code NOTIFY_SOCKET}, and nowhere when that is not set.
 */
final class Systemd {
    private final @Nullable String socket;
    private final long watchdogMillis;
    private final BrokerLog log;

    /**
     * Reads what systemd put into the environment.
     *
     * @param log is told when systemd cannot be
     */
    Systemd(Map<String, String> environment, BrokerLog log) {
        String path = environment.get("NOTIFY_SOCKET");
        this.socket = path == null || path.isEmpty() ? null : path;
        this.watchdogMillis = watchdogMillis(environment);
        this.log = log;
    }

    /** The broker listens. */
    void ready() {
        tell("READY=1\nSTATUS=listening\n");
    }

    /** The broker stops. */
    void stopping() {
        tell("STOPPING=1\n");
    }

    /** The broker is alive. */
    void alive() {
        tell("WATCHDOG=1\n");
    }

    /** How often {@link #alive} is to be called, in milliseconds: twice as often as systemd asks; 0 is never. */
    long watchdogMillis() {
        return watchdogMillis;
    }

    private void tell(String state) {
        if (socket == null) {
            return;
        }
        byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
        try (UnixDatagramSocket systemd = new UnixDatagramSocket(socket)) {
            systemd.send(bytes, bytes.length);
        } catch (IOException e) {
            log.warning("systemd was not told " + state.strip() + ": " + e.getMessage());
        }
    }

    private static long watchdogMillis(Map<String, String> environment) {
        try {
            return Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0")) / 2000;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.log.UnixDatagramSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
        this.watchdogMillis = isForAnother(environment) ? 0 : watchdogMillis(environment);
        this.log = log;
    }

    /**
     * The broker listens, at first or again after a reload.
     *
     * @param status a line for {@code systemctl status}
     */
    void ready(String status) {
        tell("READY=1\nMAINPID=" + ProcessHandle.current().pid() + "\nSTATUS=" + status + "\n");
    }

    /** The configuration is being read again; {@link #ready} follows whatever comes of it. */
    void reloading() {
        // On Linux nanoTime is the monotonic clock that systemd compares this with.
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
        tell("RELOADING=1\nMONOTONIC_USEC=" + micros + "\nSTATUS=reading the configuration again\n");
    }

    /** The broker stops. */
    void stopping() {
        tell("STOPPING=1\nSTATUS=saying good-bye to the clients\n");
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

    /** Whether the watchdog is for a process that this one was started by. */
    private static boolean isForAnother(Map<String, String> environment) {
        String process = environment.get("WATCHDOG_PID");
        return process != null
                && !process.equals(Long.toString(ProcessHandle.current().pid()));
    }

    private static long watchdogMillis(Map<String, String> environment) {
        try {
            return Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0")) / 2000;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

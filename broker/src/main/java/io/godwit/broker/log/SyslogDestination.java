// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import io.godwit.broker.config.LogType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Datagrams to the machine's system log. A datagram is {@code <PRIORITY>godwit[PID]: TEXT}; the system log adds time and
 * host itself.
 */
final class SyslogDestination implements LogDestination {
    /** Where the system log of a Linux machine listens. */
    static final Path SYSTEM_LOG = Path.of("/dev/log");

    /** Facility {@code daemon} of RFC 5424, table 1. */
    private static final int DAEMON = 3;
    /** Facility {@code local0}; the seven others follow. */
    private static final int LOCAL_0 = 16;
    /** Longer datagrams may be refused. */
    private static final int MAX_BYTES = 8 * 1024;

    private final UnixDatagramSocket socket;
    private final int facility;

    /**
     * @param facility 0 to 7 for local0 to local7, or -1 for daemon
     * @throws IOException when nobody listens there
     */
    SyslogDestination(Path systemLog, int facility) throws IOException {
        this.socket = new UnixDatagramSocket(systemLog.toString());
        this.facility = facility < 0 ? DAEMON : LOCAL_0 + facility;
    }

    @Override
    public void write(LogType type, String timestamp, String text) throws IOException {
        int priority = facility * 8 + severity(type);
        String line = "<" + priority + ">godwit[" + ProcessHandle.current().pid() + "]: " + text;
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        socket.send(bytes, Math.min(bytes.length, MAX_BYTES));
    }

    @Override
    public void close() {
        socket.close();
    }

    /** RFC 5424, table 2. */
    private static int severity(LogType type) {
        return switch (type) {
            case ERROR -> 3;
            case WARNING -> 4;
            case NOTICE, SUBSCRIBE, UNSUBSCRIBE -> 5;
            case INFORMATION, WEBSOCKETS -> 6;
            case DEBUG, INTERNAL -> 7;
        };
    }
}

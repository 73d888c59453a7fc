// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is logged; a stack trace is a failure of the test, which {@link #traces} has. */
final class TestLog implements BrokerLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Throwable> traces = new CopyOnWriteArrayList<>();

    @Override
    public boolean isOn(LogType type) {
        return true;
    }

    @Override
    public void write(LogType type, String line) {
        if (type != LogType.DEBUG) {
            lines.add(type + " " + line);
        }
    }

    @Override
    public void error(String line, Throwable cause) {
        write(LogType.ERROR, line + " " + cause);
        traces.add(cause);
    }

    /** All lines but those of type debug, each with its type in front. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** How many lines of this type there are. */
    long count(LogType type) {
        return lines.stream().filter(line -> line.startsWith(type + " ")).count();
    }

    List<Throwable> traces() {
        return List.copyOf(traces);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that tests can read. */
final class RecordedLog implements BrokerLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    @Override
    public boolean isOn(LogType type) {
        return true;
    }

    @Override
    public void write(LogType type, String line) {
        lines.add(line);
        if (type == LogType.ERROR) {
            errors.add(line);
        }
    }

    @Override
    public void error(String line, Throwable cause) {
        lines.add(line);
        errors.add(line + ": " + cause);
    }

    List<String> lines() {
        return lines;
    }

    List<String> errors() {
        return errors;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.auth.RulesChange;
import io.godwit.broker.config.ConfigChange;
import io.godwit.broker.transport.ListenerChange;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reload changed. Immutable; holds no secret.
 *
 * @param values directives with another value, those that wait for a restart among them
 * @param listeners what was opened, closed or changed, and certificates
 * @param rules users and rules for topics
 */
public record ReloadResult(List<ConfigChange> values, List<ListenerChange> listeners, List<RulesChange> rules) {
    /** Keeps copies of the lists. */
    public ReloadResult {
        values = List.copyOf(values);
        listeners = List.copyOf(listeners);
        rules = List.copyOf(rules);
    }

    /** Whether everything is as it was. */
    public boolean isEmpty() {
        return values.isEmpty() && listeners.isEmpty() && rules.isEmpty();
    }

    /** The changes as sentences, one for each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        values.forEach(change -> lines.add(change.text()));
        listeners.forEach(change -> lines.add(change.text()));
        rules.forEach(change -> lines.add(change.text()));
        return lines;
    }
}

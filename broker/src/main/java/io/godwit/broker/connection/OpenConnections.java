// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.session.OnLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop whose CONNECT has arrived and that are not closed, as a chain through themselves, so that a connection
 * costs no entry of a table.
 */
@OnLoop
public final class OpenConnections {
    private @Nullable Connection first;

    /** None yet. */
    public OpenConnections() {}

    void add(Connection connection) {
        Connection second = first;
        connection.next = second;
        if (second != null) {
            second.previous = connection;
        }
        first = connection;
    }

    void remove(Connection connection) {
        Connection before = connection.previous;
        Connection after = connection.next;
        if (before != null) {
            before.next = after;
        } else if (connection.equals(first)) {
            first = after;
        }
        if (after != null) {
            after.previous = before;
        }
        connection.previous = null;
        connection.next = null;
    }

    /** Those that are there now, the youngest first. */
    List<Connection> all() {
        List<Connection> all = new ArrayList<>();
        for (Connection at = first; at != null; at = at.next) {
            all.add(at);
        }
        return all;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The clients that are connected, as far as dynamic security asks for them. Safe from any thread. */
public interface Connections {
    /**
     * Has every connected client disconnected whose user name is chosen.
     *
     * @param userNames is given null for an anonymous client; called on any thread
     * @param reason for the log and, in MQTT 5, for the client
     */
    void disconnect(Predicate<@Nullable String> userNames, String reason);

    /** The addresses that clients are connected from, by user name. Waits for event loops, so not to be called on one. */
    Map<String, List<String>> addresses();
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The clients that are connected, as far as dynamic security asks for them. Safe from any thread. */
public interface Connections {
    /**
     * Has every connected client disconnected whose user name is chosen; its will is not published.
     *
     * @param userNames is given null for an anonymous client; called on any thread
     * @param reason for the log and, in MQTT 5, for the client
     */
    void disconnect(Predicate<@Nullable String> userNames, String reason);

    /** The addresses that clients with this user name are connected from; may wait for event loops. */
    List<String> addressesOf(String userName);
}

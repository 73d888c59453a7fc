// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.routing;

import io.godwit.broker.message.Message;

/** The other nodes of a cluster. */
public interface Peers {
    /** A node of its own. */
    Peers NONE = message -> {};

    /** Hands a message that was published here to the nodes where it has subscribers. Called on any loop, never blocks. */
    void forward(Message message);
}

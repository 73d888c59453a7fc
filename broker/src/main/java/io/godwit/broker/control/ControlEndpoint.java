// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.control;

import io.godwit.broker.auth.ClientIdentity;
import java.util.function.Consumer;

/** Answers the requests of one {@code $CONTROL/...} topic. */
public interface ControlEndpoint {
    /**
     * A client that may publish to the topic asks for something. Called on an event loop: must not block.
     *
     * @param payload shared, not to be changed
     * @param answer to be called once with the payload of the answer, on any thread
     */
    void onRequest(ClientIdentity client, byte[] payload, Consumer<byte[]> answer);
}

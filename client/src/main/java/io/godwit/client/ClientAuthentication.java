// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import org.jspecify.annotations.Nullable;

/** The client's side of one exchange of enhanced authentication (MQTT 5.0). Used by one event loop. */
public interface ClientAuthentication {
    /** The Authentication Method of the CONNECT. */
    String method();

    /** The Authentication Data of the CONNECT, or null for none. */
    byte @Nullable [] begin();

    /**
     * The answer to an AUTH of the server.
     *
     * @param data what the server sent, or null when it sent none
     * @return the Authentication Data to send, or null for none
     * @throws ClientException if the server's data is wrong
     */
    byte @Nullable [] onChallenge(byte @Nullable [] data);

    /**
     * The server is satisfied; the last word is the client's.
     *
     * @param data what came with the CONNACK or the last AUTH, or null
     * @throws ClientException if the server did not prove what it has to
     */
    void onSuccess(byte @Nullable [] data);
}

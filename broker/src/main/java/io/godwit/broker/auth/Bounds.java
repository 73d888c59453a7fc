// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** What bounds a client beyond its rights to topics. Any thread may ask. */
public interface Bounds {
    /** How long a session of the client may outlive its connection, at most. */
    long mostExpirySeconds();

    /**
     * Counts a message that the client is about to publish, its will among them.
     *
     * @param topic the broker's name of it, mount point included
     * @return why it may not be published, or null
     */
    @Nullable
    ReasonCode refusal(TopicName topic, boolean retain, int payloadBytes);

    /** What the bounds are, in one sentence for the client that met one. */
    String text();
}

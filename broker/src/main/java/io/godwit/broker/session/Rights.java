// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.protocol.topic.TopicName;

/** What the client of a session may do with topics; asked again for each message, because rules can be reloaded. */
public interface Rights {
    /** Whether a message of the client, its will among them, may be published to this topic name. */
    boolean mayPublish(TopicName topic);

    /** Whether the client may receive a message of this topic name. */
    boolean mayReceive(TopicName topic);
}

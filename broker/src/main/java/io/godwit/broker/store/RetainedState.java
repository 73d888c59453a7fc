// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.broker.message.Message;
import io.godwit.protocol.topic.TopicName;

/** The retained messages as commands change them; implemented by the retain room. */
public interface RetainedState {
    /** Keeps nothing. */
    RetainedState NONE = new RetainedState() {
        @Override
        public void set(Message message) {}

        @Override
        public void clear(TopicName topic) {}
    };

    /** Makes this the retained message of its topic. */
    void set(Message message);

    /** Leaves the topic without a retained message. */
    void clear(TopicName topic);
}

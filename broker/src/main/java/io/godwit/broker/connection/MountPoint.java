// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The listener's {@code mount_point}: a prefix that the broker's topics have and the client's have not.
 *
 * @param prefix null for none
 */
record MountPoint(@Nullable String prefix) {
    boolean isNone() {
        return prefix == null;
    }

    /** The broker's name of a client's topic. */
    TopicName inward(TopicName topic) {
        return prefix == null ? topic : TopicName.of(prefix + topic);
    }

    /** The client's name of one of the broker's topics; one that is not below the mount point stays as it is. */
    TopicName outward(TopicName topic) {
        if (prefix == null) {
            return topic;
        }
        String text = topic.toString();
        return text.startsWith(prefix) && text.length() > prefix.length()
                ? TopicName.of(text.substring(prefix.length()))
                : topic;
    }

    /** The broker's form of a client's filter. */
    TopicFilter inward(TopicFilter filter) {
        if (prefix == null) {
            return filter;
        }
        String below = prefix + filter.matchedText();
        return TopicFilter.of(filter.shareName() == null ? below : "$share/" + filter.shareName() + "/" + below);
    }
}

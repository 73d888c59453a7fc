// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.auth.Bounds;
import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.control.ControlTopics;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.session.Rights;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a listener allow one client. Rules see the broker's topics, mount point included, as with mosquitto.
 *
 * @param mount between the client's topics and the broker's
 */
record AccessRights(ListenerSecurity security, ClientIdentity client, MountPoint mount) implements Rights {
    private static final String BROKER_TOPICS = "$SYS/";

    /** Where other brokers say whether their bridges to this one are connected, as a rule by a will. */
    private static final TopicFilter BRIDGE_STATES = TopicFilter.of("$SYS/broker/connection/+/state");

    /** Whether nobody but the broker publishes to this topic. */
    static boolean isBrokers(TopicName topic) {
        return topic.beginsWithDollar() && topic.toString().startsWith(BROKER_TOPICS) && !BRIDGE_STATES.matches(topic);
    }

    @Override
    public boolean mayPublish(TopicName topic) {
        return !isBrokers(topic)
                && !ControlTopics.isRequest(topic)
                && (security.allowsEverything() || security.mayPublish(client, topic));
    }

    /** Whether the client may publish a request; what is no PUBLISH, such as a will, is none. */
    boolean mayRequest(TopicName topic) {
        return security.allowsEverything() || security.mayPublish(client, topic);
    }

    @Override
    public boolean mayReceive(TopicName topic) {
        return security.allowsEverything() || security.mayReceive(client, topic);
    }

    /** What bounds the client beyond its rights, or null. */
    @Nullable
    Bounds bounds() {
        return security.boundsOf(client);
    }

    boolean maySubscribe(TopicFilter filter) {
        return security.allowsEverything() || security.maySubscribe(client, mount.inward(filter));
    }

    boolean mayUnsubscribe(TopicFilter filter) {
        return security.allowsEverything() || security.mayUnsubscribe(client, mount.inward(filter));
    }

    /** Whether the publisher of a retained message may still publish it: {@code check_retain_source}. */
    boolean maySourcePublish(Message message) {
        Publisher source = message.publisher();
        return security.allowsEverything()
                || source.equals(Publisher.BROKER)
                || security.mayPublish(
                        new ClientIdentity(source.clientId(), source.userName(), ""),
                        BirthCertificates.published(message.topic()));
    }
}

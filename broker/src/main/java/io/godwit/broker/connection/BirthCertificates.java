// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.message.Message;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What Sparkplug 3.0 asks of an aware broker: a message that tells the birth of a node or a device is also kept, as a
 * retained message below {@code $sparkplug/certificates/}, so that an application that comes later learns what there is.
 *
 * <pre>
 * spBv1.0/group/NBIRTH/node          is kept as $sparkplug/certificates/spBv1.0/group/NBIRTH/node
 * spBv1.0/group/DBIRTH/node/device   likewise
 * </pre>
 */
final class BirthCertificates {
    private static final byte[] NAMESPACE = "spBv1.0/".getBytes(StandardCharsets.UTF_8);
    private static final String PREFIX = "$sparkplug/certificates/";

    private BirthCertificates() {}

    /** What is to be kept of a message, or null when it tells no birth. */
    static @Nullable Message of(Message message) {
        byte[] name = message.topic().utf8();
        if (name.length <= NAMESPACE.length || name[0] != 's') {
            return null;
        }
        for (int i = 1; i < NAMESPACE.length; i++) {
            if (name[i] != NAMESPACE[i]) {
                return null;
            }
        }
        return isBirth(message.topic().toString())
                ? new Message(
                        TopicName.of(PREFIX + message.topic()),
                        message.payload(),
                        message.qos(),
                        true,
                        message.properties(),
                        message.expiresAtMillis(),
                        message.publisher())
                : null;
    }

    private static boolean isBirth(String topic) {
        String[] levels = topic.split("/", -1);
        boolean node = levels.length == 4 && levels[2].equals("NBIRTH");
        boolean device = levels.length == 5 && levels[2].equals("DBIRTH");
        return (node || device) && topic.length() + PREFIX.length() <= 16_383;
    }

    /** The topic name that somebody published to: of a certificate that of the birth, else the same. */
    static TopicName published(TopicName topic) {
        return topic.beginsWithDollar() && topic.toString().startsWith(PREFIX) && topic.length() > PREFIX.length()
                ? TopicName.of(topic.toString().substring(PREFIX.length()))
                : topic;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import org.jspecify.annotations.Nullable;

/** What a rule of a role is about, in the order in which roles list their rules. */
enum AclKind {
    /** The client publishes to the broker. */
    PUBLISH_CLIENT_SEND("publishClientSend"),
    /** The broker delivers to the client. */
    PUBLISH_CLIENT_RECEIVE("publishClientReceive"),
    /** A subscription with exactly this filter. */
    SUBSCRIBE_LITERAL("subscribeLiteral"),
    /** A subscription whose topics all are within this filter. */
    SUBSCRIBE_PATTERN("subscribePattern"),
    /** As {@link #SUBSCRIBE_LITERAL}, for UNSUBSCRIBE. */
    UNSUBSCRIBE_LITERAL("unsubscribeLiteral"),
    /** As {@link #SUBSCRIBE_PATTERN}, for UNSUBSCRIBE. */
    UNSUBSCRIBE_PATTERN("unsubscribePattern");

    private final String jsonName;

    AclKind(String jsonName) {
        this.jsonName = jsonName;
    }

    /** Its name in files and commands. */
    String jsonName() {
        return jsonName;
    }

    /** The kind with this name, whatever its case; null when there is none. */
    static @Nullable AclKind of(String name) {
        for (AclKind kind : values()) {
            if (kind.jsonName.equalsIgnoreCase(name)) {
                return kind;
            }
        }
        return null;
    }
}

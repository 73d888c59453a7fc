// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in through a listener and what they may do there. Shared: what it reads is an immutable snapshot that a
 * reload swaps whole, so it may be asked from any thread.
 */
public interface ListenerSecurity {
    /**
     * Checks a user name and password; all that the CONNECT has.
     *
     * @param identity the client; its user name is null for an anonymous one
     * @param password null when the CONNECT has none
     * @param loop where {@code done} is called when the answer takes time
     * @param done gets {@link ReasonCode#SUCCESS}, {@link ReasonCode#BAD_USER_NAME_OR_PASSWORD},
     *     {@link ReasonCode#NOT_AUTHORIZED} or {@link ReasonCode#SERVER_BUSY}; called at once on this thread when nothing
     *     need be computed
     */
    void authenticate(ClientIdentity identity, byte @Nullable [] password, Executor loop, Consumer<ReasonCode> done);

    /** Begins enhanced authentication, or returns null when the method is not offered. */
    @Nullable
    EnhancedAuthentication enhanced(String method);

    /**
     * Whether a client may come in whose user name is proven by other means than a password: a certificate or enhanced
     * authentication.
     */
    default boolean mayConnect(ClientIdentity client) {
        return true;
    }

    /** Whether the client may publish to this topic name. */
    boolean mayPublish(ClientIdentity client, TopicName topic);

    /** Whether the client may receive a message of this topic name. */
    boolean mayReceive(ClientIdentity client, TopicName topic);

    /** Whether the client may subscribe with this filter. */
    boolean maySubscribe(ClientIdentity client, TopicFilter filter);

    /** Whether the client may end a subscription with this filter. */
    default boolean mayUnsubscribe(ClientIdentity client, TopicFilter filter) {
        return true;
    }

    /** Whether every question above about topics is answered yes, so that asking can be left out. */
    boolean allowsEverything();

    /** What bounds the client beyond these rights; null for nothing. */
    default @Nullable Bounds boundsOf(ClientIdentity client) {
        return null;
    }

    /**
     * The rules of the listener's password and ACL file as far as they decide about a client that is connected; null where
     * something else does.
     */
    default @Nullable ListenerSecurity filesFor(ClientIdentity client) {
        return this;
    }
}

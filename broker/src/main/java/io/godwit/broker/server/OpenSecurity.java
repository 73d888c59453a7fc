// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.EnhancedAuthentication;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.SecurityConfig;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets anonymous clients in where the configuration does, and nobody else; whoever is in may do everything. */
record OpenSecurity(SecurityConfig config) implements ListenerSecurity {
    @Override
    public void authenticate(
            ClientIdentity identity, byte @Nullable [] password, Executor loop, Consumer<ReasonCode> done) {
        done.accept(
                identity.userName() == null && !config.allowAnonymous()
                        ? ReasonCode.NOT_AUTHORIZED
                        : ReasonCode.SUCCESS);
    }

    @Override
    public @Nullable EnhancedAuthentication enhanced(String method) {
        return null;
    }

    @Override
    public boolean mayPublish(ClientIdentity client, TopicName topic) {
        return true;
    }

    @Override
    public boolean mayReceive(ClientIdentity client, TopicName topic) {
        return true;
    }

    @Override
    public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
        return true;
    }

    @Override
    public boolean allowsEverything() {
        return true;
    }
}

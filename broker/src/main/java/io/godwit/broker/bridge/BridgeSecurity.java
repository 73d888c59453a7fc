// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.EnhancedAuthentication;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.BridgeConfig.Login;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge may do here: everything, unless the configuration gives it a local user name, whose rights it has then. Its
 * password is checked where it is given.
 *
 * @param rules those of the listener
 */
record BridgeSecurity(ListenerSecurity rules, Login login) implements ListenerSecurity {
    private boolean isTrusted() {
        return login.userName() == null;
    }

    @Override
    public void authenticate(
            ClientIdentity identity, byte @Nullable [] password, Executor loop, Consumer<ReasonCode> done) {
        if (isTrusted() || password == null) {
            done.accept(ReasonCode.SUCCESS);
        } else {
            rules.authenticate(identity, password, loop, done);
        }
    }

    @Override
    public @Nullable EnhancedAuthentication enhanced(String method) {
        return null;
    }

    @Override
    public boolean mayPublish(ClientIdentity client, TopicName topic) {
        return isTrusted() || rules.mayPublish(client, topic);
    }

    @Override
    public boolean mayReceive(ClientIdentity client, TopicName topic) {
        return isTrusted() || rules.mayReceive(client, topic);
    }

    @Override
    public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
        return isTrusted() || rules.maySubscribe(client, filter);
    }

    @Override
    public boolean allowsEverything() {
        return isTrusted() || rules.allowsEverything();
    }
}

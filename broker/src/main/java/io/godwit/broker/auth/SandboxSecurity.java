// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a listener that offers sandboxes: its own for everybody else, and for a throw-away identity its prefix, and
 * {@code $SYS} as far as anonymous clients may read it. A user name of that kind that is not alive may do nothing. Any thread.
 */
public final class SandboxSecurity implements ListenerSecurity {
    private static final String BROKER_TOPICS = "$SYS/";

    private final ListenerSecurity own;
    private final Sandboxes sandboxes;
    private final boolean anonymous;

    /**
     * The rules {@code own} with sandboxes.
     *
     * @param anonymous whether anonymous clients may come in
     */
    public SandboxSecurity(ListenerSecurity own, Sandboxes sandboxes, boolean anonymous) {
        this.own = own;
        this.sandboxes = sandboxes;
        this.anonymous = anonymous;
    }

    private static boolean isOfSandbox(ClientIdentity client) {
        String user = client.userName();
        return user != null && user.startsWith(Sandboxes.USER_PREFIX);
    }

    private @Nullable Sandbox find(ClientIdentity client) {
        String user = client.userName();
        return user == null ? null : sandboxes.find(user);
    }

    @Override
    public void authenticate(
            ClientIdentity identity, byte @Nullable [] password, Executor loop, Consumer<ReasonCode> done) {
        if (!isOfSandbox(identity)) {
            own.authenticate(identity, password, loop, done);
            return;
        }
        Sandbox sandbox = find(identity);
        boolean admitted = sandbox != null && sandbox.admits(identity.clientId(), password);
        if (password != null) {
            Arrays.fill(password, (byte) 0);
        }
        done.accept(admitted ? ReasonCode.SUCCESS : ReasonCode.NOT_AUTHORIZED);
    }

    @Override
    public @Nullable EnhancedAuthentication enhanced(String method) {
        return own.enhanced(method);
    }

    @Override
    public boolean mayConnect(ClientIdentity client) {
        return own.mayConnect(client);
    }

    @Override
    public boolean mayUnsubscribe(ClientIdentity client, TopicFilter filter) {
        return isOfSandbox(client) || own.mayUnsubscribe(client, filter);
    }

    @Override
    public boolean mayPublish(ClientIdentity client, TopicName topic) {
        return isOfSandbox(client) ? isWithin(client, topic.toString()) : own.mayPublish(client, topic);
    }

    @Override
    public boolean mayReceive(ClientIdentity client, TopicName topic) {
        if (!isOfSandbox(client)) {
            return own.mayReceive(client, topic);
        }
        return isWithin(client, topic.toString())
                || (mayWatchBroker(client, topic.toString()) && own.mayReceive(nobody(client), topic));
    }

    @Override
    public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
        if (!isOfSandbox(client)) {
            return own.maySubscribe(client, filter);
        }
        return isWithin(client, filter.matchedText())
                || (mayWatchBroker(client, filter.matchedText()) && own.maySubscribe(nobody(client), filter));
    }

    private boolean isWithin(ClientIdentity client, String topic) {
        Sandbox sandbox = find(client);
        return sandbox != null && sandbox.contains(topic);
    }

    private boolean mayWatchBroker(ClientIdentity client, String topic) {
        Sandbox sandbox = find(client);
        return anonymous && topic.startsWith(BROKER_TOPICS) && sandbox != null && sandbox.isAlive();
    }

    /** The same client without a user name. */
    private static ClientIdentity nobody(ClientIdentity client) {
        return new ClientIdentity(client.clientId(), null, client.address());
    }

    @Override
    public @Nullable Bounds boundsOf(ClientIdentity client) {
        return isOfSandbox(client) ? find(client) : null;
    }

    @Override
    public @Nullable ListenerSecurity filesFor(ClientIdentity client) {
        return isOfSandbox(client) ? null : own.filesFor(client);
    }

    @Override
    public boolean allowsEverything() {
        return false;
    }
}

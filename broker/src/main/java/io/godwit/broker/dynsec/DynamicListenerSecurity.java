// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.Bounds;
import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.EnhancedAuthentication;
import io.godwit.broker.auth.HashPool;
import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.auth.PasswordHash;
import io.godwit.broker.config.SecurityConfig;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A listener with dynamic security. Clients that it knows are its own; of others the listener's files decide, where it has
 * some, as with mosquitto, where each plugin leaves to the next what it knows nothing of. Any thread may ask.
 *
 * @param own the listener's files
 */
record DynamicListenerSecurity(DynamicSecurity dynamic, HashPool pool, ListenerSecurity own, SecurityConfig config)
        implements ListenerSecurity {
    @Override
    public void authenticate(
            ClientIdentity identity, byte @Nullable [] password, Executor loop, Consumer<ReasonCode> done) {
        SecurityState state = dynamic.rules().state();
        String userName = identity.userName();
        if (userName == null) {
            done.accept(config.allowAnonymous() ? ReasonCode.SUCCESS : ReasonCode.NOT_AUTHORIZED);
            return;
        }
        Account account = state.accounts().get(userName);
        if (account == null && config.passwordFile() != null) {
            own.authenticate(identity, password, loop, done);
            return;
        }
        boolean mayBe = account != null && mayConnect(account, identity);
        PasswordHash hash = account == null ? null : account.password();
        boolean known = mayBe && hash != null;
        // Whoever is unknown or unwelcome waits as long as others, so that nobody learns which user names exist.
        PasswordHash checked = hash == null ? dynamic.rules().anyPassword() : hash;
        if (password == null || checked == null) {
            if (password != null) {
                Arrays.fill(password, (byte) 0);
            }
            done.accept(ReasonCode.NOT_AUTHORIZED);
            return;
        }
        pool.check(checked, password, known, loop, done);
    }

    private static boolean mayConnect(Account account, ClientIdentity identity) {
        return !account.disabled()
                && (account.clientId() == null || account.clientId().equals(identity.clientId()));
    }

    @Override
    public boolean mayConnect(ClientIdentity client) {
        String userName = client.userName();
        Account account =
                userName == null ? null : dynamic.rules().state().accounts().get(userName);
        return account == null ? own.mayConnect(client) : mayConnect(account, client);
    }

    @Override
    public @Nullable EnhancedAuthentication enhanced(String method) {
        return own.enhanced(method);
    }

    /** Whether the listener's ACL file decides, since dynamic security has nothing to say of the client. */
    private boolean isForeign(SecurityRules rules, ClientIdentity client) {
        return config.aclFile() != null
                && (client.userName() == null ? !rules.concernAnonymous() : !rules.concern(client));
    }

    @Override
    public boolean mayPublish(ClientIdentity client, TopicName topic) {
        SecurityRules rules = dynamic.rules();
        return isForeign(rules, client) ? own.mayPublish(client, topic) : rules.maySend(client, topic);
    }

    @Override
    public boolean mayReceive(ClientIdentity client, TopicName topic) {
        SecurityRules rules = dynamic.rules();
        return isForeign(rules, client) ? own.mayReceive(client, topic) : rules.mayReceive(client, topic);
    }

    @Override
    public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
        SecurityRules rules = dynamic.rules();
        return isForeign(rules, client) ? own.maySubscribe(client, filter) : rules.maySubscribe(client, filter);
    }

    @Override
    public boolean mayUnsubscribe(ClientIdentity client, TopicFilter filter) {
        SecurityRules rules = dynamic.rules();
        return isForeign(rules, client) || rules.mayUnsubscribe(client, filter);
    }

    /** A client that dynamic security knows, or would have to know, is none of the files' business. */
    @Override
    public @Nullable ListenerSecurity filesFor(ClientIdentity client) {
        String userName = client.userName();
        boolean foreign = userName == null
                ? isForeign(dynamic.rules(), client)
                : config.passwordFile() != null
                        && !dynamic.rules().state().accounts().containsKey(userName);
        return foreign ? own.filesFor(client) : null;
    }

    @Override
    public boolean allowsEverything() {
        return false;
    }

    @Override
    public @Nullable Bounds boundsOf(ClientIdentity client) {
        return own.boundsOf(client);
    }
}

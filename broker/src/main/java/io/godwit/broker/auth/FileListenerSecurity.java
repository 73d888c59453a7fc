// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.auth.AclRule.Access;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A listener's rules from its password and ACL file. Any thread may ask; the rules are one immutable object in a volatile
 * field, which a reload replaces.
 *
 * <p>Who may come in, as with mosquitto: a client without a user name if anonymous ones may; one with a user name if the
 * password file has it with this password, or, without a password file, if anonymous ones may. Every refusal has the same
 * code, so that nobody learns which user names exist, and takes the same time.
 */
final class FileListenerSecurity implements ListenerSecurity {
    private final HashPool pool;
    private final List<AuthenticationMethod> methods;
    private volatile AuthRules rules;

    FileListenerSecurity(AuthRules rules, HashPool pool, List<AuthenticationMethod> methods) {
        this.rules = rules;
        this.pool = pool;
        this.methods = List.copyOf(methods);
    }

    /** From the next question on these rules hold; connected clients stay. */
    void replace(AuthRules newer) {
        rules = newer;
    }

    /** The rules that hold. */
    AuthRules rules() {
        return rules;
    }

    @Override
    public void authenticate(
            ClientIdentity identity, byte @Nullable [] password, Executor loop, Consumer<ReasonCode> done) {
        AuthRules now = rules;
        String user = identity.userName();
        if (user == null || now.passwords() == null) {
            done.accept(now.allowAnonymous() ? ReasonCode.SUCCESS : ReasonCode.NOT_AUTHORIZED);
            return;
        }
        PasswordHash own = now.passwords().find(user);
        PasswordHash hash = own == null ? now.passwords().any() : own;
        if (hash == null || password == null) {
            done.accept(ReasonCode.NOT_AUTHORIZED);
            return;
        }
        // The rules may have changed meanwhile, and whoever was reviewed then was not in yet.
        pool.check(
                hash,
                password,
                own != null,
                loop,
                answer -> done.accept(answer.isError() || stillHas(user, hash) ? answer : ReasonCode.NOT_AUTHORIZED));
    }

    private boolean stillHas(String user, PasswordHash hash) {
        PasswordFile users = rules.passwords();
        PasswordHash current = users == null ? null : users.find(user);
        return current != null && current.text().equals(hash.text());
    }

    @Override
    public @Nullable EnhancedAuthentication enhanced(String method) {
        PasswordFile users = rules.passwords();
        if (users == null) {
            return null;
        }
        for (AuthenticationMethod offered : methods) {
            if (offered.name().equals(method)) {
                return offered.begin(users);
            }
        }
        return null;
    }

    @Override
    public boolean mayPublish(ClientIdentity client, TopicName topic) {
        AclFile acl = rules.acl();
        return acl == null || acl.allows(client, topic, Access.WRITE);
    }

    @Override
    public boolean mayReceive(ClientIdentity client, TopicName topic) {
        AclFile acl = rules.acl();
        return acl == null || acl.allows(client, topic, Access.READ);
    }

    @Override
    public boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
        AuthRules now = rules;
        return now.acl() == null || !now.refuseImpossibleFilters() || now.acl().couldRead(client, filter);
    }

    @Override
    public boolean allowsEverything() {
        return rules.acl() == null;
    }
}

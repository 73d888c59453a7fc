// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.protocol.topic.TopicFilter;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says for connected clients what a reload took from them: the rules of before against those of now. Immutable; any thread
 * may ask.
 */
public final class RightsReview {
    private final Map<ListenerSecurity, Rules> listeners;

    /** The rules of one listener. */
    record Rules(AuthRules before, AuthRules now) {}

    RightsReview(Map<ListenerSecurity, Rules> listeners) {
        this.listeners = Map.copyOf(listeners);
    }

    /** Whether no client can have lost anything. */
    public boolean isEmpty() {
        return listeners.isEmpty();
    }

    /**
     * What a client lost.
     *
     * @param security of the listener that it came through
     * @param certified whether its user name is that of a certificate, so that no password was asked for
     * @param filters of its subscriptions, as the broker keeps them
     * @return null for nothing
     */
    public @Nullable RightsLoss lossOf(
            ListenerSecurity security, ClientIdentity client, boolean certified, Collection<TopicFilter> filters) {
        ListenerSecurity files = security.filesFor(client);
        Rules rules = files == null ? null : listeners.get(files);
        if (rules == null) {
            return null;
        }
        RightsLoss access = certified ? null : access(rules, client.userName());
        return access != null ? access : subscription(rules, client, filters);
    }

    private static @Nullable RightsLoss access(Rules rules, @Nullable String user) {
        PasswordFile before = rules.before().passwords();
        PasswordFile now = rules.now().passwords();
        if (!rules.before().admits(user)) {
            return null; // It lost that earlier.
        }
        if (!rules.now().admits(user)) {
            return new RightsLoss(
                    RightsLoss.Kind.ACCESS,
                    user != null && now != null
                            ? "the password file has no such user any more"
                            : "clients that prove no user name may not connect any more");
        }
        if (user == null || now == null) {
            return null;
        }
        // Without a password file any user name was let in, with whatever password.
        return before == null || RulesDifference.isOther(user, before, now)
                ? new RightsLoss(RightsLoss.Kind.PASSWORD, "the user's password is another one")
                : null;
    }

    private static @Nullable RightsLoss subscription(
            Rules rules, ClientIdentity client, Collection<TopicFilter> filters) {
        AclFile now = rules.now().acl();
        AclFile before = rules.before().acl();
        if (now != null) {
            for (TopicFilter filter : filters) {
                if (!now.couldRead(client, filter) && (before == null || before.couldRead(client, filter))) {
                    return new RightsLoss(
                            RightsLoss.Kind.SUBSCRIPTION,
                            "the ACL lets no message of its subscription " + filter + " through any more");
                }
            }
        }
        return null;
    }
}

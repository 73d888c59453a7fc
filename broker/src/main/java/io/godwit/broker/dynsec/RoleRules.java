// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.protocol.topic.TopicFilter;
import java.util.List;

/** A role, compiled for questions. Immutable. */
record RoleRules(Role role, RuleTree send, RuleTree receive, FilterRules subscribeRules, FilterRules unsubscribeRules) {
    static RoleRules of(Role role) {
        return new RoleRules(
                role,
                RuleTree.of(ofKind(role, AclKind.PUBLISH_CLIENT_SEND)),
                RuleTree.of(ofKind(role, AclKind.PUBLISH_CLIENT_RECEIVE)),
                FilterRules.of(role.acls(), AclKind.SUBSCRIBE_LITERAL, AclKind.SUBSCRIBE_PATTERN),
                FilterRules.of(role.acls(), AclKind.UNSUBSCRIBE_LITERAL, AclKind.UNSUBSCRIBE_PATTERN));
    }

    private static List<Acl> ofKind(Role role, AclKind kind) {
        return role.acls().stream().filter(acl -> acl.kind() == kind).toList();
    }

    /** A role without wildcard subscriptions denies them whatever its rules and those of later roles say. */
    Decision subscribe(TopicFilter filter, ClientIdentity client) {
        return filter.hasWildcard() && !role.wildcardSubscriptions()
                ? Decision.DENY
                : subscribeRules.decide(filter, client);
    }
}

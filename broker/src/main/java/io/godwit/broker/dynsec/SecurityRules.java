// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.PasswordHash;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SecurityState}, compiled for the questions that loops ask for each message. Any thread may ask; what it remembers
 * of a client is made on its first question and never changes.
 *
 * <p>The roles of the client are asked in their order, then the roles of its groups in theirs; the first rule that matches
 * decides, or else the default. {@code $CONTROL} topics are never given by default.
 */
@SuppressWarnings("ReferenceEquality") // Roles are immutable: the same object says the same. NOBODY is one object.
final class SecurityRules {
    private static final RoleRules[] NO_ROLES = {};

    /** Of a user name that no client has: not even defaults hold. */
    private static final RoleRules[] NOBODY = {};

    private static final String CONTROL = "$CONTROL";

    private final SecurityState state;
    private final Map<String, RoleRules> roles = new HashMap<>();
    private final Map<String, RoleRules[]> byUser = new ConcurrentHashMap<>();
    private final RoleRules[] anonymous;
    private final @Nullable PasswordHash anyPassword;

    private SecurityRules(SecurityState state, @Nullable SecurityRules former) {
        this.state = state;
        for (Role role : state.roles().values()) {
            RoleRules known = former == null ? null : former.roles.get(role.name());
            roles.put(role.name(), known != null && known.role() == role ? known : RoleRules.of(role));
        }
        this.anyPassword = state.accounts().values().stream()
                .map(Account::password)
                .filter(password -> password != null)
                .findFirst()
                .orElse(null);
        Group group = state.anonymousGroup() == null ? null : state.groups().get(state.anonymousGroup());
        this.anonymous = group == null ? NO_ROLES : compiled(group.roles()).toArray(NO_ROLES);
    }

    /**
     * Compiles a state.
     *
     * @param former rules whose unchanged roles are taken over, or null
     */
    static SecurityRules of(SecurityState state, @Nullable SecurityRules former) {
        return new SecurityRules(state, former);
    }

    SecurityState state() {
        return state;
    }

    /** Whether the rules are about this client: it is one of theirs, or anonymous. */
    boolean concern(ClientIdentity client) {
        return client.userName() == null || state.accounts().containsKey(client.userName());
    }

    /** Whether anonymous clients have a group. */
    boolean concernAnonymous() {
        return state.anonymousGroup() != null;
    }

    /** Some client's password, or null when none has one. */
    @Nullable
    PasswordHash anyPassword() {
        return anyPassword;
    }

    boolean maySend(ClientIdentity client, TopicName topic) {
        RoleRules[] asked = rolesOf(client);
        if (asked == NOBODY) {
            return false;
        }
        for (RoleRules one : asked) {
            Decision decision = one.send().decide(topic, client);
            if (decision != Decision.NONE) {
                return decision == Decision.ALLOW;
            }
        }
        return state.defaults().send() && !isControl(topic);
    }

    boolean mayReceive(ClientIdentity client, TopicName topic) {
        RoleRules[] asked = rolesOf(client);
        if (asked == NOBODY) {
            return false;
        }
        for (RoleRules one : asked) {
            Decision decision = one.receive().decide(topic, client);
            if (decision != Decision.NONE) {
                return decision == Decision.ALLOW;
            }
        }
        return state.defaults().receive() && !isControl(topic);
    }

    private static boolean isControl(TopicName topic) {
        return topic.beginsWithDollar() && topic.toString().startsWith(CONTROL);
    }

    boolean maySubscribe(ClientIdentity client, TopicFilter filter) {
        RoleRules[] asked = rolesOf(client);
        if (asked == NOBODY) {
            return false;
        }
        for (RoleRules one : asked) {
            Decision decision = one.subscribe(filter, client);
            if (decision != Decision.NONE) {
                return decision == Decision.ALLOW;
            }
        }
        return state.defaults().subscribe() && !filter.toString().startsWith(CONTROL);
    }

    boolean mayUnsubscribe(ClientIdentity client, TopicFilter filter) {
        RoleRules[] asked = rolesOf(client);
        if (asked == NOBODY) {
            return false;
        }
        for (RoleRules one : asked) {
            Decision decision = one.unsubscribeRules().decide(filter, client);
            if (decision != Decision.NONE) {
                return decision == Decision.ALLOW;
            }
        }
        return state.defaults().unsubscribe() && !filter.toString().startsWith(CONTROL);
    }

    private RoleRules[] rolesOf(ClientIdentity client) {
        String userName = client.userName();
        if (userName == null) {
            return anonymous;
        }
        RoleRules[] known = byUser.get(userName);
        return known == null ? learn(userName) : known;
    }

    private RoleRules[] learn(String userName) {
        Account account = state.accounts().get(userName);
        if (account == null) {
            return NOBODY; // Not remembered: there may be any number of names that nobody has.
        }
        List<RoleRules> found = compiled(account.roles());
        for (Ranked group : state.groupsOf(userName)) {
            Group member = state.groups().get(group.name());
            if (member != null) {
                found.addAll(compiled(member.roles()));
            }
        }
        RoleRules[] asked = found.toArray(NO_ROLES);
        byUser.put(userName, asked);
        return asked;
    }

    private List<RoleRules> compiled(List<Ranked> names) {
        List<RoleRules> found = new ArrayList<>();
        for (Ranked name : names) {
            RoleRules rules = roles.get(name.name());
            if (rules != null) {
                found.add(rules);
            }
        }
        return found;
    }
}

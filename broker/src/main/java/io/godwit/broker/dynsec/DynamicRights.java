// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.Rights.Answer;
import io.godwit.broker.auth.Rights.Line;
import io.godwit.broker.config.ConfigException;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules of dynamic security, asked for reasons: may a client do something, which rule of which role decides, and how
 * the client came by that role. Gives the answers that a listener gives, from the same rules, but not as fast. Immutable;
 * any thread.
 */
public final class DynamicRights {
    private final Path file;
    private final SecurityState state;
    private final SecurityRules rules;

    private DynamicRights(Path file, SecurityState state) {
        this.file = file;
        this.state = state;
        this.rules = SecurityRules.of(state, null);
    }

    /**
     * Reads the file that keeps them.
     *
     * @throws ConfigException if it cannot be used; names it
     */
    public static DynamicRights of(Path file) throws ConfigException {
        return new DynamicRights(file, SecurityFile.read(file));
    }

    /** Whether these rules are about the client: it is one of theirs, or anonymous and there is a group for those. */
    public boolean concern(ClientIdentity client) {
        return client.userName() == null ? rules.concernAnonymous() : rules.concern(client);
    }

    /** Whether a client of this name may connect, its password aside. */
    public Answer connect(ClientIdentity client) {
        Account account = account(client);
        String who = "The client \"" + client.userName() + "\" ";
        if (account == null) {
            return new Answer(false, who + "does not exist in " + file + ".", List.of());
        }
        if (account.disabled()) {
            return new Answer(false, who + "is disabled in " + file + ".", List.of());
        }
        if (account.clientId() != null && !account.clientId().equals(client.clientId())) {
            return new Answer(
                    false, who + "may only use the client identifier \"" + account.clientId() + "\".", List.of());
        }
        return new Answer(true, who + "is in " + file + ".", List.of());
    }

    private @Nullable Account account(ClientIdentity client) {
        String user = client.userName();
        return user == null ? null : state.accounts().get(user);
    }

    /** Whether the client may publish to this topic name. */
    public Answer publish(ClientIdentity client, TopicName topic) {
        return answer(
                client,
                rules.maySend(client, topic),
                "publishClientSend",
                state.defaults().send(),
                acl -> acl.kind() == AclKind.PUBLISH_CLIENT_SEND
                        && RuleTree.of(List.of(acl)).decide(topic, client) != Decision.NONE,
                null);
    }

    /** Whether the client may receive a message of this topic name. */
    public Answer receive(ClientIdentity client, TopicName topic) {
        return answer(
                client,
                rules.mayReceive(client, topic),
                "publishClientReceive",
                state.defaults().receive(),
                acl -> acl.kind() == AclKind.PUBLISH_CLIENT_RECEIVE
                        && RuleTree.of(List.of(acl)).decide(topic, client) != Decision.NONE,
                null);
    }

    /** Whether the client may subscribe with this filter; what it then receives is another question. */
    public Answer subscribe(ClientIdentity client, TopicFilter filter) {
        return answer(
                client,
                rules.maySubscribe(client, filter),
                "subscribe",
                state.defaults().subscribe(),
                acl -> FilterRules.of(List.of(acl), AclKind.SUBSCRIBE_LITERAL, AclKind.SUBSCRIBE_PATTERN)
                                .decide(filter, client)
                        != Decision.NONE,
                filter);
    }

    /** Finds the rule behind an answer: the first that speaks of it, in the order in which rules are asked. */
    private Answer answer(
            ClientIdentity client,
            boolean allowed,
            String defaultName,
            boolean defaultAllows,
            Predicate<Acl> speaks,
            @Nullable TopicFilter filter) {
        if (client.userName() != null && account(client) == null) {
            return new Answer(allowed, "The client \"" + client.userName() + "\" does not exist.", List.of());
        }
        for (Held held : held(client)) {
            if (filter != null && filter.hasWildcard() && !held.role().wildcardSubscriptions()) {
                return new Answer(
                        allowed,
                        "The role \"" + held.role().name() + "\", " + held.how()
                                + ", allows no subscriptions with wildcards.",
                        List.of());
            }
            for (Acl acl : held.role().acls()) {
                if (speaks.test(acl)) {
                    return new Answer(
                            allowed,
                            "This rule, of the role \"" + held.role().name() + "\", " + held.how()
                                    + ", is the first that speaks of it.",
                            List.of(line(held.role(), acl)));
                }
            }
        }
        boolean control = allowed != defaultAllows;
        return new Answer(
                allowed,
                control
                        ? "No rule speaks of it, and topics of $CONTROL are never given by default."
                        : "No rule speaks of it, and the default for " + defaultName + " is "
                                + (defaultAllows ? "allow." : "deny."),
                List.of());
    }

    /** The rules that the client is asked by, in their order. */
    public List<Line> all(ClientIdentity client) {
        List<Line> lines = new ArrayList<>();
        for (Held held : held(client)) {
            held.role().acls().forEach(acl -> lines.add(line(held.role(), acl)));
        }
        return lines;
    }

    /** What holds where no rule speaks, in one line. */
    public String defaults() {
        return "Defaults: publishClientSend " + word(state.defaults().send()) + ", publishClientReceive "
                + word(state.defaults().receive()) + ", subscribe "
                + word(state.defaults().subscribe()) + ", unsubscribe "
                + word(state.defaults().unsubscribe());
    }

    private static String word(boolean allow) {
        return allow ? "allow" : "deny";
    }

    private Line line(Role role, Acl acl) {
        return new Line(
                file,
                0,
                "role " + role.name() + ": " + acl.kind().jsonName() + ' ' + acl.topic() + ' ' + word(acl.allow())
                        + " (priority " + acl.priority() + ")");
    }

    /** The client's own roles, then those of its groups; or those of the group for anonymous clients. */
    private List<Held> held(ClientIdentity client) {
        List<Held> held = new ArrayList<>();
        String user = client.userName();
        if (user == null) {
            String group = state.anonymousGroup();
            if (group != null) {
                addGroup(group, "of the group for anonymous clients, \"" + group + '"', held);
            }
            return held;
        }
        Account account = state.accounts().get(user);
        if (account != null) {
            account.roles().forEach(one -> add(one, "the client's own", held));
            state.groupsOf(user).forEach(group -> addGroup(group.name(), "of the group \"" + group.name() + '"', held));
        }
        return held;
    }

    private void addGroup(String name, String how, List<Held> held) {
        Group group = state.groups().get(name);
        if (group != null) {
            group.roles().forEach(one -> add(one, how, held));
        }
    }

    private void add(Ranked name, String how, List<Held> held) {
        Role role = state.roles().get(name.name());
        if (role != null) {
            held.add(new Held(role, how));
        }
    }

    private record Held(Role role, String how) {}
}

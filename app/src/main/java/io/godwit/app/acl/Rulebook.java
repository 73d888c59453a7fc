// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.acl;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.broker.auth.Rights;
import io.godwit.broker.auth.Rights.Answer;
import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.DynamicSecurityConfig;
import io.godwit.broker.config.SecurityConfig;
import io.godwit.broker.dynsec.DynamicRights;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a listener: those of dynamic security, where it has that, and those of its files for the clients of which
 * dynamic security knows nothing.
 *
 * @param dynamic null without dynamic security
 */
record Rulebook(
        SecurityConfig config, Rights files, @Nullable DynamicRights dynamic) {
    /**
     * Reads what the listener names.
     *
     * @throws ConfigException if a file cannot be used; names it
     */
    static Rulebook of(SecurityConfig config) throws ConfigException {
        DynamicSecurityConfig security = config.dynamicSecurity();
        return new Rulebook(config, Rights.of(config), security == null ? null : DynamicRights.of(security.file()));
    }

    /** The rules of dynamic security, unless the listener's ACL file is asked of this client. */
    private @Nullable DynamicRights dynamicFor(ClientIdentity client) {
        boolean foreign = dynamic != null && config.aclFile() != null && !dynamic.concern(client);
        return foreign ? null : dynamic;
    }

    Answer connect(ClientIdentity client) {
        DynamicRights rules = dynamic;
        boolean own =
                rules == null || client.userName() == null || (config.passwordFile() != null && !rules.concern(client));
        return own || rules == null ? files.connect(client) : rules.connect(client);
    }

    Answer publish(ClientIdentity client, TopicName topic) {
        DynamicRights rules = dynamicFor(client);
        return rules == null ? files.publish(client, topic) : rules.publish(client, topic);
    }

    Answer receive(ClientIdentity client, TopicName topic) {
        DynamicRights rules = dynamicFor(client);
        return rules == null ? files.receive(client, topic) : rules.receive(client, topic);
    }

    Answer subscribe(ClientIdentity client, TopicFilter filter) {
        DynamicRights rules = dynamicFor(client);
        return rules == null ? files.subscribe(client, filter) : rules.subscribe(client, filter);
    }

    /** Shows the rules that the client is asked by. */
    void list(ClientIdentity client, PrintStream out) {
        DynamicRights rules = dynamicFor(client);
        if (rules == null && !files.restricts()) {
            out.println("There is no ACL file, so everybody may use all topics.");
            return;
        }
        List<Rights.Line> lines = rules == null ? files.all(client) : rules.all(client);
        out.println(
                lines.isEmpty()
                        ? "Nothing: no rule is for this client."
                        : "Asked in this order; the first that speaks of a topic decides.");
        lines.forEach(line -> out.println("  " + line));
        out.println(rules == null ? "What none allows is denied." : rules.defaults() + ".");
    }
}

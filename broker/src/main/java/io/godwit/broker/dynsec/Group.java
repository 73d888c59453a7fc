// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clients that share roles. Immutable.
 *
 * @param roles in the order in which they are asked
 * @param clients by user name, the priority that this group has for that client
 */
record Group(String name, Texts texts, List<Ranked> roles, Map<String, Integer> clients) {
    Group withTexts(Texts newer) {
        return new Group(name, newer, roles, clients);
    }

    Group withRoles(List<Ranked> newer) {
        return new Group(name, texts, newer, clients);
    }

    Group withClients(Map<String, Integer> newer) {
        return new Group(name, texts, roles, newer);
    }

    Group withClient(String userName, int priority) {
        Map<String, Integer> more = new TreeMap<>(clients);
        more.put(userName, Ranked.bounded(priority));
        return withClients(more);
    }

    Group withoutClient(String userName) {
        Map<String, Integer> fewer = new TreeMap<>(clients);
        fewer.remove(userName);
        return withClients(fewer);
    }
}

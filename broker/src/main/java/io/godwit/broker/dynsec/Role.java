// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named list of rules. Immutable.
 *
 * @param wildcardSubscriptions whether filters with wildcards may be subscribed to at all
 * @param acls sorted by kind, then by priority, the highest first, then as they were added; of a kind and topic one
 */
record Role(String name, Texts texts, boolean wildcardSubscriptions, List<Acl> acls) {
    private static final Comparator<Acl> ORDER = Comparator.comparing(Acl::kind)
            .thenComparing(Comparator.comparingInt(Acl::priority).reversed());

    /** Keeps a sorted copy of the rules, the first of each kind and topic. */
    Role {
        List<Acl> sorted = new ArrayList<>(acls);
        sorted.sort(ORDER);
        acls = List.copyOf(sorted);
    }

    /** The rule of a kind with exactly this topic, or null. */
    @Nullable
    Acl find(AclKind kind, String topic) {
        for (Acl acl : acls) {
            if (acl.kind() == kind && acl.topic().equals(topic)) {
                return acl;
            }
        }
        return null;
    }

    Role with(Acl acl) {
        List<Acl> more = new ArrayList<>(acls);
        more.add(acl);
        return new Role(name, texts, wildcardSubscriptions, more);
    }

    Role without(Acl acl) {
        List<Acl> fewer = new ArrayList<>(acls);
        fewer.remove(acl);
        return new Role(name, texts, wildcardSubscriptions, fewer);
    }
}

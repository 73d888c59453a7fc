// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.subscription;

import java.util.List;

/** Takes what matches a topic name. */
public interface Matches<E> {
    /** A subscription of its own. */
    void onMatch(E entry);

    /**
     * A shared subscription, of whose members one is to get the message.
     *
     * @param members at least one; an immutable snapshot in the order of joining
     */
    void onShared(List<E> members);
}

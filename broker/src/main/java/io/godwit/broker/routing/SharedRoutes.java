// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.routing;

import io.godwit.broker.session.OnLoop;

/** The members of a shared subscription, of whom each message goes to one, in turn. */
@OnLoop
final class SharedRoutes {
    private final Route[] members;
    private int turn;

    SharedRoutes(Route[] members) {
        this.members = members;
        // Many topics with few messages each would all begin with the first member.
        this.turn = Math.floorMod(System.identityHashCode(this), members.length);
    }

    /**
     * The member whose turn it is, passing over those whose client is away or does not keep up while there are others.
     * With nobody there the message waits in the session of the one whose turn it is.
     */
    Route next(long nowNanos) {
        int first = turn;
        turn = (turn + 1) % members.length;
        Route slow = null;
        for (int i = 0; i < members.length; i++) {
            int at = (first + i) % members.length;
            Route member = members[at];
            if (member.mailbox().isOnline()) {
                if (!member.mailbox().isCongested(nowNanos)) {
                    turn = (at + 1) % members.length;
                    return member;
                }
                slow = slow == null ? member : slow;
            }
        }
        return slow != null ? slow : members[first];
    }
}

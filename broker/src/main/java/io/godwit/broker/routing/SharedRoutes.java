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
        int chosen = choice(nowNanos);
        turn = (chosen + 1) % members.length;
        return members[chosen];
    }

    /** The member that {@link #next} would answer now. */
    Route peek(long nowNanos) {
        return members[choice(nowNanos)];
    }

    private int choice(long nowNanos) {
        int slow = -1;
        for (int i = 0; i < members.length; i++) {
            int at = (turn + i) % members.length;
            Route member = members[at];
            if (member.mailbox().isOnline()) {
                if (!member.mailbox().isCongested(nowNanos)) {
                    return at;
                }
                slow = slow < 0 ? at : slow;
            }
        }
        return slow >= 0 ? slow : turn;
    }
}

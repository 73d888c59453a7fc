// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.routing;

import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.SessionMailbox;
import io.godwit.broker.subscription.Matches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the messages of one topic name, sorted by the loop that owns the session. What the match cache holds; belongs
 * to the loop of that cache.
 */
@OnLoop
public final class Recipients {
    private static final Route[] NONE = {};
    private static final SharedRoutes[] NO_SHARED = {};

    /** By loop number. */
    private final Route[][] routesByLoop;

    private final SharedRoutes[] shared;
    private final boolean empty;

    private Recipients(Route[][] routesByLoop, SharedRoutes[] shared, boolean empty) {
        this.routesByLoop = routesByLoop;
        this.shared = shared;
        this.empty = empty;
    }

    /** Nobody, on as many loops; one object serves for all topic names without a subscription. */
    static Recipients nobody(int loops) {
        Route[][] byLoop = new Route[loops][];
        Arrays.fill(byLoop, NONE);
        return new Recipients(byLoop, NO_SHARED, true);
    }

    /** True when no subscription matched. */
    public boolean isEmpty() {
        return empty;
    }

    Route[] routesOf(int loop) {
        return routesByLoop[loop];
    }

    SharedRoutes[] shared() {
        return shared;
    }

    /** A session among them for which publishers should slow down, or null. */
    public @Nullable SessionMailbox congested(long nowNanos) {
        for (Route[] routes : routesByLoop) {
            for (Route route : routes) {
                if (route.mailbox().isCongested(nowNanos)) {
                    return route.mailbox();
                }
            }
        }
        return null;
    }

    /** Gathers what the tree finds. */
    static final class Collector implements Matches<Route> {
        private final boolean allowDuplicates;
        private final List<Route> routes = new ArrayList<>();
        private final List<SharedRoutes> shared = new ArrayList<>();

        /** Overlapping subscriptions of a session stay apart if duplicates are allowed, otherwise they become one. */
        Collector(boolean allowDuplicates) {
            this.allowDuplicates = allowDuplicates;
        }

        @Override
        public void onMatch(Route route) {
            if (!allowDuplicates) {
                for (int i = 0; i < routes.size(); i++) {
                    Route known = routes.get(i);
                    if (known.mailbox().equals(route.mailbox())) {
                        routes.set(i, known.and(route));
                        return;
                    }
                }
            }
            routes.add(route); // [MQTT-3.3.4-5]
        }

        @Override
        public void onShared(List<Route> members) {
            shared.add(new SharedRoutes(members.toArray(NONE)));
        }

        boolean isEmpty() {
            return routes.isEmpty() && shared.isEmpty();
        }

        Recipients sorted(int loops) {
            Route[][] byLoop = new Route[loops][];
            for (int loop = 0; loop < loops; loop++) {
                List<Route> own = new ArrayList<>();
                for (Route route : routes) {
                    if (route.mailbox().loop().index() == loop) {
                        own.add(route);
                    }
                }
                byLoop[loop] = own.isEmpty() ? NONE : own.toArray(NONE);
            }
            return new Recipients(byLoop, shared.toArray(NO_SHARED), isEmpty());
        }
    }
}

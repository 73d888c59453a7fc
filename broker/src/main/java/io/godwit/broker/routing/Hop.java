// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.routing;

import io.godwit.broker.message.Message;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.Storing;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from one loop to another: gathers what is routed during a round of the loop and hands it over as one task, so
 * that the other loop is woken once and order is kept. That task leaves when the round has ended, after the commands of the
 * round were written: what arrives is safe already.
 */
@OnLoop
final class Hop {
    private final Router from;
    private final Router to;
    private List<Item> items = new ArrayList<>();

    Hop(Router from, Router to) {
        this.from = from;
        this.to = to;
    }

    /**
     * A message for sessions of the other loop.
     *
     * @param upgradeQos whether it is delivered at the granted QoS even if published lower; said here, so that both loops
     *     decide alike when the configuration changes meanwhile
     * @param storing what the log has to do with it where a session lasts
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Item(Message message, Route[] routes, boolean upgradeQos, Storing storing) {}

    void add(Item item) {
        items.add(item);
        if (items.size() == 1) {
            from.loop().execute(this::depart);
        }
    }

    private void depart() {
        List<Item> departing = items;
        items = new ArrayList<>();
        to.loop().execute(() -> arrive(departing));
    }

    /** On the other loop. */
    private static void arrive(List<Item> arrived) {
        for (Item item : arrived) {
            for (Route route : item.routes()) {
                route.deliver(item.message(), item.upgradeQos(), item.storing());
            }
        }
    }
}

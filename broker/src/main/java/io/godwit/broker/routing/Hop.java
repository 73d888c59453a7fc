// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.routing;

import io.godwit.broker.message.Message;
import io.godwit.broker.session.OnLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from one loop to another: gathers what is routed during a round of the loop and hands it over as one task, so
 * that the other loop is woken once and order is kept.
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

    /** Messages for sessions of the other loop; {@code stored} is told on this loop, if it is not null. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Item(Message message, Route[] routes, @Nullable StoredCount stored) {}

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
    private void arrive(List<Item> arrived) {
        boolean answer = false;
        for (Item item : arrived) {
            to.deliver(item.message(), item.routes());
            answer |= item.stored() != null;
        }
        if (answer) {
            to.whenStored(() -> from.loop().execute(() -> {
                for (Item item : arrived) {
                    if (item.stored() != null) {
                        item.stored().arrived();
                    }
                }
            }));
        }
    }
}

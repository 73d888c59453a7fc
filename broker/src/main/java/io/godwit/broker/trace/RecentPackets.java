// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last packets of each client, within one budget of memory: when that is used up, the client that has been silent longest
 * is forgotten. Safe for several threads by one lock, which is held for the time of an addition; nobody uses it unless the
 * configuration asks for it.
 */
final class RecentPackets {
    /** What a client's entry takes besides its packets, roughly. */
    private static final int OWN_SIZE = 200;

    private final int mostPackets;
    private final long budgetBytes;

    /** In the order of each client's last packet; guarded by this. */
    private final Map<String, ArrayDeque<Sighting>> byClient = new LinkedHashMap<>(16, 0.75f, true);

    private long usedBytes;

    RecentPackets(int mostPackets, long budgetBytes) {
        this.mostPackets = mostPackets;
        this.budgetBytes = budgetBytes;
    }

    boolean isOff() {
        return mostPackets == 0 || budgetBytes == 0;
    }

    synchronized void add(Sighting sighting) {
        String clientId = sighting.peer().clientId();
        ArrayDeque<Sighting> ring = byClient.get(clientId);
        if (ring == null) {
            ring = new ArrayDeque<>();
            byClient.put(clientId, ring);
            usedBytes += weight(clientId);
        } else if (ring.size() >= mostPackets) {
            usedBytes -= ring.removeFirst().weight();
        }
        ring.addLast(sighting);
        usedBytes += sighting.weight();
        makeRoom(clientId, ring);
    }

    private void makeRoom(String clientId, ArrayDeque<Sighting> ring) {
        Iterator<Map.Entry<String, ArrayDeque<Sighting>>> eldest =
                byClient.entrySet().iterator();
        while (usedBytes > budgetBytes && byClient.size() > 1) {
            Map.Entry<String, ArrayDeque<Sighting>> silent = eldest.next();
            usedBytes -= weight(silent.getKey());
            for (Sighting gone : silent.getValue()) {
                usedBytes -= gone.weight();
            }
            eldest.remove();
        }
        while (usedBytes > budgetBytes && !ring.isEmpty()) {
            usedBytes -= ring.removeFirst().weight();
        }
        if (ring.isEmpty()) {
            byClient.remove(clientId);
            usedBytes -= weight(clientId);
        }
    }

    private static int weight(String clientId) {
        return OWN_SIZE + 2 * clientId.length();
    }

    /** Oldest first; does not count as a packet of that client. */
    synchronized List<Sighting> of(String clientId) {
        for (Map.Entry<String, ArrayDeque<Sighting>> entry : byClient.entrySet()) {
            if (entry.getKey().equals(clientId)) {
                return new ArrayList<>(entry.getValue());
            }
        }
        return List.of();
    }

    synchronized long usedBytes() {
        return usedBytes;
    }
}

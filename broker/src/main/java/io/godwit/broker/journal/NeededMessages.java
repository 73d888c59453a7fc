// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import io.godwit.broker.journal.Replay.StoredRetained;
import io.godwit.broker.journal.Replay.StoredSession;
import io.godwit.broker.store.MessageQueue;
import io.godwit.broker.store.QueuedMessage;
import java.util.Arrays;

/** The messages that some state refers to, each once, by address. For one thread. */
final class NeededMessages {
    private final long[] addresses;
    private final int[] sizes;

    private NeededMessages(long[] addresses) {
        this.addresses = addresses;
        this.sizes = new int[addresses.length];
    }

    /** Is shown a reference to a message. */
    private interface Visitor {
        void visit(long address, int size);
    }

    static NeededMessages of(Replay state) {
        Gathered gathered = new Gathered();
        forEach(state, gathered);
        NeededMessages needed = new NeededMessages(gathered.inOrder());
        forEach(state, (address, size) -> needed.sizes[Arrays.binarySearch(needed.addresses, address)] = size);
        return needed;
    }

    private static final class Gathered implements Visitor {
        private long[] addresses = new long[1024];
        private int count;

        @Override
        public void visit(long address, int size) {
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, count * 2);
            }
            addresses[count++] = address;
        }

        long[] inOrder() {
            Arrays.sort(addresses, 0, count);
            int unique = 0;
            for (int i = 0; i < count; i++) {
                if (i == 0 || addresses[i] != addresses[i - 1]) {
                    addresses[unique++] = addresses[i];
                }
            }
            return Arrays.copyOf(addresses, unique);
        }
    }

    private static void forEach(Replay state, Visitor visitor) {
        for (StoredSession session : state.sessions()) {
            MessageQueue queue = session.state().queue();
            for (long sequence = queue.head(); sequence < queue.tail(); sequence++) {
                QueuedMessage entry = queue.at(sequence);
                if (entry != null) {
                    visitor.visit(entry.address(), entry.size());
                }
            }
            for (QueuedMessage entry : session.state().atMostOnce()) {
                visitor.visit(entry.address(), entry.size());
            }
            for (Replay.Arriving one : session.arriving()) {
                visitor.visit(one.address(), one.size());
            }
        }
        for (StoredRetained one : state.retained().values()) {
            visitor.visit(one.address(), one.size());
        }
    }

    int count() {
        return addresses.length;
    }

    long address(int index) {
        return addresses[index];
    }

    /** Topic and payload bytes. */
    int size(int index) {
        return sizes[index];
    }

    boolean has(long address) {
        return Arrays.binarySearch(addresses, address) >= 0;
    }

    /** Index of the first message at or behind this address. */
    int firstFrom(long address) {
        int at = Arrays.binarySearch(addresses, address);
        return at < 0 ? -at - 1 : at;
    }
}

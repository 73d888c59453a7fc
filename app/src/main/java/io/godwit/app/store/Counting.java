// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.journal.Progress;
import io.godwit.broker.message.Message;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.transfer.Contents;
import io.godwit.broker.transfer.StateSink;
import io.godwit.broker.transfer.TransferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells how far it is with reading messages, hands them on, and notes which are lost. */
final class Counting implements StateSink {
    private static final StateSink NOWHERE = new StateSink() {
        @Override
        public void session(SessionState session) {}

        @Override
        public void queued(Message message, List<Place> places) {}

        @Override
        public void retained(Message message) {}
    };

    private final StateSink to;
    private final long total;
    private final Progress progress;
    private final Map<String, Integer> lost = new HashMap<>();
    private long done;

    /** Hands on to nobody. */
    Counting(Contents contents, Progress progress) {
        this(NOWHERE, contents, progress);
    }

    Counting(StateSink to, Contents contents, Progress progress) {
        this.to = to;
        this.total = contents.queued();
        this.progress = progress;
    }

    /** How many messages of which session's queue cannot be read. */
    Map<String, Integer> lost() {
        return new TreeMap<>(lost);
    }

    @Override
    public void session(SessionState session) throws TransferException {
        to.session(session);
    }

    @Override
    public void queued(Message message, List<Place> places) throws TransferException {
        count(places);
        to.queued(message, places);
    }

    @Override
    public void lost(List<Place> places) throws TransferException {
        count(places);
        places.forEach(place -> lost.merge(place.clientId(), 1, Integer::sum));
        to.lost(places);
    }

    @Override
    public void retained(Message message) throws TransferException {
        to.retained(message);
    }

    private void count(List<Place> places) {
        done += places.size();
        progress.at("Reading messages", done, total);
    }
}

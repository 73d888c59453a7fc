// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Connection;
import io.godwit.bench.load.Goal;
import io.godwit.bench.load.LoadException;
import io.godwit.bench.load.LoadLoop;
import io.godwit.bench.load.Role;
import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Asks for all retained messages of the run; each must come once, in whatever order. Belongs to its connection's loop. */
final class RetainedReader implements Role {
    private final Connection connection;
    private final BenchSettings settings;
    private final long wanted;
    private final Goal complete;
    private final BitSet seen = new BitSet();
    private @Nullable Goal left;
    private long distinct;
    private long doubled;

    RetainedReader(LoadLoop loop, String clientIdentifier, BenchSettings settings, long wanted, Goal complete) {
        this.connection = Connection.passing(loop, clientIdentifier, this);
        this.settings = settings;
        this.wanted = wanted;
        this.complete = complete;
    }

    Connection connection() {
        return connection;
    }

    /** The goal gets a step when the connection is closed. */
    void leave(Goal goal) {
        connection.loop().execute(() -> {
            left = goal;
            connection.leave();
        });
    }

    long distinct() {
        return distinct;
    }

    long doubled() {
        return doubled;
    }

    @Override
    public void onOpen(Connection opened) {
        String filter = settings.topicPrefix() + "/#";
        opened.subscribe(1, index -> filter, settings.qos());
    }

    @Override
    public void onMessage(Connection from, ByteBuf in, int payload, int bytes) throws LoadException {
        if (bytes != settings.payloadBytes()) {
            throw new LoadException("got a payload of " + bytes + " bytes where each has " + settings.payloadBytes());
        }
        from.loop().tally().countReceived();
        long number = in.getLong(payload);
        if (number < 0 || number >= settings.topics()) {
            throw new LoadException("got a retained message that nobody stored");
        }
        if (seen.get((int) number)) {
            doubled++;
            return;
        }
        seen.set((int) number);
        from.loop().tally().complete(1);
        distinct++;
        if (distinct == wanted) {
            complete.step();
        }
    }

    @Override
    public void onClosed(Connection closed) {
        if (left != null) {
            left.step();
        }
    }
}

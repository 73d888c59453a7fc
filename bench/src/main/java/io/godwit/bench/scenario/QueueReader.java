// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Arrivals;
import io.godwit.bench.load.Connection;
import io.godwit.bench.load.Goal;
import io.godwit.bench.load.LoadException;
import io.godwit.bench.load.LoadLoop;
import io.godwit.bench.load.Role;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The client of a session: subscribes, goes away, comes back for its messages, ends the session. Called on the run's thread; what its
 * connections are told happens on its loop.
 */
final class QueueReader {
    private final LoadLoop loop;
    private final BenchSettings settings;
    private final String clientIdentifier;
    private final Arrivals arrivals;
    private @Nullable Connection fetching;
    private @Nullable Goal ended;

    QueueReader(LoadLoop loop, BenchSettings settings, String clientIdentifier, Arrivals arrivals) {
        this.loop = loop;
        this.settings = settings;
        this.clientIdentifier = clientIdentifier;
        this.arrivals = arrivals;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** The goal gets a step when the session is there and the client is not. */
    void subscribeAndLeave(Goal away) {
        Role role = new Role() {
            @Override
            public void onOpen(Connection opened) {
                String filter = QueueSource.topic(settings, arrivals.stream().number());
                opened.subscribe(1, index -> filter, settings.qos());
            }

            @Override
            public void onSubscribed(Connection subscribed) {
                subscribed.leave();
            }

            @Override
            public void onClosed(Connection closed) {
                away.step();
            }
        };
        new Connection(loop, clientIdentifier, role, true, true).open();
    }

    /** The goal gets a step when everything that was accepted has come. */
    void fetch(Goal complete) {
        long wanted = arrivals.stream().accepted();
        Role role = new Role() {
            @Override
            public void onOpen(Connection opened) {
                opened.resume(settings.qos());
                if (wanted == 0) {
                    complete.step();
                }
            }

            @Override
            public void onMessage(Connection from, ByteBuf in, int payload, int bytes) throws LoadException {
                if (arrivals.take(in, payload, bytes, settings.payloadBytes())) {
                    loop.tally().complete(1);
                    if (arrivals.distinct() == wanted) {
                        complete.step();
                    }
                }
                loop.tally().countReceived();
            }

            @Override
            public void onClosed(Connection closed) {
                endSession();
            }
        };
        Connection back = new Connection(loop, clientIdentifier, role, false, true);
        fetching = back;
        back.open();
    }

    /** The goal gets a step when the broker has nothing of this client any more. */
    void end(Goal goal) {
        loop.execute(() -> {
            ended = goal;
            if (fetching == null) {
                endSession();
            } else {
                fetching.leave();
            }
        });
    }

    private void endSession() {
        Role role = new Role() {
            @Override
            public void onOpen(Connection opened) {
                opened.leave();
            }

            @Override
            public void onClosed(Connection closed) {
                if (ended != null) {
                    ended.step();
                }
            }
        };
        Connection.passing(loop, clientIdentifier, role).open();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.load;

import java.io.IOException;
import java.time.Duration;

/** Connections that were accepted and then say nothing; they stay until this is closed. */
public final class IdleLoad implements AutoCloseable {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(60);

    /** Connects wait for their answers in groups, so that no listener's backlog runs over. */
    private static final int GROUP = 100;

    private final LoadLoop loop;
    private int open;
    private int accepted;

    /** Prepares connections to a port of 127.0.0.1. */
    public IdleLoad(int port) throws IOException {
        this.loop = new LoadLoop(port);
    }

    /**
     * Opens more connections and returns when the broker has accepted them all.
     *
     * @throws IOException when it does not within a minute, or closes one
     */
    public void add(int connections) throws IOException {
        long deadline = System.nanoTime() + CONNECT_TIME.toNanos();
        int wanted = open + connections;
        while (open < wanted) {
            for (int number = 0; number < GROUP && open < wanted; number++) {
                loop.connect((connection, first, body) -> accepted++).send(MqttBytes.connect("idle-" + open++));
            }
            if (!loop.runUntil(() -> accepted == open, deadline)) {
                throw new IOException(accepted + " of " + open + " connections were accepted within " + CONNECT_TIME);
            }
        }
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.Limits;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Decides whether a new connection may stay, before anything is spent on it. Belongs to the accepting loop. */
final class Admission {
    private final ConnectionRate rate = new ConnectionRate();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private int live;

    /**
     * Lets a connection in, to be followed by {@link #left}, or returns the reason why not.
     *
     * @param address null when it has none, or when it is a proxy's
     */
    @Nullable
    String refusal(Listener listener, @Nullable InetAddress address, long nowNanos) {
        Limits limits = listener.limits();
        if (limits.globalMaxConnections() >= 0 && live >= limits.globalMaxConnections()) {
            return "global_max_connections reached";
        }
        int maxConnections = listener.config().maxConnections();
        if (maxConnections >= 0 && listener.live() >= maxConnections) {
            return "max_connections of the listener reached";
        }
        if (address != null && !rate.permits(address, limits, nowNanos)) {
            return "connection rate exceeded";
        }
        live++;
        listener.changeLive(1);
        return null;
    }

    /** Whether a client behind a proxy, whose address came with the PROXY header, opens connections too fast. */
    boolean isTooFast(Listener listener, ClientAddress client, long nowNanos) {
        try {
            return !rate.permits(InetAddress.ofLiteral(client.host()), listener.limits(), nowNanos);
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /** A connection that was let in is gone. */
    void left(Listener listener) {
        live--;
        listener.changeLive(-1);
        tellIfQuiet();
    }

    /** Completes {@code quiet} when no connection is left. */
    void whenQuiet(CompletableFuture<Void> quiet) {
        waiting.add(quiet);
        tellIfQuiet();
    }

    private void tellIfQuiet() {
        if (live == 0 && !waiting.isEmpty()) {
            waiting.forEach(quiet -> quiet.complete(null));
            waiting.clear();
        }
    }
}

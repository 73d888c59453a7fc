// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeConfig;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.session.Loop;
import io.godwit.broker.session.Session;
import io.godwit.broker.session.SessionDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * All bridges of a broker. Used by the thread that starts, reloads and stops the broker; each bridge lives on the loop of its
 * local client identifier.
 */
public final class Bridges {
    /** How long the broker's start waits until messages are kept for its bridges. */
    private static final int PREPARE_SECONDS = 10;

    /** How long the broker's stop waits until bridges have said good-bye. */
    private static final int STOP_SECONDS = 2;

    private final List<BridgeServices> services;
    private final List<SessionDirectory> sessions;
    private final BrokerLog log;
    private final Map<String, Bridge> bridges = new HashMap<>();

    /** What is configured, by name. */
    private Map<String, BridgeConfig> configured = new HashMap<>();

    /**
     * No bridge yet.
     *
     * @param services by loop
     * @param sessions by loop
     */
    public Bridges(List<BridgeServices> services, List<SessionDirectory> sessions, BrokerLog log) {
        this.services = List.copyOf(services);
        this.sessions = List.copyOf(sessions);
        this.log = log;
    }

    private BridgeServices servicesOf(BridgeConfig config) {
        return services.get(SessionDirectory.ownerOf(config.local().clientId(), services.size()));
    }

    /**
     * Starts the bridges, once sessions are restored and before anybody can publish. When this returns, messages for the other
     * brokers are kept; the connections to them are made in the background.
     */
    public void start(List<BridgeConfig> wanted) {
        endLeftOvers(wanted);
        awaitAll(begin(wanted), PREPARE_SECONDS);
    }

    private List<CompletableFuture<Void>> begin(List<BridgeConfig> wanted) {
        List<CompletableFuture<Void>> prepared = new ArrayList<>();
        for (BridgeConfig config : wanted) {
            BridgeServices own = servicesOf(config);
            Bridge bridge = new Bridge(config, own);
            bridges.put(config.name(), bridge);
            configured.put(config.name(), config);
            CompletableFuture<Void> done = new CompletableFuture<>();
            prepared.add(done);
            own.loop().execute(() -> bridge.start(() -> done.complete(null)));
        }
        return prepared;
    }

    /** Sessions of bridges that were configured once would gather messages for nobody. */
    private void endLeftOvers(List<BridgeConfig> wanted) {
        Set<String> known = new HashSet<>();
        wanted.forEach(config -> known.add(config.local().clientId()));
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < services.size(); i++) {
            SessionDirectory directory = sessions.get(i);
            done.add(on(services.get(i).loop(), () -> {
                for (Session session : List.copyOf(directory.sessions())) {
                    if (session.state().owner().isBridge() && !known.contains(session.clientId())) {
                        int waiting = session.state().queue().count();
                        session.revoke();
                        log.warning("The bridge with the local client identifier " + session.clientId()
                                + " is no longer configured; its session has ended"
                                + (waiting == 0 ? "." : " with " + waiting + " messages that waited for it."));
                    }
                }
            }));
        }
        awaitAll(done, PREPARE_SECONDS);
    }

    /** Takes over other bridges: starts what was added, ends what is gone, changes what is different. */
    public void reload(List<BridgeConfig> wanted) {
        Map<String, BridgeConfig> former = configured;
        configured = new HashMap<>();
        Set<String> names = new HashSet<>();
        wanted.forEach(config -> names.add(config.name()));
        List<BridgeConfig> added = new ArrayList<>();
        List<CompletableFuture<Void>> removed = new ArrayList<>();
        former.forEach((name, config) -> {
            if (!names.contains(name)) {
                removed.add(end(config));
            }
        });
        for (BridgeConfig config : wanted) {
            BridgeConfig before = former.get(config.name());
            Bridge bridge = bridges.get(config.name());
            if (before == null || bridge == null) {
                added.add(config);
            } else if (!before.local().clientId().equals(config.local().clientId())) {
                removed.add(end(before));
                added.add(config);
            } else {
                configured.put(config.name(), config);
                if (!sameButPlaces(before, config)) {
                    servicesOf(config).loop().execute(() -> bridge.change(config));
                }
            }
        }
        awaitAll(removed, STOP_SECONDS);
        awaitAll(begin(added), PREPARE_SECONDS);
    }

    /** Lines that only moved change nothing, but their places are what the log names. */
    private static boolean sameButPlaces(BridgeConfig one, BridgeConfig two) {
        return one.withoutPlaces().equals(two.withoutPlaces());
    }

    private CompletableFuture<Void> end(BridgeConfig config) {
        Bridge bridge = bridges.remove(config.name());
        return bridge == null
                ? CompletableFuture.completedFuture(null)
                : on(servicesOf(config).loop(), bridge::remove);
    }

    /** Ends the connections to other brokers and waits for that; what waits here stays. */
    public void stop() {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        configured.values().forEach(config -> {
            Bridge bridge = bridges.get(config.name());
            if (bridge != null) {
                done.add(on(servicesOf(config).loop(), bridge::stop));
            }
        });
        bridges.clear();
        configured.clear();
        awaitAll(done, STOP_SECONDS);
    }

    private static CompletableFuture<Void> on(Loop loop, Runnable work) {
        return CompletableFuture.runAsync(work, loop);
    }

    private void awaitAll(List<CompletableFuture<Void>> work, int seconds) {
        boolean done = CompletableFuture.allOf(work.toArray(new CompletableFuture<?>[0]))
                .handle((nothing, failure) -> {
                    if (failure != null) {
                        log.error("A bridge met an internal error", failure);
                    }
                    return true;
                })
                .completeOnTimeout(false, seconds, TimeUnit.SECONDS)
                .join();
        if (!done) {
            log.warning("Some bridges took longer than " + seconds + " s.");
        }
    }
}

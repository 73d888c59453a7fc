// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.auth.RightsReview;
import io.godwit.broker.session.Session;
import io.godwit.broker.session.SessionDirectory;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Acts on clients and sessions from any thread: what is asked goes to every loop, is done there a slice at a time, so that no loop
 * stops for it, and is answered with a future. A future completes on a loop, so what follows it must not block; it does
 * not complete any more once the broker has stopped.
 */
public final class LiveClients {
    /** Connections or sessions that a loop looks at before it goes on with its traffic. */
    static final int SLICE = 500;

    private final List<ConnectionServices> services;

    /** The clients of these loops, by loop. */
    public LiveClients(List<ConnectionServices> services) {
        this.services = List.copyOf(services);
    }

    /**
     * Closes the connection of every client that is selected, the one whose password is still being checked included. An MQTT 5
     * client is told the code with DISCONNECT, one that is not let in yet gets CONNACK "not authorized". Sessions stay, as with any
     * connection that ends without DISCONNECT from the client: a will is published.
     *
     * @param which is asked on the loops, from several threads at a time; it must not block
     * @param reasonCode an error that DISCONNECT may carry, such as 0x98 Administrative action
     * @param sentence why, for the log, the trace and the Reason String: no secret, no full stop
     * @return how many connections were closed
     */
    public CompletableFuture<Integer> disconnect(Predicate<LiveClient> which, ReasonCode reasonCode, String sentence) {
        return onEveryLoop(loop -> {
                    int[] closed = new int[1];
                    return inSlices(loop, loop.open().all(), connection -> {
                                LiveClient client = connection.client();
                                if (client != null && which.test(client) && connection.end(reasonCode, sentence)) {
                                    closed[0]++;
                                }
                            })
                            .thenApply(done -> closed[0]);
                })
                .thenApply(counts -> counts.stream().mapToInt(Integer::intValue).sum());
    }

    /** The same for the client with this client identifier. */
    public CompletableFuture<Integer> disconnect(String clientId, ReasonCode reasonCode, String sentence) {
        return disconnect(client -> client.clientId().equals(clientId), reasonCode, sentence);
    }

    /**
     * Looks at what a reload took from every client that was let in. Each one that lost something is named in the log; where
     * {@code disconnect} is asked for, its connection is closed: with 0x98 for another password, with 0x87 for everything
     * else. A will is published as far as the rules that hold now let it.
     *
     * @param review the rules of before against those of now, which hold already
     * @return how many clients lost something
     */
    public CompletableFuture<Integer> review(RightsReview review, boolean disconnect) {
        return onEveryLoop(loop -> {
                    int[] lost = new int[1];
                    return inSlices(loop, loop.open().all(), connection -> {
                                if (connection.review(review, disconnect)) {
                                    lost[0]++;
                                }
                            })
                            .thenApply(done -> lost[0]);
                })
                .thenApply(counts -> counts.stream().mapToInt(Integer::intValue).sum());
    }

    /**
     * Ends a session as if its time were over: a connected client is disconnected with 0x98 first, its will is published,
     * subscriptions and queued messages go.
     *
     * @param sentence why, for the log, the trace and the Reason String
     * @return whether there was one
     */
    public CompletableFuture<Boolean> expire(String clientId, String sentence) {
        ConnectionServices loop = ownerOf(clientId);
        return CompletableFuture.supplyAsync(
                () -> {
                    Session session = loop.sessions().find(clientId);
                    if (session == null) {
                        return false;
                    }
                    for (Connection connection : loop.open().all()) {
                        if (connection.uses(session)) {
                            connection.end(ReasonCode.ADMINISTRATIVE_ACTION, sentence);
                        }
                    }
                    session.expireNow();
                    return true;
                },
                loop.loop());
    }

    /** Every session, with the connection of its client where there is one, in the order of client identifiers. */
    public CompletableFuture<List<SessionFacts>> sessions() {
        return onEveryLoop(loop -> {
                    Map<Session, Connection> connections = connectionsOf(loop);
                    List<SessionFacts> facts = Collections.synchronizedList(new ArrayList<>());
                    return inSlices(loop, List.copyOf(loop.sessions().sessions()), session -> {
                                if (!session.isEnded()) {
                                    facts.add(Facts.of(session, connections.get(session)));
                                }
                            })
                            .thenApply(done -> facts);
                })
                .thenApply(lists -> {
                    List<SessionFacts> all = new ArrayList<>();
                    lists.forEach(all::addAll);
                    all.sort((one, other) -> one.clientId().compareTo(other.clientId()));
                    return all;
                });
    }

    /** All there is to know of the session with this client identifier; empty when there is none. */
    public CompletableFuture<Optional<SessionDetails>> session(String clientId) {
        ConnectionServices loop = ownerOf(clientId);
        return CompletableFuture.supplyAsync(
                () -> {
                    Session session = loop.sessions().find(clientId);
                    return session == null
                            ? Optional.empty()
                            : Optional.of(
                                    Facts.detailsOf(session, connectionsOf(loop).get(session)));
                },
                loop.loop());
    }

    /**
     * The subscriptions of all sessions, in the order of client identifiers and then of their making.
     *
     * @param clientId whose, or null for those of everybody
     * @param topic only those whose filter matches this topic name, and whether the client may get it; null for all
     */
    public CompletableFuture<List<SubscriptionFacts>> subscriptions(
            @Nullable String clientId, @Nullable TopicName topic) {
        return onEveryLoop(loop -> {
                    List<SubscriptionFacts> facts = Collections.synchronizedList(new ArrayList<>());
                    return inSlices(loop, sessionsOf(loop, clientId), session -> {
                                for (StoredSubscription subscription :
                                        session.state().subscriptions()) {
                                    if (topic == null
                                            || subscription
                                                    .subscription()
                                                    .filter()
                                                    .matches(topic)) {
                                        facts.add(new SubscriptionFacts(
                                                session.clientId(),
                                                session.mailbox().isOnline(),
                                                subscription,
                                                topic == null || session.mayReceive(topic)));
                                    }
                                }
                            })
                            .thenApply(done -> facts);
                })
                .thenApply(lists -> {
                    List<SubscriptionFacts> all = new ArrayList<>();
                    lists.forEach(all::addAll);
                    all.sort((one, other) -> one.clientId().compareTo(other.clientId()));
                    return all;
                });
    }

    private static List<Session> sessionsOf(ConnectionServices loop, @Nullable String clientId) {
        if (clientId == null) {
            return List.copyOf(loop.sessions().sessions());
        }
        Session session = loop.sessions().find(clientId);
        return session == null ? List.of() : List.of(session);
    }

    private static Map<Session, Connection> connectionsOf(ConnectionServices loop) {
        Map<Session, Connection> connections = new HashMap<>();
        for (Connection connection : loop.open().all()) {
            Session session = connection.session();
            if (session != null) {
                connections.put(session, connection);
            }
        }
        return connections;
    }

    private ConnectionServices ownerOf(String clientId) {
        return services.get(SessionDirectory.ownerOf(clientId, services.size()));
    }

    private <T> CompletableFuture<List<T>> onEveryLoop(Function<ConnectionServices, CompletableFuture<T>> work) {
        List<CompletableFuture<T>> parts = new ArrayList<>();
        for (ConnectionServices loop : services) {
            CompletableFuture<Void> begin = CompletableFuture.completedFuture(null);
            parts.add(begin.thenComposeAsync(_ -> work.apply(loop), loop.loop()));
        }
        return CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> parts.stream().map(CompletableFuture::join).toList());
    }

    /** Shows each item to {@code work}; between two slices the loop does what else it has to. */
    private static <T> CompletableFuture<Boolean> inSlices(ConnectionServices loop, List<T> items, Consumer<T> work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        slice(loop, items, 0, work, done);
        return done;
    }

    private static <T> void slice(
            ConnectionServices loop, List<T> items, int from, Consumer<T> work, CompletableFuture<Boolean> done) {
        int to = Math.min(items.size(), from + SLICE);
        try {
            items.subList(from, to).forEach(work);
        } catch (RuntimeException fault) {
            done.completeExceptionally(fault);
            return;
        }
        if (to == items.size()) {
            done.complete(true);
        } else {
            loop.loop().execute(() -> slice(loop, items, to, work, done));
        }
    }
}

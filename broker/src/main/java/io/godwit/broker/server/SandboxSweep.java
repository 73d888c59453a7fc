// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.auth.Sandbox;
import io.godwit.broker.auth.Sandboxes;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.session.Session;
import io.godwit.broker.session.SessionDirectory;
import io.godwit.broker.transport.Loops;
import io.godwit.broker.transport.NettyLoop;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Removes what throw-away identities leave when their time is up: connections, sessions, retained messages. Lives on the first loop and
 * asks the others.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is logged.
final class SandboxSweep {
    private static final int INTERVAL_MILLIS = 1_000;

    private final Sandboxes sandboxes;
    private final Loops loops;
    private final LoopServices services;
    private final RetainedMessages retained;
    private final BrokerLog log;

    SandboxSweep(Sandboxes sandboxes, Loops loops, LoopServices services, RetainedMessages retained, BrokerLog log) {
        this.log = log;
        this.sandboxes = sandboxes;
        this.loops = loops;
        this.services = services;
        this.retained = retained;
    }

    /** Begins, after what an earlier process left is removed; on the first loop. */
    void start(List<ListenerConfig> listeners) {
        List<String> prefixes = new ArrayList<>();
        for (ListenerConfig listener : listeners) {
            if (listener.offers().sandbox()) {
                String mountPoint = listener.mountPoint();
                prefixes.add((mountPoint == null ? "" : mountPoint) + Sandboxes.TOPIC_ROOT);
            }
        }
        if (!prefixes.isEmpty()) {
            onAllLoops(SandboxSweep::revokeLeftOvers, () -> prefixes.forEach(this::clear));
        }
        again();
    }

    private void again() {
        for (Sandbox ended : sandboxes.takeEnded()) {
            onAllLoops(sessions -> revoke(sessions, ended), () -> clear(ended.brokerTopicPrefix()));
        }
        loops.at(0).schedule(this::again, INTERVAL_MILLIS);
    }

    /** The retained messages go last: a session that is still there could leave another one. */
    private void onAllLoops(Consumer<SessionDirectory> work, Runnable then) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (NettyLoop loop : loops.all()) {
            SessionDirectory sessions = services.connections().get(loop.index()).sessions();
            done.add(CompletableFuture.runAsync(() -> work.accept(sessions), loop));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(done.toArray(new CompletableFuture<?>[0]));
        all.thenRunAsync(then, loops.at(0)).whenComplete((nothing, failure) -> {
            if (failure != null) {
                log.error("What a throw-away identity left could not be removed", failure);
            }
        });
    }

    private static void revokeLeftOvers(SessionDirectory sessions) {
        for (Session session : List.copyOf(sessions.sessions())) {
            String user = session.state().owner().userName();
            if (user != null && user.startsWith(Sandboxes.USER_PREFIX)) {
                session.revoke();
            }
        }
    }

    private static void revoke(SessionDirectory sessions, Sandbox ended) {
        for (String clientId : ended.clientIds()) {
            Session session = sessions.find(clientId);
            if (session != null
                    && ended.userName().equals(session.state().owner().userName())) {
                session.revoke();
            }
        }
    }

    private void clear(String prefix) {
        List<TopicName> topics = new ArrayList<>();
        retained.forEachMatch(TopicFilter.of(prefix + "#"), message -> topics.add(message.topic()));
        for (TopicName topic : topics) {
            services.routers()
                    .getFirst()
                    .publish(new Message(
                            topic,
                            new byte[0],
                            QoS.AT_MOST_ONCE,
                            true,
                            Properties.NONE,
                            Message.NEVER,
                            Publisher.BROKER));
        }
    }
}

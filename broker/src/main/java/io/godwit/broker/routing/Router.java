// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.routing;

import io.godwit.broker.config.Limits;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.metrics.Counters;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.session.Loop;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.RetainedReplay;
import io.godwit.broker.session.Session;
import io.godwit.broker.session.SessionMailbox;
import io.godwit.broker.session.Storing;
import io.godwit.broker.session.SubscriptionRoutes;
import io.godwit.broker.session.WillPublisher;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.CommandLog;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.subscription.MatchCache;
import io.godwit.broker.subscription.SubscriptionTree;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings what is published on one loop to the sessions that get it, on this loop at once and on others by a hop. */
@OnLoop
public final class Router implements WillPublisher, SubscriptionRoutes {
    /** Topic names whose recipients a loop remembers. */
    private static final int CACHED_TOPICS = 65_536;

    private final Loop loop;
    private final Supplier<Limits> limits;
    private final Counters.Cells counters;
    private final CommandLog log;
    private final SubscriptionTree<SessionMailbox, Route> tree;
    private final RetainedMessages retained;
    private final Peers peers;
    private final MatchCache<Recipients> cache;

    /** By loop number; the own one is absent. */
    private @Nullable Hop[] hops = new @Nullable Hop[1];

    private Recipients nobody = Recipients.nobody(1);

    /** What all routers of a broker share. */
    public static final class Routes {
        private final SubscriptionTree<SessionMailbox, Route> tree = new SubscriptionTree<>();
        private final RetainedMessages retained;
        private final Peers peers;

        /** No subscriptions yet. */
        public Routes(RetainedMessages retained, Peers peers) {
            this.retained = retained;
            this.peers = peers;
        }

        /** Subscriptions that are not shared; safe from any thread. */
        public long subscriptions() {
            return tree.size() - tree.sharedSize();
        }

        /** Shared subscriptions; safe from any thread. */
        public long sharedSubscriptions() {
            return tree.sharedSize();
        }
    }

    /** The router of one loop. */
    public Router(Loop loop, Supplier<Limits> limits, Counters.Cells counters, CommandLog log, Routes routes) {
        this.loop = loop;
        this.limits = limits;
        this.counters = counters;
        this.log = log;
        this.tree = routes.tree;
        this.retained = routes.retained;
        this.peers = routes.peers;
        this.cache = new MatchCache<>(routes.tree, CACHED_TOPICS, this::match);
    }

    /** Lets the routers of all loops know each other, by loop number; once, before any of them routes. */
    public static void connect(List<Router> routers) {
        for (Router from : routers) {
            from.hops = new @Nullable Hop[routers.size()];
            from.nobody = Recipients.nobody(routers.size());
            for (Router to : routers) {
                if (!to.equals(from)) {
                    from.hops[to.loop.index()] = new Hop(from, to);
                }
            }
        }
    }

    Loop loop() {
        return loop;
    }

    private Recipients match(TopicName topic) {
        Recipients.Collector collector = new Recipients.Collector(limits.get().allowDuplicateMessages());
        tree.match(topic, collector); // [MQTT-3.3.2-3] [v3 MQTT-3.3.2-3]
        return collector.isEmpty() ? nobody : collector.sorted(hops.length);
    }

    /**
     * Routes a message to everybody, whatever the log's room: that was looked at before. Sessions get the messages of a publisher in the order of these
     * calls [MQTT-4.6.0-5] [MQTT-4.6.0-6] [v3 MQTT-4.6.0-5] [v3 MQTT-4.6.0-6].
     *
     * <p>What the log is to have of it goes there in one group; the publisher may be answered once that is stored.
     *
     * @return who it was for
     */
    public Recipients route(Message message) {
        return route(message, true);
    }

    /**
     * Routes a message that nobody is answered for. While the log has no room, what it would be given is left out and
     * counted.
     *
     * @return who it was for
     */
    public Recipients routeUnanswered(Message message) {
        return route(message, log.room() == CommandLog.Room.AMPLE);
    }

    @Override
    public void publish(Message message) {
        if (isOfBroker(message) || !isSaidByBroker(message.topic())) {
            routeUnanswered(message);
        }
    }

    /** Whether the broker itself has a retained message there, which nobody else may replace: the state of its bridges. */
    public boolean isSaidByBroker(TopicName topic) {
        if (!topic.beginsWithDollar()) {
            return false;
        }
        Message said = retained.get(topic);
        return said != null && isOfBroker(said);
    }

    /**
     * Routes an answer to the session that asked, or, where that has no subscription for it, to everybody who has: tools may
     * ask on one connection and listen on another.
     */
    public void answer(Session asking, Message message) {
        assert loop.inEventLoop();
        for (Route route : cache.get(message.topic()).routesOf(loop.index())) {
            if (route.mailbox().equals(asking.mailbox())) {
                route.deliver(message, limits.get().upgradeOutgoingQos(), Storing.NOT_AT_ALL);
                return;
            }
        }
        routeUnanswered(message);
    }

    /** Whether routing this message would put something that takes room into the log. */
    public boolean needsLog(Message message) {
        if (message.retain() && message.payload().length > 0 && !isOfBroker(message)) {
            return true;
        }
        boolean upgradeQos = limits.get().upgradeOutgoingQos();
        if (message.qos() == QoS.AT_MOST_ONCE && !upgradeQos) {
            return false;
        }
        Recipients recipients = cache.get(message.topic());
        for (int owner = 0; owner < hops.length; owner++) {
            for (Route route : recipients.routesOf(owner)) {
                if (route.isStored(message, upgradeQos)) {
                    return true;
                }
            }
        }
        for (SharedRoutes shared : recipients.shared()) {
            if (shared.peek(loop.nanos()).isStored(message, upgradeQos)) {
                return true;
            }
        }
        return false;
    }

    private Recipients route(Message message, boolean storing) {
        assert loop.inEventLoop();
        log.begin();
        try {
            // [MQTT-3.3.1-8] [v3 MQTT-3.3.1-12]
            if (message.retain()) {
                retain(message, storing);
            }
            Recipients recipients = cache.get(message.topic());
            boolean upgradeQos = limits.get().upgradeOutgoingQos();
            for (int owner = 0; owner < hops.length; owner++) {
                deliver(message, recipients.routesOf(owner), hops[owner], upgradeQos, storing);
            }
            for (SharedRoutes shared : recipients.shared()) {
                Route chosen = shared.next(loop.nanos()); // [MQTT-4.8.2-3]
                Hop hop = hops[chosen.mailbox().loop().index()];
                deliver(message, new Route[] {chosen}, hop, upgradeQos, storing);
            }
            peers.forward(message);
            return recipients;
        } finally {
            log.commit();
        }
    }

    private void deliver(Message message, Route[] routes, @Nullable Hop hop, boolean upgradeQos, boolean storing) {
        if (hop == null) {
            for (Route route : routes) {
                route.deliver(message, upgradeQos, storing ? Storing.HERE : Storing.NOT_AT_ALL);
            }
        } else if (routes.length > 0) {
            if (storing) {
                address(message, routes, upgradeQos);
            }
            hop.add(new Hop.Item(message, routes, upgradeQos, storing ? Storing.ADDRESSED : Storing.NOT_AT_ALL));
        }
    }

    /** Puts into the log what sessions of another loop are to get, so that it is safe before it goes there. */
    private void address(Message message, Route[] routes, boolean upgradeQos) {
        if (message.qos() == QoS.AT_MOST_ONCE && !upgradeQos) {
            return;
        }
        for (Route route : routes) {
            if (route.isStored(message, upgradeQos)) {
                log.submit(route.addressed(message, upgradeQos));
            }
        }
    }

    private void retain(Message message, boolean storing) {
        if (message.payload().length > 0) {
            if (storing || isOfBroker(message)) {
                log.submit(new Command.RetainedSet(message)); // [MQTT-3.3.1-5] [v3 MQTT-3.3.1-5] [v3 MQTT-3.3.1-7]
            } else {
                counters.count(Counter.DROPPED_STORE_FULL);
            }
        } else if (retained.get(message.topic()) != null) {
            // [MQTT-3.3.1-6] [MQTT-3.3.1-7] [v3 MQTT-3.3.1-10] [v3 MQTT-3.3.1-11]
            log.submit(new Command.RetainedCleared(message.topic()));
        }
    }

    /** Such retained messages are applied but not written: the broker publishes them again. */
    private static boolean isOfBroker(Message message) {
        return message.publisher().equals(Publisher.BROKER);
    }

    @Override
    public void subscribe(Session session, StoredSubscription stored) {
        TopicFilter filter = stored.subscription().filter();
        Route replaced = tree.put(filter, session.mailbox(), Route.of(session.mailbox(), stored));
        if (replaced == null) {
            counters.count(gaugeOf(filter));
        }
    }

    /**
     * Has the retained messages sent that a subscription is to get by its Retain Handling.
     *
     * @param known whether the session had a subscription with this filter before
     * @param allowed whether a message may be sent on
     */
    public void replay(Session session, StoredSubscription stored, boolean known, Predicate<Message> allowed) {
        Subscription subscription = stored.subscription();
        boolean wanted = switch (subscription.retainHandling()) {
            case SEND -> true; // [MQTT-3.3.1-9] [MQTT-3.8.4-4]
            case SEND_IF_NEW -> !known; // [MQTT-3.3.1-10]
            case DO_NOT_SEND -> false; // [MQTT-3.3.1-11]
        };
        if (!wanted || subscription.filter().isShared()) {
            return;
        }
        List<Message> found = new ArrayList<>();
        retained.forEachMatch(subscription.filter(), message -> {
            if (allowed.test(message)) {
                found.add(message);
            }
        });
        if (!found.isEmpty()) {
            session.replay(
                    new RetainedReplay(found.toArray(new Message[0]), subscription.qos(), Route.identifiersOf(stored)));
        }
    }

    /** Ends a subscription: nothing more is queued for it [MQTT-3.10.4-2] [v3 MQTT-3.10.4-2]. */
    public void unsubscribe(Session session, TopicFilter filter) {
        if (tree.remove(filter, session.mailbox()) != null) {
            counters.add(gaugeOf(filter), -1);
        }
    }

    @Override
    public void removeAll(Session session) {
        for (StoredSubscription stored : session.state().subscriptions()) {
            unsubscribe(session, stored.subscription().filter());
        }
    }

    private static Counter gaugeOf(TopicFilter filter) {
        return filter.isShared() ? Counter.SHARED_SUBSCRIPTIONS : Counter.SUBSCRIPTIONS;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeConfig;
import io.godwit.broker.config.BridgeConfig.StartType;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.session.Loop;
import io.godwit.broker.session.OnLoop;
import io.godwit.broker.session.Session;
import io.godwit.broker.transport.Dialer;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One bridge: keeps its session here, connects to the other broker when it is time, and again when the connection is lost.
 *
 * <pre>
 * preparing --session here is subscribed--> waiting --time, or messages--> connecting --> connected
 *                                              ^                               |             |
 *                                              +------- failed ----------------+--- lost ----+
 * </pre>
 *
 * <p>While it waits, messages gather in its session, which is one like any client's, within the limits of the configuration.
 */
@OnLoop
final class Bridge implements Link.Owner {
    private static final long MILLIS_PER_SECOND = 1000;

    /** How often it is looked whether enough messages wait for a lazy bridge, or whether none has come for long. */
    private static final long LOOK_MILLIS = 1000;

    private final BridgeServices services;
    private final BridgeCounts counts = new BridgeCounts();
    private final Complaints complaints;
    private final FailedTries tries;

    private BridgeConfig config;
    private TopicMapping mapping;
    private RetryDelay delay;

    /** What a reload wants with the next connect. */
    private @Nullable BridgeConfig next;

    private @Nullable NearSide preparing;
    private @Nullable Link link;
    private Loop.@Nullable Timer timer;
    private Loop.@Nullable Timer primaryTimer;
    private Dialer.@Nullable Call probe;

    /** Index of the address that is used or tried next. */
    private int turn;

    /** Addresses that failed since one worked. */
    private int failed;

    /** Whether the other broker let a bridge in only as an ordinary client. */
    private boolean privateRefused;

    /** What the notification here says; null before it says anything. */
    private @Nullable Boolean told;

    private long joinedNanos;
    private boolean stopped;

    Bridge(BridgeConfig config, BridgeServices services) {
        this.config = config;
        this.services = services;
        this.mapping = new TopicMapping(config.topics());
        this.delay = new RetryDelay(config.start(), services.random());
        this.complaints = new Complaints(services.loop(), services.log());
        this.tries = new FailedTries(services.loop());
    }

    BridgeConfig config() {
        return config;
    }

    /** Begins; {@code prepared} runs once messages for the other broker are kept, or cannot be. */
    void start(Runnable prepared) {
        assert services.loop().inEventLoop();
        tellHere(false);
        prepare(() -> {
            prepared.run();
            begin();
        });
    }

    /** Opens the session here and subscribes it, so that messages gather while the other broker is away. */
    private void prepare(Runnable then) {
        Preparation owner = new Preparation(then);
        NearSide near = new NearSide(config, mapping, services, null, owner);
        owner.near = near;
        preparing = near;
        near.connect(1);
    }

    private final class Preparation implements NearSide.Owner {
        private final Runnable then;
        private @Nullable NearSide near;

        Preparation(Runnable then) {
            this.then = then;
        }

        @Override
        public void onNearOpen(Properties properties) {
            NearSide current = near;
            if (current != null) {
                current.subscribe(
                        false,
                        () -> services.loop().execute(() -> {
                            current.leave();
                            done();
                        }));
            }
        }

        @Override
        public void onNearPacket(Packet packet) {
            // What is sent now goes again once the other side is there.
        }

        @Override
        public void onNearClosed(String reason) {
            services.log()
                    .error(
                            "Bridge " + config.name() + " (" + config.place() + ") is not let in by this broker: "
                                    + reason
                                    + "; check local_username, local_password and local_clientid. Messages are not kept for it.");
            done();
        }

        private void done() {
            preparing = null;
            then.run();
        }
    }

    private void begin() {
        if (stopped) {
            return;
        }
        switch (config.start().type()) {
            case AUTOMATIC, ONCE -> connect();
            case LAZY -> waitForMessages(0);
        }
    }

    // ---- Connecting.

    private void connect() {
        timer = null;
        if (stopped || link != null) {
            return;
        }
        if (next != null) {
            takeOver();
            return;
        }
        BridgeConfig.Address address = config.addresses().get(turn);
        if (!tries.isFailing(address)) {
            services.log().notice("Connecting bridge " + config.name() + " (" + address + ")");
        }
        boolean asBridge = config.remote().tryPrivate()
                && !privateRefused
                && !config.remote().version().isV5();
        Link begun = new Link(config, address, services, mapping, counts, complaints, asBridge, this);
        link = begun;
        begun.call();
    }

    @Override
    public void onPrivateRefused() {
        privateRefused = true;
    }

    @Override
    public void onJoined(Link joined) {
        failed = 0;
        tries.forget();
        joinedNanos = services.loop().nanos();
        counts.lastNanos = joinedNanos;
        if (config.start().stableSeconds() == 0) {
            delay.reset();
        }
        services.log().notice("Bridge " + config.name() + " is connected to " + joined.address() + ".");
        tellHere(true);
        if (config.start().type() == StartType.LAZY) {
            timer = services.loop().schedule(this::lookIfIdle, LOOK_MILLIS);
        }
        if (!config.roundRobin() && turn > 0) {
            lookForPrimary();
        }
    }

    @Override
    public void onOver(Link ended, String reason) {
        if (ended != link) {
            return;
        }
        boolean wasJoined = told != null && told;
        boolean asOrdinary = privateRefused && !wasJoined && ended.saidBridge();
        drop();
        if (stopped) {
            return;
        }
        long now = services.loop().nanos();
        if (wasJoined
                && now - joinedNanos >= TimeUnit.SECONDS.toNanos(config.start().stableSeconds())) {
            delay.reset();
        }
        if (asOrdinary) {
            services.log()
                    .information("Bridge " + config.name() + " (" + ended.address()
                            + "): the other broker does not know bridges; connecting as an ordinary client.");
            timer = services.loop().schedule(this::connect, 0);
            return;
        }
        String place = "Bridge " + config.name() + " (" + ended.address() + "): ";
        if (config.start().type() == StartType.ONCE) {
            services.log()
                    .warning(
                            place + reason + ". It is of start_type once and not connected again; restart the broker or"
                                    + " change start_type.");
            return;
        }
        String sentence = wasJoined ? reason : tries.onFailed(ended.address(), reason);
        again(sentence == null ? null : place + sentence, wasJoined);
    }

    /** Tries again when it is time; {@code why} is for the log, null if there is nothing to say. */
    private void again(@Nullable String why, boolean wasJoined) {
        int addresses = config.addresses().size();
        failed++;
        turn = wasJoined && !config.roundRobin() ? 0 : (turn + 1) % addresses;
        boolean more = addresses > 1 && failed < addresses && !wasJoined;
        long millis = more ? 0 : delay.next();
        if (!more) {
            failed = 0;
        }
        if (why != null) {
            services.log()
                    .warning(why + ". Trying "
                            + (addresses > 1 ? config.addresses().get(turn) : "again")
                            + (millis == 0 ? " now." : " in " + (millis + 500) / MILLIS_PER_SECOND + " s."));
        }
        if (config.start().type() == StartType.LAZY) {
            waitForMessages(millis);
        } else {
            timer = services.loop().schedule(this::connect, millis);
        }
    }

    /** Lets go of the connection, wherever it was. */
    private void drop() {
        link = null;
        cancelTimers();
        tellHere(false);
    }

    private void cancelTimers() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (primaryTimer != null) {
            primaryTimer.cancel();
            primaryTimer = null;
        }
        if (probe != null) {
            probe.cancel();
            probe = null;
        }
    }

    // ---- The primary address.

    private void lookForPrimary() {
        primaryTimer = services.loop()
                .schedule(
                        () -> {
                            Dialer.Target primary =
                                    Link.target(config, config.addresses().getFirst(), services);
                            probe = services.calls().probe(primary, this::onPrimaryBack);
                            lookForPrimary();
                        },
                        config.start().baseSeconds() * MILLIS_PER_SECOND);
    }

    private void onPrimaryBack() {
        Link current = link;
        if (stopped || current == null || !current.isJoined() || turn == 0) {
            return;
        }
        current.leave("the primary address " + config.addresses().getFirst() + " is there again");
        drop();
        turn = 0;
        connect();
    }

    // ---- Lazy bridges.

    private void waitForMessages(long leastMillis) {
        timer = services.loop()
                .schedule(
                        () -> {
                            if (waiting() >= config.start().threshold()) {
                                connect();
                            } else {
                                waitForMessages(0);
                            }
                        },
                        Math.max(leastMillis, LOOK_MILLIS));
    }

    /** Messages that wait here for the other broker. */
    private int waiting() {
        Session session = services.near().session(config.local().clientId());
        return session == null
                ? 0
                : session.state().queue().count() + session.state().atMostOnce().size();
    }

    private void lookIfIdle() {
        Link current = link;
        if (current == null) {
            return;
        }
        long idleNanos = services.loop().nanos() - counts.lastNanos;
        if (idleNanos >= TimeUnit.SECONDS.toNanos(config.start().idleTimeoutSeconds()) && waiting() == 0) {
            current.leave("no message for " + config.start().idleTimeoutSeconds() + " s");
            drop();
            waitForMessages(0);
        } else {
            timer = services.loop().schedule(this::lookIfIdle, LOOK_MILLIS);
        }
    }

    // ---- Notifications.

    private void tellHere(boolean connected) {
        if (config.notifications().enabled() && (told == null || told != connected)) {
            publish(new byte[] {(byte) (connected ? '1' : '0')});
        }
        told = connected;
    }

    private void publish(byte[] state) {
        services.publisher()
                .accept(new Message(
                        TopicName.of(config.notifications().topic()),
                        state,
                        QoS.AT_LEAST_ONCE,
                        true,
                        Properties.NONE,
                        Message.NEVER,
                        Publisher.BROKER));
    }

    // ---- Reload and stop.

    /** Goes on with another configuration of the same name and local client identifier. */
    void change(BridgeConfig wanted) {
        assert services.loop().inEventLoop();
        next = wanted;
        Link current = link;
        if (current != null && current.isJoined() && !wanted.reloadsAtOnce()) {
            services.log()
                    .notice("Bridge " + config.name() + " changes with its next connect (bridge_reload_type lazy).");
            return;
        }
        if (current != null) {
            current.leave("its configuration changed");
        }
        drop();
        takeOver();
    }

    private void takeOver() {
        BridgeConfig wanted = next;
        if (wanted == null || preparing != null) {
            return; // What is being prepared looks here when it is done.
        }
        next = null;
        if (config.notifications().enabled()
                && !config.notifications().topic().equals(wanted.notifications().topic())) {
            publish(new byte[0]);
            told = null;
        }
        boolean sameAddresses = config.addresses().equals(wanted.addresses());
        config = wanted;
        mapping = new TopicMapping(wanted.topics());
        delay = new RetryDelay(wanted.start(), services.random());
        turn = sameAddresses ? turn : 0;
        failed = 0;
        tries.forget();
        privateRefused = false;
        tellHere(false);
        prepare(this::begin);
    }

    /** The broker stops: the session here stays. */
    void stop() {
        stop("the broker stops");
    }

    private void stop(String why) {
        assert services.loop().inEventLoop();
        stopped = true;
        Link current = link;
        if (current != null) {
            current.leave(why);
        }
        drop();
    }

    /** Its block is no longer in the configuration: nothing of it stays. */
    void remove() {
        stop("it is no longer configured");
        if (config.notifications().enabled()) {
            publish(new byte[0]);
        }
        services.loop().execute(this::endSession);
    }

    private void endSession() {
        int waiting = waiting();
        Session session = services.near().session(config.local().clientId());
        if (session != null) {
            session.revoke();
        }
        services.log()
                .notice("Bridge " + config.name() + " is no longer configured and has ended"
                        + (waiting == 0 ? "." : "; " + waiting + " messages that waited for it are dropped."));
    }
}

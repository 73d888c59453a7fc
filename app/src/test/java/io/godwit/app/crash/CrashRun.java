// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

import io.godwit.app.ServeProcess;
import io.godwit.protocol.spec.ProtocolVersion;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A broker that is killed again and again under clients that remember what it promised.
 *
 * <p>One thread runs all clients, so that "before" and "after" have a meaning among them. The seed decides what each client does and
 * when the broker is killed; what meets what is up to the machine.
 */
final class CrashRun implements AutoCloseable {
    private static final int PUBLISHERS = 8;
    private static final int SUBSCRIBERS = 8;
    private static final long SELECT_MILLIS = 2;
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** How long everything may take to arrive once all clients are calm. */
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** One kill among so many is none: the broker is stopped. */
    private static final int STOP_AMONG = 10;

    /** Kills after which all is brought to its end and compared. */
    private static final int REST_AFTER = 8;

    private final CrashSettings settings;
    private final SplittableRandom random;
    private final Path folder;
    private final Path config;
    private final int port;
    private final Selector selector = Selector.open();
    private final Trace trace;
    private final Ledger ledger;
    private final List<CrashClient> clients = new ArrayList<>();
    private @Nullable ServeProcess broker;
    private boolean brokerIsUp;
    private int lives;

    CrashRun(CrashSettings settings, Path folder) throws IOException {
        this.settings = settings;
        this.random = new SplittableRandom(settings.seed());
        this.folder = folder;
        this.port = ServeProcess.freePort();
        this.trace = new Trace(folder);
        this.ledger = new Ledger(trace);
        this.config = folder.resolve("broker.conf");
        Files.writeString(config, configuration());
        for (int i = 0; i < PUBLISHERS; i++) {
            add("publisher-" + i, i, Habits.ofPublisher(i, i % 2 == 0, random.split()));
        }
        for (int i = 0; i < SUBSCRIBERS; i++) {
            add("subscriber-" + i, i, Habits.ofSubscriber(i, random.split()));
        }
    }

    /** Small segments and little memory, so that a short life sees what a long one would. */
    private String configuration() {
        int[] windows = {0, 12, 20, 200};
        return """
                listener %s 127.0.0.1
                allow_anonymous true
                persistence true
                persistence_location %s
                max_queued_messages 0
                max_inflight_messages %s
                godwit_loops %s
                godwit_durability %s
                godwit_journal_segment_size %s
                godwit_message_memory %s
                """.formatted(
                        port,
                        folder,
                        windows[random.nextInt(windows.length)],
                        settings.loops(),
                        settings.durability(),
                        1_048_576 << random.nextInt(3),
                        random.nextBoolean() ? 65_536 : 16_777_216);
    }

    private void add(String identifier, int number, Habits habits) {
        // Pairs, so that each version has subscribers of both kinds.
        ProtocolVersion version = number / 2 % 2 == 0 ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1;
        clients.add(new CrashClient(identifier, version, port, selector, habits, ledger, trace));
    }

    /**
     * Runs to its end.
     *
     * @throws CrashFault when a promise was broken
     */
    void run() throws IOException, InterruptedException {
        start();
        for (int kill = 1; kill <= settings.kills(); kill++) {
            pumpFor(TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(random.nextInt(3) == 0 ? 2_500 : 700)));
            if (random.nextInt(STOP_AMONG) == 0) {
                stop();
            } else {
                kill();
            }
            while (random.nextInt(6) == 0) {
                launch();
                pumpFor(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_200)));
                kill();
            }
            start();
            checkRetained();
            if (kill % REST_AFTER == 0 || kill == settings.kills()) {
                rest();
            }
        }
    }

    int lives() {
        return lives;
    }

    private void launch() throws IOException {
        lives++;
        trace.turn(lives);
        trace.add("life %s of the broker begins", lives);
        broker = ServeProcess.start("-c", config.toString());
    }

    private void start() throws IOException, InterruptedException {
        launch();
        ServeProcess started = running();
        pumpUntil(() -> started.hasWritten(" running") || !started.isAlive(), START_NANOS);
        if (!started.hasWritten(" running")) {
            throw fault("The broker did not start.");
        }
        brokerIsUp = true;
        long now = System.nanoTime();
        clients.forEach(client -> client.onStart(now));
    }

    private void kill() throws InterruptedException, IOException {
        trace.add("kill");
        if (!running().isAlive()) {
            throw fault("The broker ended by itself.");
        }
        running().kill();
        brokerIsUp = false;
        clients.forEach(CrashClient::onKill);
        keepLog();
    }

    /** Ends the broker as its operator does; that must not be worse than killing it. */
    private void stop() throws InterruptedException, IOException {
        trace.add("stop");
        ServeProcess stopping = running();
        brokerIsUp = false;
        clients.forEach(CrashClient::onStop);
        stopping.signal("TERM");
        pumpUntil(() -> !stopping.isAlive(), START_NANOS);
        if (stopping.status() != 0) {
            throw fault("The broker stopped with status " + stopping.status() + ".");
        }
        keepLog();
    }

    private void checkRetained() throws IOException {
        RetainedCheck check = new RetainedCheck(selector, port, ledger);
        pumpUntil(() -> check.isDone(System.nanoTime()), DRAIN_NANOS);
    }

    /** Lets all clients finish what they began, and compares. */
    private void rest() throws IOException {
        trace.add("rest");
        clients.forEach(CrashClient::beCalm);
        boolean settled =
                pumpUntil(() -> ledger.owed() == 0 && clients.stream().allMatch(CrashClient::isSettled), DRAIN_NANOS);
        if (!settled) {
            StringBuilder what = new StringBuilder("Not all has come to its end.\n").append(ledger.debts());
            clients.stream()
                    .filter(client -> !client.isSettled())
                    .forEach(client -> what.append('\n').append(client));
            throw fault(what.toString());
        }
        checkRetained();
        clients.forEach(CrashClient::beLively);
    }

    private void pumpFor(long nanos) throws IOException {
        pumpUntil(() -> false, nanos);
    }

    /** Lets the clients live until the condition holds; false when the time is over before. */
    private boolean pumpUntil(BooleanSupplier condition, long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            selector.select(SELECT_MILLIS);
            for (SelectionKey key : selector.selectedKeys()) {
                ((PacketSocket) key.attachment()).onReady();
            }
            selector.selectedKeys().clear();
            for (CrashClient client : clients) {
                client.act(System.nanoTime(), brokerIsUp);
            }
            if (!ledger.faults().isEmpty()) {
                throw fault(String.join("\n", ledger.faults()));
            }
        }
        return true;
    }

    private ServeProcess running() {
        ServeProcess process = broker;
        if (process == null) {
            throw new IllegalStateException("the broker was never started");
        }
        return process;
    }

    private CrashFault fault(String text) throws IOException {
        trace.add("%s", text);
        keepLog();
        return new CrashFault(text + "\nin life " + lives + " of the broker. Again with " + settings.replay()
                + "\nTraces, the broker's logs and its data are in " + folder);
    }

    private void keepLog() throws IOException {
        ServeProcess process = running();
        process.hasWritten("");
        Files.writeString(folder.resolve("broker-" + lives + ".log"), process.output());
    }

    @Override
    public void close() throws IOException {
        trace.close();
        selector.close();
        ServeProcess process = broker;
        if (process != null) {
            process.close();
        }
    }

    @Override
    public String toString() {
        return settings.kills() + " kills, " + lives + " lives of the broker, " + ledger;
    }
}

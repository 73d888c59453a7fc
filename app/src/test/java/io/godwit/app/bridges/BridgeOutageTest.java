// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.bridges.BrokerProcess.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Either end is away for a while, stopped or killed: what was acknowledged meanwhile arrives, QoS 1 at least once and QoS 2 exactly once.
 *
 * <p>Mosquitto writes its state now and then, so a promise that it gave may die with it: where the broker in question is mosquitto, it is stopped
 * instead of killed, or only what was sent after its death is counted; and it is asked to keep only what fits its in-flight window. Godwit gets
 * no such leniency.
 */
@ParameterizedClass
@EnumSource(Pair.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BridgeOutageTest {
    private static final List<String> KEPT = List.of("keep", "keep5");
    private static final int RETURNING = 1_000;
    private static final String STATES = "$SYS/broker/connection/+/state";

    /** More than fits an in-flight window. */
    private static final int MANY = 100;

    /** What fits it: of what waits behind, mosquitto forgets some when its bridge connects again. */
    private static final int FEW = 8;

    private final Ends ends = new Ends(BridgeOutageTest.class);

    @Parameter
    private Pair pair = Pair.GODWIT_TO_GODWIT;

    private static String bridges(String far) {
        return """
                connection keep
                address %1$s
                remote_clientid keep
                cleansession false
                restart_timeout 1
                topic keep/# both 2

                connection keep5
                address %1$s
                remote_clientid keep5
                cleansession false
                restart_timeout 1
                bridge_protocol_version mqttv50
                topic keep5/# both 2

                connection clean
                address %1$s
                remote_clientid clean
                cleansession true
                restart_timeout 1
                topic clean/# both 2
                """.formatted(far);
    }

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        ends.make(pair);
        far().start();
        near().configure(bridges(far().address())).start();
        for (String prefix : List.of("keep", "keep5", "clean")) {
            ends.awaitInbound(prefix + "/warm", prefix + "/warm");
        }
    }

    @AfterParameterizedClassInvocation
    void stop() {
        ends.close();
    }

    private Side near() {
        return ends.near();
    }

    private Side far() {
        return ends.far();
    }

    @Test
    @Order(1)
    void goesOnWhereItWasWhenTheFarEndIsKilled() throws Exception {
        Probe there = far().lasting("r").subscribe(2, "keep/#", "keep5/#");
        Probe states = near().probe("states").subscribe(0, STATES);
        states.until(text -> text.endsWith("1 q0 r"));
        Probe here = near().probe("s");
        int flow = amount(near());
        int all = 2 * flow;
        List<CompletableFuture<?>> acknowledged = new ArrayList<>();
        for (int i = 0; i < flow; i++) {
            for (String prefix : KEPT) {
                acknowledged.add(here.send(topic(prefix, i), "flow", 1 + i % 2));
            }
        }
        List<String> arrived = new ArrayList<>(there.until(text("keep", flow / 4)::equals));
        far().kill();
        CompletableFuture.allOf(acknowledged.toArray(CompletableFuture[]::new))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        states.until("$SYS/broker/connection/keep/state 0 q0"::equals);
        publish(here, flow, flow);
        arrived.addAll(there.drain());
        far().start();
        there.connect();
        int first = far().kind() == Kind.MOSQUITTO ? flow : 0;
        // In order with Godwit there, so that what was sent before its death has arrived by then.
        arrived.addAll(untilAllHave(KEPT, there, flow, all));
        states.until("$SYS/broker/connection/keep/state 1 q0"::equals);
        for (String prefix : KEPT) {
            assertArrived(arrived, prefix, first, all);
        }
        there.subscribe(2, "clean/#");
        awaitOut("clean");
        there.disconnect();
    }

    @Test
    @Order(2)
    void keepsWhatWaitsInBothEnds() throws Exception {
        Probe there = far().lasting("r");
        Probe back = near().lasting("r").subscribe(2, "keep/#", "keep5/#");
        Probe here = near().probe("s");
        there.disconnect();
        far().stop();
        int waiting = amount(near());
        int returning = amount(far());
        publish(here, 0, waiting);
        if (near().kind() == Kind.MOSQUITTO) {
            near().stop();
        } else {
            near().kill();
        }
        far().start();
        Probe sender = far().probe("s");
        publish(sender, RETURNING, returning);
        near().start();
        there.connect();
        back.connect();
        List<String> arrived = untilAllHave(KEPT, there, 0, waiting);
        List<String> lasting = near().kind() == Kind.MOSQUITTO ? List.of("keep") : KEPT;
        List<String> returned = untilAllHave(lasting, back, RETURNING, RETURNING + returning);
        for (String prefix : KEPT) {
            assertArrived(arrived, prefix, 0, waiting);
        }
        // Before 2.1 a bridge of MQTT 5 has no session at the far end that lasts.
        for (String prefix : lasting) {
            assertArrived(returned, prefix, RETURNING, RETURNING + returning);
        }
    }

    private static int amount(Side holder) {
        return holder.kind() == Kind.MOSQUITTO ? FEW : MANY;
    }

    @Test
    @Order(3)
    void tellsTheFarEndThatTheNearOneIsDead() throws Exception {
        Probe there = far().probe("states").subscribe(0, STATES);
        there.await("$SYS/broker/connection/keep/state 1 q0 r");
        near().kill();
        there.await("$SYS/broker/connection/keep/state 0 q0");
        assertThat(far().probe("late")
                        .subscribe(0, "$SYS/broker/connection/keep/state")
                        .next())
                .isEqualTo("$SYS/broker/connection/keep/state 0 q0 r");
    }

    /** Waits until something published near arrives far. */
    private void awaitOut(String prefix) throws Exception {
        Probe there = far().probe("w").subscribe(1, prefix + "/warm");
        Probe here = near().probe("w");
        int tries = 0;
        do {
            here.publish(prefix + "/warm", "warm", 1);
            assertThat(tries++).isLessThan(60);
        } while (there.poll(300) == null);
    }

    private static void publish(Probe sender, int first, int count) {
        for (int i = first; i < first + count; i++) {
            for (String prefix : KEPT) {
                sender.publish(topic(prefix, i), "flow", 1 + i % 2);
            }
        }
    }

    private static String topic(String prefix, int i) {
        return prefix + "/" + i;
    }

    private static String text(String prefix, int i) {
        return "%s flow q%d".formatted(topic(prefix, i), 1 + i % 2);
    }

    /** What arrives until all messages with these prefixes and numbers have, and what is there by then. */
    private static List<String> untilAllHave(List<String> prefixes, Probe probe, int from, int to)
            throws InterruptedException {
        Set<String> missing = new HashSet<>();
        for (String prefix : prefixes) {
            for (int i = from; i < to; i++) {
                missing.add(text(prefix, i));
            }
        }
        List<String> arrived = new ArrayList<>(probe.until(text -> {
            missing.remove(text);
            return missing.isEmpty();
        }));
        arrived.addAll(probe.drain());
        return arrived;
    }

    private void assertArrived(List<String> arrived, String prefix, int from, int to) {
        List<String> exactlyOnce = arrived.stream()
                .filter(text -> text.startsWith(prefix + "/") && text.endsWith("q2"))
                .filter(text -> number(text) >= from && number(text) < to)
                .toList();
        assertSame("QoS 2 of " + prefix, exactlyOnce, numbers(prefix, from, to, 1));
        List<String> atLeastOnce = arrived.stream()
                .filter(text -> text.startsWith(prefix + "/") && text.endsWith("q1"))
                .filter(text -> number(text) >= from && number(text) < to)
                .distinct()
                .toList();
        assertSame("QoS 1 of " + prefix, atLeastOnce, numbers(prefix, from, to, 0));
    }

    private static List<String> numbers(String prefix, int from, int to, int odd) {
        return IntStream.range(from, to)
                .filter(i -> i % 2 == odd)
                .mapToObj(i -> text(prefix, i))
                .toList();
    }

    /** Mosquitto does not keep the order of what waits for a client that comes back. */
    private void assertSame(String what, List<String> arrived, List<String> expected) {
        if (pair == Pair.GODWIT_TO_GODWIT) {
            assertThat(arrived).as(what).isEqualTo(expected);
        } else {
            assertThat(arrived).as(what).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static int number(String text) {
        String level = text.substring(text.indexOf('/') + 1, text.indexOf(' '));
        return level.equals("warm") ? -1 : Integer.parseInt(level);
    }
}

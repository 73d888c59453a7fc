// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.ServeProcess;
import io.godwit.app.bridges.BrokerProcess.Kind;
import io.godwit.app.clients.CommandRun;
import io.godwit.conformance.Directive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What Godwit's bridges do and mosquitto's do not: local rights, loops that are cut, limits with a reason, reloads. The far end is mosquitto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BridgeOfGodwitTest {
    private static final String RIGHTS = """
            topic readwrite #
            topic read $SYS/#
            user link
            topic read allowed/#
            topic write given/yes
            """;
    private static final String ADDED = """

            connection added
            address %s
            remote_clientid added
            restart_timeout 1
            bridge_reload_type %s
            topic added/# out 1 "" %s
            """;

    private final Ends ends = new Ends(BridgeOfGodwitTest.class);
    private String bridges = "";
    private @Nullable Side late;

    private static String linesOf(Path acl, String far, String late) {
        return """
                acl_file %1$s
                max_queued_messages 5
                max_inflight_messages 2
                sys_interval 1

                connection limited
                address %2$s
                remote_clientid limited
                restart_timeout 1
                notifications false
                local_username link
                topic allowed/# out 1
                topic secret/# out 1
                topic given/# in 1

                connection there
                address %2$s
                remote_clientid there
                restart_timeout 1
                notifications false
                try_private false
                topic round/# out 1

                connection andback
                address %2$s
                remote_clientid andback
                restart_timeout 1
                notifications false
                try_private false
                topic round/# in 1

                connection small
                address %2$s
                remote_clientid small
                restart_timeout 1
                notifications false
                bridge_max_packet_size 200
                topic small/# out 2

                connection away
                address %3$s
                remote_clientid away
                restart_timeout 1
                topic away/# out 1
                """.formatted(acl, far, late);
    }

    @BeforeAll
    void start() throws Exception {
        ends.make(Pair.GODWIT_TO_MOSQUITTO);
        Side far = ends.far().start();
        Files.writeString(ends.near().file("acl"), RIGHTS);
        late = new Side("BridgeOfGodwitTest", "late", Kind.MOSQUITTO).start();
        late.lasting("there").subscribe(1, "away/#").disconnect();
        late.stop();
        bridges = linesOf(ends.near().file("acl"), far.address(), late.address());
        ends.near().configure(bridges).start();
        ends.awaitInbound("given/yes", "given/yes");
    }

    @AfterAll
    void stop() {
        ends.close();
        late().close();
    }

    @Test
    @Order(1)
    @Directive("local_username")
    void asksTheRulesOfItsLocalUser() throws Exception {
        Probe there = ends.far().probe("r").subscribe(1, "allowed/#", "secret/#");
        Probe here = ends.near().probe("here").subscribe(1, "given/#");
        here.publish("secret/m", "never", 1);
        here.publish("allowed/m", "goes", 1);
        assertThat(there.next()).isEqualTo("allowed/m goes q1");
        there.publish("given/no", "never", 1);
        there.publish("given/yes", "goes", 1);
        assertThat(here.next()).isEqualTo("given/yes goes q1");
        assertThat(ends.near().process().await("limited", "refuses")).contains("local_username");
    }

    @Test
    @Order(2)
    void cutsALoopAndNamesBothLines() throws Exception {
        Probe there = ends.far().probe("r").subscribe(1, "round/#", "allowed/#");
        Probe here = ends.near().probe("here");
        List<String> lines = ends.near().configuration().lines().toList();
        String out = "broker.conf:" + (1 + lines.indexOf("topic round/# out 1"));
        String in = "broker.conf:" + (1 + lines.indexOf("topic round/# in 1"));
        ends.near().process().await(out, in, "make a loop");
        ends.near().process().mark();
        here.publish("round/m", "and round", 1);
        ends.near().process().await(out, in, "Messages go round");
        here.publish("allowed/fence", "after", 1);
        assertThat(there.until("allowed/fence after q1"::equals)).hasSizeBetween(2, 150);
        here.publish("allowed/fence", "silence", 1);
        assertThat(there.until("allowed/fence silence q1"::equals)).hasSizeLessThan(5);
    }

    /** Of each QoS more than fit the in-flight window, so that one that is not settled would hold up what follows. */
    @Test
    @Order(3)
    void dropsWhatIsTooLargeWithAReasonAndGoesOn() throws Exception {
        Probe there = ends.far().probe("r").subscribe(2, "small/#");
        Probe here = ends.near().probe("here");
        BridgeConnectingTest.publishUntil(here, "small/warm", there);
        for (int qos = 0; qos <= 2; qos++) {
            for (int i = 0; i < 3; i++) {
                here.publish("small/large", "x".repeat(500), qos);
            }
            here.publish("small/fits", "x", qos);
            assertThat(there.until(("small/fits x q" + qos)::equals)).noneMatch(text -> text.contains("large"));
        }
        assertThat(ends.near().process().await("Bridge small", "small/large", "larger than the 200 bytes"))
                .contains("dropped");
        assertThat(ends.near().process().hasWritten("Bridge small (")).isFalse();
        CommandRun status = CommandRun.of(
                ServeProcess.godwit("ctl", "-c", ends.near().file("broker.conf").toString(), "status", "--json"),
                ends.near().file(""));
        assertThat(status.output()).containsPattern("\"tooLarge\": ?9\\b");
    }

    @Test
    @Order(4)
    @Directive("bridge_reload_type")
    void takesUpWhatAReloadChanges() throws Exception {
        Side near = ends.near();
        Side far = ends.far();
        Probe there = far.probe("r").subscribe(1, "#");
        Probe here = near.probe("here");
        near.configure(bridges + ADDED.formatted(far.address(), "lazy", "one/")).reload();
        BridgeConnectingTest.publishUntil(here, "one/added/m", "added/m", there);

        near.configure(bridges + ADDED.formatted(far.address(), "lazy", "two/")).reload();
        near.process().await("added", "changes with its next connect");
        here.publish("added/m", "as before", 1);
        there.await("one/added/m as before q1");

        near.configure(bridges + ADDED.formatted(far.address(), "immediate", "three/"))
                .reload();
        BridgeConnectingTest.publishUntil(here, "three/added/m", "added/m", there);

        far.process().mark();
        near.configure(bridges).reload();
        far.process().await("added", "disconnected");
        near.process().await("Bridge added left", "it is no longer configured");
        here.publish("added/m", "never", 1);
        here.publish("allowed/m", "still goes", 1);
        assertThat(there.until("allowed/m still goes q1"::equals)).noneMatch(text -> text.contains("never"));
    }

    @Test
    @Order(5)
    void keepsNoMoreThanItsQueueMay() throws Exception {
        Probe here = ends.near().probe("here");
        for (int i = 0; i < 20; i++) {
            here.publish("away/" + i, "waits", 1);
        }
        Probe counter = ends.near().probe("counter").subscribe(0, "$SYS/broker/publish/messages/dropped");
        counter.until(text -> Integer.parseInt(text.split(" ", -1)[1]) >= 20 - 7);
        late().start();
        Probe there = late().lasting("there");
        // When the fifth is there, the queue has room again.
        List<String> arrived = new ArrayList<>(there.until("away/4 waits q1"::equals));
        here.publish("away/last", "goes", 1);
        arrived.addAll(there.until("away/last goes q1"::equals));
        assertThat(arrived).hasSizeBetween(5, 8).startsWith("away/0 waits q1", "away/1 waits q1");
    }

    private Side late() {
        return Objects.requireNonNull(late);
    }
}

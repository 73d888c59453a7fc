// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.bridges.BrokerProcess.Kind;
import io.godwit.conformance.Directive;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a bridge connects, and to which of its addresses. The far ends are mosquitto's, which start at once. */
class BridgeConnectingTest {
    private Stream<Side> sides = Stream.of();

    private Side side(String name, Kind kind, Kind near) throws IOException {
        BrokerProcess.requireMosquitto();
        Side side = new Side("BridgeConnectingTest/" + near, name, kind);
        sides = Stream.concat(sides, Stream.of(side));
        return side;
    }

    @AfterEach
    void stop() {
        sides.forEach(Side::close);
    }

    private static String bridges(String first, String second) {
        return """
                connection primary
                address %1$s %2$s
                remote_clientid primary
                restart_timeout 1
                topic primary/# out 1

                connection robin
                addresses %1$s %2$s
                remote_clientid robin
                round_robin true
                restart_timeout 1
                topic robin/# out 1

                connection once
                address %1$s
                remote_clientid once
                start_type once
                restart_timeout 1
                topic once/# out 1

                connection lazy
                address %2$s
                remote_clientid lazy
                start_type lazy
                threshold 3
                idle_timeout 1
                restart_timeout 1
                topic lazy/# out 1
                """.formatted(first, second);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @Directive({"address", "addresses", "connection", "idle_timeout", "round_robin", "start_type", "threshold"})
    void connectsWhenAndWhereItIsTold(Kind kind) throws Exception {
        Side first = side("first", Kind.MOSQUITTO, kind).start();
        Side second = side("second", Kind.MOSQUITTO, kind).start();
        Side near = side("near", kind, kind);
        near.configure(bridges(first.address(), second.address())).start();
        Probe here = near.probe("here");
        Probe states = near.probe("states").subscribe(1, "$SYS/broker/connection/lazy/state");

        Probe atFirst = first.probe("r").subscribe(1, "#");
        publishUntil(here, "primary/m", atFirst);
        publishUntil(here, "robin/m", atFirst);
        if (kind == Kind.GODWIT) {
            // Before 2.1 such a bridge of mosquitto does not connect at all.
            publishUntil(here, "once/m", atFirst);
        }

        first.kill();
        Probe atSecond = second.probe("r").subscribe(1, "#");
        publishUntil(here, "primary/m", atSecond);
        publishUntil(here, "robin/m", atSecond);

        first.start();
        Probe again = first.probe("r2").subscribe(1, "#");
        publishUntil(here, "primary/m", again);
        here.publish("once/n", "lost", 1);
        here.publish("robin/n", "stays", 1);
        here.publish("primary/n", "back", 1);
        assertThat(again.until("primary/n back q1"::equals))
                .noneMatch(text -> text.startsWith("once/") || text.startsWith("robin/"));
        assertThat(atSecond.until("robin/n stays q1"::equals)).noneMatch(text -> text.startsWith("lazy/"));

        here.publish("lazy/1", "waits", 1);
        here.publish("lazy/2", "waits", 1);
        here.publish("robin/n", "overtakes", 1);
        assertThat(atSecond.until("robin/n overtakes q1"::equals)).noneMatch(text -> text.startsWith("lazy/"));
        here.publish("lazy/3", "wakes", 1);
        atSecond.await("lazy/1 waits q1");
        atSecond.await("lazy/2 waits q1");
        atSecond.await("lazy/3 wakes q1");
        states.until(text -> text.contains("/lazy/state 1 "));
        if (kind == Kind.GODWIT) {
            // Mosquitto counts two keep alives more.
            states.until(text -> text.contains("/lazy/state 0 "));
        }
    }

    /** Publishes again and again until it arrives. */
    static void publishUntil(Probe sender, String topic, Probe receiver) throws InterruptedException {
        publishUntil(sender, topic, topic, receiver);
    }

    /** The same where the topic is another one at its end. */
    static void publishUntil(Probe sender, String arrivesOn, String topic, Probe receiver) throws InterruptedException {
        int tries = 0;
        while (true) {
            sender.publish(topic, "try", 1);
            String text = receiver.poll(200);
            while (text != null) {
                if (text.startsWith(arrivesOn + " ")) {
                    return;
                }
                text = receiver.poll(20);
            }
            assertThat(tries++).as("tries until %s comes over", topic).isLessThan(100);
        }
    }
}

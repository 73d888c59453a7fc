// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.bridge.LoopGuard.Verdict;
import io.godwit.broker.config.BridgeTopic;
import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopGuardTest {
    private static final TopicName TOPIC = TopicName.of("t");
    private static final BridgeTopic FIRST = line("m.conf:3");
    private static final BridgeTopic SECOND = line("m.conf:6");
    private static final long MILLI = 1_000_000;

    private final List<String> lines = new ArrayList<>();
    private final LoopGuard guard = new LoopGuard(new BrokerLog() {
        @Override
        public boolean isOn(LogType type) {
            return true;
        }

        @Override
        public void write(LogType type, String line) {
            lines.add(line);
        }

        @Override
        public void error(String line, Throwable cause) {
            throw new AssertionError(line, cause);
        }
    });
    private long now = 1_000_000_000;

    private static BridgeTopic line(String place) {
        return new BridgeTopic("#", BridgeTopic.Direction.BOTH, QoS.AT_LEAST_ONCE, "", "", place);
    }

    private void out(byte[] payload) {
        guard.onGoingOut("one", FIRST, TOPIC, TOPIC, payload, now);
    }

    private Verdict in(byte[] payload) {
        return guard.onComingIn("two", SECOND, TOPIC, TOPIC, payload, false, now);
    }

    /** Lets a message come back again and again, and counts until it is cut. */
    private int roundsOf(byte[] first, long roundMillis) {
        byte[] payload = first;
        for (int rounds = 0; rounds < 1_000; rounds++) {
            now += roundMillis * MILLI;
            payload = payload.clone();
            if (in(payload) == Verdict.LOOP) {
                return rounds;
            }
            out(payload);
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void cutsWhatGoesRoundAndNamesBothLines() {
        byte[] payload = {1};
        out(payload);
        assertThat(roundsOf(payload, 1)).isEqualTo(LoopGuard.MOST_OWN_ROUNDS);
        assertThat(guard.dropped()).isEqualTo(1);
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("m.conf:3 of bridge one", "m.conf:6 of bridge two", " t.");
        in(payload.clone());
        assertThat(lines).as("said once a minute").hasSize(1);
    }

    @Test
    void cutsWhatGoesRoundSlowlyIfItBeganHere() {
        for (long roundMillis : new long[] {20, 40, 250, 1_000}) {
            byte[] payload = {(byte) roundMillis};
            out(payload);
            assertThat(roundsOf(payload, roundMillis)).isEqualTo(LoopGuard.MOST_OWN_ROUNDS);
        }
    }

    @Test
    void cutsWhatGoesRoundFastIfItCameFromElsewhere() {
        byte[] payload = {1};
        assertThat(in(payload)).isEqualTo(Verdict.GOES_ON);
        out(payload);
        assertThat(roundsOf(payload, 1)).as("and it had come once before").isEqualTo(LoopGuard.MOST_ROUNDS - 1);
    }

    @Test
    void letsADeviceElsewhereRepeatWhatWasPublishedHereToo() {
        for (int i = 0; i < 1_000; i++) {
            byte[] payload = {0};
            assertThat(in(payload)).isEqualTo(Verdict.GOES_ON);
            out(payload);
            now += 250 * MILLI;
            if (i % 100 == 50) {
                out(new byte[] {0});
                now += 250 * MILLI;
            }
        }
    }

    @Test
    void letsADeviceElsewhereRepeatOnceASecondWhatWasPublishedHereFirst() {
        out(new byte[] {0});
        for (int i = 0; i < 1_000; i++) {
            now += 1_001 * MILLI;
            byte[] payload = {0};
            assertThat(in(payload)).isEqualTo(Verdict.GOES_ON);
            out(payload);
        }
    }

    @Test
    void cutsWhatBridgesOfTheOtherBrokerBringBack() {
        byte[] payload = {1};
        boolean enters = true;
        for (int i = 0; i <= LoopGuard.MOST_ROUNDS && enters; i++) {
            guard.onGoingOut("one", FIRST, TOPIC, TOPIC, payload, now);
            now += MILLI;
            payload = payload.clone();
            enters = guard.mayEnter("theirs", TOPIC, payload, now);
        }
        assertThat(enters).isFalse();
        assertThat(lines).singleElement().asString().contains("m.conf:3 of bridge one", "client identifier theirs");
    }

    @Test
    void cutsWhatBridgesOfTheOtherBrokerTakeAndALineBringsBack() {
        byte[] payload = {1};
        Verdict verdict = Verdict.GOES_ON;
        for (int i = 0; i <= LoopGuard.MOST_ROUNDS && verdict == Verdict.GOES_ON; i++) {
            guard.onLeaving("theirs", TOPIC, payload, now);
            now += MILLI;
            payload = payload.clone();
            verdict = in(payload);
        }
        assertThat(verdict).isEqualTo(Verdict.LOOP);
    }

    @Test
    void letsADeviceRepeatItself() {
        for (int i = 0; i < 10_000; i++) {
            out(new byte[] {1});
            now += MILLI;
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(in(new byte[] {1})).isEqualTo(Verdict.GOES_ON);
            now += MILLI;
        }
    }

    @Test
    void letsAnEqualMessagePassThroughManyTimes() {
        // From one broker to another, as from a sensor that says 0 ten times in a second.
        for (int i = 0; i < 1_000; i++) {
            byte[] payload = {0};
            assertThat(in(payload)).isEqualTo(Verdict.GOES_ON);
            out(payload);
            now += 100 * MILLI;
        }
        // Or all at once, in one round of the loop.
        for (int i = 0; i < 10_000; i++) {
            byte[] payload = {0};
            assertThat(in(payload)).isEqualTo(Verdict.GOES_ON);
            out(payload);
        }
    }

    @Test
    void dropsAnEchoOnceForEachMessageThatWentOut() {
        guard.onGoingOut("one", FIRST, TOPIC, TOPIC, new byte[] {1}, now);
        now += MILLI;
        assertThat(guard.onComingIn("one", FIRST, TOPIC, TOPIC, new byte[] {1}, true, now))
                .isEqualTo(Verdict.ECHO);
        assertThat(guard.onComingIn("one", FIRST, TOPIC, TOPIC, new byte[] {1}, true, now))
                .isEqualTo(Verdict.GOES_ON);
        guard.onGoingOut("one", FIRST, TOPIC, TOPIC, new byte[] {1}, now);
        assertThat(guard.onComingIn("one", FIRST, TOPIC, TOPIC, new byte[] {1}, false, now))
                .as("from a broker that sends nothing back")
                .isEqualTo(Verdict.GOES_ON);
        now += 2 * LoopGuard.ECHO_NANOS;
        assertThat(guard.onComingIn("one", FIRST, TOPIC, TOPIC, new byte[] {1}, true, now))
                .as("long after")
                .isEqualTo(Verdict.GOES_ON);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.retain;

import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Retained messages change on one or two threads while another reads. */
public final class RetainedMessagesStress {
    private static final TopicName TOPIC = TopicName.of("a/5");
    private static final TopicFilter FILTER = TopicFilter.of("a/+");

    private RetainedMessagesStress() {}

    private static Message message(TopicName topic, int size) {
        byte[] payload = new byte[size];
        return new Message(topic, payload, QoS.AT_MOST_ONCE, true, Properties.NONE, Message.NEVER, Publisher.BROKER);
    }

    /** While a message is replaced and siblings come and go, there is always exactly one for its topic name. */
    @JCStressTest
    @Outcome(
            id = {"1, 1", "1, 2", "2, 2"},
            expect = Expect.ACCEPTABLE,
            desc = "the old or the other one")
    @Outcome(expect = Expect.FORBIDDEN, desc = "none, both, or backwards in time")
    @State
    public static class Replacement {
        private final RetainedMessages retained = new RetainedMessages();

        /** With the first message. */
        public Replacement() {
            retained.set(message(TOPIC, 1));
        }

        /** Replaces it, between changes of siblings. */
        @Actor
        public void set() {
            for (int i = 0; i < 4; i++) {
                retained.set(message(TopicName.of("a/b" + i), 0));
            }
            retained.set(message(TOPIC, 2));
            for (int i = 0; i < 4; i++) {
                retained.clear(TopicName.of("a/b" + i));
            }
        }

        /** Reads by filter, then by name. */
        @Actor
        public void read(II_Result result) {
            int[] seen = new int[1];
            retained.forEachMatch(FILTER, message -> seen[0] += message.payload().length);
            result.r1 = seen[0];
            Message found = retained.get(TOPIC);
            result.r2 = found == null ? 0 : found.payload().length;
        }
    }

    /** Two threads set and clear; the totals agree in the end. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 5"},
            expect = Expect.ACCEPTABLE,
            desc = "one of the two was last")
    @Outcome(expect = Expect.FORBIDDEN, desc = "totals do not agree")
    @State
    public static class Totals {
        private final RetainedMessages retained = new RetainedMessages();

        /** Sets. */
        @Actor
        public void set() {
            retained.set(message(TOPIC, 1));
            retained.set(message(TOPIC, 2));
        }

        /** Clears. */
        @Actor
        public void clear() {
            retained.clear(TOPIC);
        }

        /** Reads when the others rest. */
        @Arbiter
        public void totals(JJ_Result result) {
            result.r1 = retained.count();
            result.r2 = retained.bytes();
        }
    }
}

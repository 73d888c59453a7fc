// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import static io.godwit.bench.scenario.Knob.CLIENTS;
import static io.godwit.bench.scenario.Knob.DURATION;
import static io.godwit.bench.scenario.Knob.FILTERS;
import static io.godwit.bench.scenario.Knob.IN_FLIGHT;
import static io.godwit.bench.scenario.Knob.MESSAGES;
import static io.godwit.bench.scenario.Knob.PAYLOAD;
import static io.godwit.bench.scenario.Knob.PUBLISHERS;
import static io.godwit.bench.scenario.Knob.QOS;
import static io.godwit.bench.scenario.Knob.RATE;
import static io.godwit.bench.scenario.Knob.SESSIONS;
import static io.godwit.bench.scenario.Knob.SUBSCRIBERS;
import static io.godwit.bench.scenario.Knob.TOPICS;
import static io.godwit.bench.scenario.Knob.WARM_UP;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The scenarios. */
@SuppressWarnings("ImmutableEnumChecker") // Nobody changes the set.
public enum ScenarioKind {
    /** Publishers and subscribers in pairs; the next message leaves when an earlier one has arrived. */
    PAIRS(
            "publishers and subscribers in pairs, each with a topic of its own",
            """
            The next message of a pair leaves when fewer than --in-flight of its messages are under way: neither arrived at the
            subscriber nor, at QoS 1 and 2, acknowledged to the publisher.""",
            EnumSet.of(QOS, PAYLOAD, PUBLISHERS, SUBSCRIBERS, IN_FLIGHT, WARM_UP, DURATION)),
    /** Few publishers to many subscribers. */
    FANOUT(
            "every message goes to all subscribers",
            """
            All are on one topic. A message is under way until the last subscriber has it; a publisher has at most --in-flight
            of them. What is counted and timed is the delivery to one subscriber.""",
            EnumSet.of(QOS, PAYLOAD, PUBLISHERS, SUBSCRIBERS, IN_FLIGHT, WARM_UP, DURATION)),
    /** Many publishers to few subscribers. */
    FANIN(
            "many publishers, one subscriber with a wildcard",
            """
            Every publisher has a topic of its own. With several subscribers each has the topics of its share of the publishers,
            so that every message is delivered once.""",
            EnumSet.of(QOS, PAYLOAD, PUBLISHERS, SUBSCRIBERS, IN_FLIGHT, WARM_UP, DURATION)),
    /** Pairs at a rate. */
    PACED(
            "pairs at a rate, whatever the broker does",
            """
            Messages are due at --rate in a second, all publishers together, in turn. A latency counts from when its message was
            due, also when it could not be sent then: a broker that stalls cannot hide it. --in-flight bounds what is not
            acknowledged at QoS 1 and 2.""",
            EnumSet.of(QOS, PAYLOAD, PUBLISHERS, SUBSCRIBERS, IN_FLIGHT, RATE, WARM_UP, DURATION)),
    /** Publishers that only their acknowledgements hold back. */
    OVERLOAD(
            "publishers that only their own acknowledgements hold back",
            """
            Phase "accepting": publishers send as fast as the broker acknowledges, for --seconds; deliveries do not hold them
            back. Phase "draining": until everything acknowledged has arrived. The report has the largest backlog.""",
            EnumSet.of(QOS, PAYLOAD, PUBLISHERS, SUBSCRIBERS, IN_FLIGHT, WARM_UP, DURATION)),
    /** Many connects. */
    CONNECT("clients connect, at a rate or as fast as they can", """
            At most --in-flight of them are connecting at once. A latency counts from opening the connection, with --rate from
            when that was due, to the CONNACK.""", EnumSet.of(CLIENTS, IN_FLIGHT, RATE)),
    /** Many connections that say nothing. */
    IDLE("connections that only keep alive", """
            Phase "connecting", then phase "holding" for --seconds. With --pid the resident memory before the first connection
            and at the end tells what a connection costs.""", EnumSet.of(CLIENTS, IN_FLIGHT, DURATION)),
    /** Many topic filters. */
    WILDCARD(
            "many topic filters, exact, + and #, held by a few sessions",
            """
            Phase "subscribing": half of --filters are exact, the others have + or #. Phase "publishing": each message goes to a
            topic drawn by chance that one filter of two sessions matches, so it is delivered twice.""",
            EnumSet.of(QOS, PAYLOAD, PUBLISHERS, SESSIONS, FILTERS, IN_FLIGHT, WARM_UP, DURATION)),
    /** Retained messages. */
    RETAINED(
            "retained messages are stored, and replayed to a new subscriber",
            """
            Phase "storing": one retained message on each of --topics. Phase "replaying": each subscriber asks for all of them.
            They are cleared at the end.""",
            EnumSet.of(QOS, PAYLOAD, PUBLISHERS, SUBSCRIBERS, TOPICS, IN_FLIGHT)),
    /** Messages for sessions whose clients are away. */
    QUEUE(
            "messages queue for sessions that are away, and are fetched",
            """
            Phase "queueing": --messages for each of --sessions whose clients are not connected. Phase "draining": all of them
            come back. Their sessions are ended afterwards.""",
            EnumSet.of(QOS, PAYLOAD, PUBLISHERS, SESSIONS, MESSAGES, IN_FLIGHT)),
    /** Short lives. */
    CHURN(
            "clients connect, subscribe, publish to themselves, receive, disconnect, again and again",
            "Every one of --clients is in one such cycle at any time; a latency is that of a whole cycle up to the message.",
            EnumSet.of(QOS, PAYLOAD, CLIENTS, WARM_UP, DURATION));

    private final String summary;
    private final String explanation;
    private final Set<Knob> knobs;

    ScenarioKind(String summary, String explanation, Set<Knob> knobs) {
        this.summary = summary;
        this.explanation = explanation;
        this.knobs = knobs;
    }

    /** Its name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it does, in a few words. */
    public String summary() {
        return summary;
    }

    /** What it does and counts, in a few lines. */
    public String explanation() {
        return explanation;
    }

    /** Whether this can be set for it. */
    public boolean has(Knob knob) {
        return knobs.contains(knob);
    }
}

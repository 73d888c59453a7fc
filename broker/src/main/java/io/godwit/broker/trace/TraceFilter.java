// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import io.godwit.protocol.topic.TopicFilter;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher wants to see. Immutable; the predicates are asked on the loops, so they must be quick.
 *
 * @param peers which clients
 * @param topic only packets about topics that this filter has in common with them, or null for all packets: PUBLISH and what
 *     answers it, SUBSCRIBE, UNSUBSCRIBE and their answers, a CONNECT with such a will
 * @param payload whether payloads are shown; passwords and authentication data never are
 */
public record TraceFilter(
        Predicate<TracedPeer> peers, @Nullable TopicFilter topic, boolean payload) {
    /** Every packet of every client, without payloads. */
    public static final TraceFilter ALL = new TraceFilter(peer -> true, null, false);

    /** Narrowed to one client. */
    public TraceFilter client(String clientId) {
        return where(peer -> peer.clientId().equals(clientId));
    }

    /** Narrowed to the clients with this user name. */
    public TraceFilter user(String userName) {
        return where(peer -> userName.equals(peer.userName()));
    }

    /** Narrowed to the clients at one address, as text. */
    public TraceFilter address(String address) {
        return where(peer -> peer.address().equals(address));
    }

    /** Narrowed to these clients. */
    public TraceFilter where(Predicate<TracedPeer> further) {
        return new TraceFilter(peers.and(further), topic, payload);
    }

    /** Narrowed to packets about these topics. */
    public TraceFilter about(TopicFilter filter) {
        return new TraceFilter(peers, filter, payload);
    }

    /** With payloads. */
    public TraceFilter withPayload() {
        return new TraceFilter(peers, topic, true);
    }

    boolean wants(TracedPeer peer, List<String> topics) {
        return peers.test(peer) && (topic == null || isAbout(topic, topics));
    }

    private static boolean isAbout(TopicFilter wanted, List<String> topics) {
        for (int i = 0; i < topics.size(); i++) {
            if (overlap(wanted.matchedText(), topics.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether any topic name matches both; either may be a topic name itself. */
    static boolean overlap(String one, String other) {
        if (hidesFrom(one, other) || hidesFrom(other, one)) {
            return false;
        }
        int i = 0;
        int j = 0;
        while (i <= one.length() && j <= other.length()) {
            int iEnd = levelEnd(one, i);
            int jEnd = levelEnd(other, j);
            if (isLevel(one, i, iEnd, '#') || isLevel(other, j, jEnd, '#')) {
                return true;
            }
            boolean same = isLevel(one, i, iEnd, '+')
                    || isLevel(other, j, jEnd, '+')
                    || (iEnd - i == jEnd - j && one.regionMatches(i, other, j, iEnd - i));
            if (!same) {
                return false;
            }
            i = iEnd + 1;
            j = jEnd + 1;
        }
        boolean bothAtTheEnd = i > one.length() && j > other.length();
        // The parent of a multi-level wildcard matches too.
        return bothAtTheEnd || one.startsWith("#", i) || other.startsWith("#", j);
    }

    /** A wildcard at the first level does not match topics that begin with a dollar sign. */
    private static boolean hidesFrom(String filter, String topic) {
        return topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"));
    }

    private static int levelEnd(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }

    private static boolean isLevel(String text, int from, int end, char wildcard) {
        return end - from == 1 && text.charAt(from) == wildcard;
    }
}

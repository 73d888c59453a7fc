// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeTopic;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which line of a bridge a message belongs to, and what its topic is on the other side. Immutable. */
final class TopicMapping {
    /**
     * Where a message goes.
     *
     * @param line the line that says so
     * @param topic the topic name on the other side
     */
    record Mapped(BridgeTopic line, TopicName topic) {}

    private static final class Line {
        private final BridgeTopic topic;
        private final TopicFilter local;
        private final TopicFilter remote;
        private final byte[] localPrefix;
        private final byte[] remotePrefix;

        Line(BridgeTopic topic) {
            this.topic = topic;
            this.local = topic.localFilter();
            this.remote = topic.remoteFilter();
            this.localPrefix = topic.localPrefix().getBytes(StandardCharsets.UTF_8);
            this.remotePrefix = topic.remotePrefix().getBytes(StandardCharsets.UTF_8);
        }

        @Nullable
        Mapped outward(TopicName name) {
            return topic.direction().goesOut() && local.matches(name) ? mapped(name, localPrefix, remotePrefix) : null;
        }

        @Nullable
        Mapped inward(TopicName name) {
            return topic.direction().comesIn() && remote.matches(name) ? mapped(name, remotePrefix, localPrefix) : null;
        }

        private @Nullable Mapped mapped(TopicName name, byte[] from, byte[] to) {
            if (from.length == 0 && to.length == 0) {
                return new Mapped(topic, name);
            }
            byte[] old = name.utf8();
            int kept = old.length - from.length;
            if (kept < 0) {
                return null; // "a/#" is for "a" too, from which the prefix "a/" cannot be taken.
            }
            byte[] mapped = new byte[to.length + kept];
            System.arraycopy(to, 0, mapped, 0, to.length);
            System.arraycopy(old, from.length, mapped, to.length, kept);
            try {
                return new Mapped(topic, TopicName.ofUtf8(mapped));
            } catch (ProtocolViolation tooLong) {
                return null;
            }
        }
    }

    private final List<Line> lines;

    TopicMapping(List<BridgeTopic> topics) {
        this.lines = topics.stream().map(Line::new).toList();
    }

    /**
     * Where a message of this broker goes.
     *
     * @param identifiers the Subscription Identifiers it came with: numbers of lines, from 1
     * @return null if no line is for it, or if another copy of it says the same
     */
    @Nullable
    Mapped outward(TopicName name, List<Integer> identifiers) {
        for (int identifier : identifiers) {
            Mapped mapped = identifier > 0 && identifier <= lines.size()
                    ? lines.get(identifier - 1).outward(name)
                    : null;
            if (mapped != null) {
                return identifiers.size() == 1 && isSaidByAnother(mapped, identifier - 1, name) ? null : mapped;
            }
        }
        // The lines have changed since it was queued.
        for (Line line : lines) {
            Mapped mapped = line.outward(name);
            if (mapped != null) {
                return mapped;
            }
        }
        return null;
    }

    /** Two lines may send a message to the same topic; the one with the higher QoS does, or else the first. */
    private boolean isSaidByAnother(Mapped mapped, int index, TopicName name) {
        for (int other = 0; other < lines.size(); other++) {
            if (other == index) {
                continue;
            }
            Mapped theirs = lines.get(other).outward(name);
            if (theirs != null && theirs.topic().equals(mapped.topic())) {
                int higher = theirs.line().qos().compareTo(mapped.line().qos());
                if (higher > 0 || (higher == 0 && other < index)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where a message of the other broker goes here: what the first line says that is for it, or null. */
    @Nullable
    Mapped inward(TopicName name) {
        for (Line line : lines) {
            Mapped mapped = line.inward(name);
            if (mapped != null) {
                return mapped;
            }
        }
        return null;
    }

    /** A line with the number that its Subscription Identifier has. */
    record Numbered(int identifier, BridgeTopic topic) {}

    /** The lines whose messages go out. */
    List<Numbered> outgoing() {
        List<Numbered> outgoing = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).topic.direction().goesOut()) {
                outgoing.add(new Numbered(i + 1, lines.get(i).topic));
            }
        }
        return outgoing;
    }
}

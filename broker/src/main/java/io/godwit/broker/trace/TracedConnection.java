// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.codec.PacketFields;
import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the feed knows it: exists only where a packet was traced. Confined to the connection's loop.
 *
 * <p>It remembers which topics a packet identifier stands for, so that an acknowledgement is found by its topic too.
 */
public final class TracedConnection {
    /** Identifiers whose topics are remembered; the oldest goes first. */
    private static final int MOST_IDENTIFIERS = 1024;

    private static final int OF_SUBSCRIPTIONS = 1 << 16;
    private static final int OF_THE_BROKER = 1 << 17;

    private final TraceFeed feed;
    private final long number;
    private TracedPeer peer;

    /** Topics by identifier, kind and sender; null before the first. */
    private @Nullable Map<Integer, List<String>> topics;

    TracedConnection(TraceFeed feed, long number, TracedPeer peer) {
        this.feed = feed;
        this.number = number;
        this.peer = peer;
    }

    /** The connection begins; {@code how} says where it comes from. */
    public void begin(String how) {
        tell(Direction.BEGIN, how);
    }

    /** Who the client is has been checked: its user name may be another one than it showed. */
    public void admitted(@Nullable String userName) {
        peer = new TracedPeer(peer.clientId(), userName, peer.address(), peer.port());
    }

    /** The connection is over. */
    public void end(String why) {
        tell(Direction.END, why);
    }

    private void tell(Direction direction, String why) {
        if (feed.isWanted(peer, List.of())) {
            feed.add(Sighting.ofConnection(feed.nowMicros(), peer, number, direction, why), List.of());
        }
    }

    /**
     * A packet came or was sent.
     *
     * @param topic of a PUBLISH, whether it names it or its alias; null when it is not known
     */
    public void packet(Direction direction, Packet packet, ProtocolVersion version, @Nullable TopicName topic) {
        List<String> about = topicsOf(direction, packet, topic);
        if (!feed.isWanted(peer, about)) {
            return;
        }
        byte[] bytes = PacketEncoder.firstBytes(packet, version, Sighting.KEPT);
        int size = bytes.length < Sighting.KEPT ? bytes.length : PacketEncoder.length(packet, version);
        Sighting sighting = new Sighting(
                feed.nowMicros(),
                peer,
                number,
                direction,
                version,
                PacketSummary.identifier(packet),
                PacketSummary.of(packet, version, topic == null ? null : topic.toString()),
                size,
                bytes);
        feed.add(sighting.withoutSecrets(), about);
    }

    /**
     * Something came that is no packet.
     *
     * @param received its beginning; never changed
     * @param detail what is wrong with it
     */
    public void broken(byte[] received, ProtocolVersion version, String detail) {
        if (!feed.isWanted(peer, List.of()) || received.length == 0) {
            return;
        }
        PacketType type = PacketFields.typeOf(received[0]);
        int size = PacketFields.sizeOf(received);
        int shown = Math.min(received.length, size);
        if (type == null || type == PacketType.CONNECT || type == PacketType.AUTH) {
            // Nobody knows where the secrets of a packet are that cannot be read.
            shown = 1;
        }
        Sighting sighting = new Sighting(
                feed.nowMicros(),
                peer,
                number,
                Direction.IN,
                version,
                0,
                (type == null ? "No packet" : type + " that breaks the protocol") + ": " + detail,
                size,
                Arrays.copyOf(received, shown));
        feed.add(sighting, List.of());
    }

    private List<String> topicsOf(Direction direction, Packet packet, @Nullable TopicName topic) {
        return switch (packet) {
            case Publish publish -> {
                List<String> named = topic == null ? List.of() : List.of(topic.toString());
                if (publish.packetIdentifier() != 0) {
                    remember(publish.packetIdentifier() | (direction == Direction.OUT ? OF_THE_BROKER : 0), named);
                }
                yield named;
            }
            case Subscribe subscribe -> {
                List<String> filters = new ArrayList<>();
                for (Subscription subscription : subscribe.subscriptions()) {
                    filters.add(subscription.filter().matchedText());
                }
                remember(subscribe.packetIdentifier() | OF_SUBSCRIPTIONS, filters);
                yield filters;
            }
            case Unsubscribe unsubscribe -> {
                List<String> filters = new ArrayList<>();
                for (TopicFilter filter : unsubscribe.filters()) {
                    filters.add(filter.matchedText());
                }
                remember(unsubscribe.packetIdentifier() | OF_SUBSCRIPTIONS, filters);
                yield filters;
            }
            case SubAck ack -> recall(ack.packetIdentifier() | OF_SUBSCRIPTIONS);
            case UnsubAck ack -> recall(ack.packetIdentifier() | OF_SUBSCRIPTIONS);
            case Connect connect -> {
                Will will = connect.will();
                yield will == null ? List.of() : List.of(will.topic().toString());
            }
            case PubAck ack -> ofAnswer(direction, ack.packetIdentifier(), false);
            case PubRec ack -> ofAnswer(direction, ack.packetIdentifier(), false);
            case PubRel ack -> ofAnswer(direction, ack.packetIdentifier(), true);
            case PubComp ack -> ofAnswer(direction, ack.packetIdentifier(), false);
            case ConnAck ignored -> List.of();
            case PingReq ignored -> List.of();
            case PingResp ignored -> List.of();
            case Disconnect ignored -> List.of();
            case Auth ignored -> List.of();
        };
    }

    /** PUBACK, PUBREC and PUBCOMP come from the receiver of the PUBLISH, PUBREL from its sender. */
    private List<String> ofAnswer(Direction direction, int packetIdentifier, boolean fromSender) {
        boolean sent = direction == Direction.OUT;
        return recall(packetIdentifier | (sent == fromSender ? OF_THE_BROKER : 0));
    }

    private void remember(int key, List<String> about) {
        Map<Integer, List<String>> known = topics;
        if (known == null) {
            known = new LinkedHashMap<>();
            topics = known;
        }
        known.remove(key);
        known.put(key, about);
        if (known.size() > MOST_IDENTIFIERS) {
            known.remove(known.keySet().iterator().next());
        }
    }

    private List<String> recall(int key) {
        Map<Integer, List<String>> known = topics;
        List<String> about = known == null ? null : known.get(key);
        return about == null ? List.of() : about;
    }
}

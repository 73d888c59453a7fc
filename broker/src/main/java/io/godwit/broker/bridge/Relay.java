// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.bridge;

import io.godwit.broker.config.BridgeConfig;
import io.godwit.broker.connection.Wire;
import io.godwit.broker.metrics.Counter;
import io.godwit.broker.session.OnLoop;
import io.godwit.protocol.codec.PacketEncoder;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Carries messages between the two sides of a bridge, one packet in, one packet out, under the same packet identifier:
 *
 * <pre>
 * here          bridge          there
 * PUBLISH 7  -> topic mapped -> PUBLISH 7
 * PUBACK 7   <----------------  PUBACK 7
 *
 * PUBLISH 9  <- topic mapped <- PUBLISH 9
 * PUBREC 9   ---------------->  PUBREC 9
 * PUBREL 9   <----------------  PUBREL 9
 * PUBCOMP 9  ---------------->  PUBCOMP 9
 * </pre>
 *
 * <p>So the session on each side is what remembers messages, windows and identifiers; nothing is acknowledged to one side
 * before the other side has it, and what was under way when a connection broke is gone on with by both. Only where a message
 * cannot go on as it is (QoS above what the other side takes, too large, no line) the relay answers for the other side.
 */
@OnLoop
final class Relay {
    /** What ends the whole connection. */
    interface Owner {
        /** The message cannot be taken now but perhaps later: the connection has to be begun anew after a while. */
        void onTryLater(String reason);
    }

    private final BridgeConfig config;
    private final BridgeServices services;
    private final TopicMapping mapping;
    private final NearSide near;
    private final Wire far;
    private final FarLimits limits;
    private final FarAliases aliases;
    private final BridgeCounts counts;
    private final Complaints complaints;
    private final Owner owner;

    /** Whether the other side may send back what it got from here. */
    private final boolean echoes;

    /** Whether this broker takes retained messages; known once the near side is connected. */
    private boolean nearRetains = true;

    /** Packet identifiers that are QoS 2 here and QoS 1 there. */
    private final BitSet lowered = new BitSet();

    /** Packet identifiers of QoS 2 messages from there that nobody wants here. */
    private final BitSet unwanted = new BitSet();

    Relay(
            BridgeConfig config,
            BridgeServices services,
            TopicMapping mapping,
            NearSide near,
            Wire far,
            FarLimits limits,
            boolean echoes,
            BridgeCounts counts,
            Complaints complaints,
            Owner owner) {
        this.config = config;
        this.services = services;
        this.mapping = mapping;
        this.near = near;
        this.far = far;
        this.limits = limits;
        this.aliases = new FarAliases(limits.topicAliases(), config.remote().maxTopicAlias());
        this.echoes = echoes;
        this.counts = counts;
        this.complaints = complaints;
        this.owner = owner;
    }

    /** The near side is connected; {@code properties} are those of its CONNACK. */
    void onNearOpen(Properties properties) {
        nearRetains = properties.number(Property.RETAIN_AVAILABLE, 1) == 1;
    }

    // ---- From here.

    /** A packet from this broker. */
    void fromNear(Packet packet) {
        assert services.loop().inEventLoop();
        if (packet instanceof Publish publish) {
            outward(publish);
        } else if (packet instanceof PubAck answer) {
            answerFar(answer, answer.reasonCode());
        } else if (packet instanceof PubRec answer) {
            answerFar(answer, answer.reasonCode());
        } else {
            far.send(packet); // PUBREL and PUBCOMP.
        }
    }

    private void answerFar(Packet answer, ReasonCode code) {
        if (code == ReasonCode.QUOTA_EXCEEDED) {
            // The other side would take it for the last word and drop the message.
            owner.onTryLater("this broker has no room to store messages; free disk space");
            return;
        }
        if (code.isError()) {
            counts.droppedIn++;
            complaints.warn(
                    Complaints.Kind.REFUSED_HERE,
                    "Bridge " + config.name() + ": this broker refuses a message from the other one: "
                            + NearSide.said(code, propertiesOf(answer))
                            + "; check the ACL of local_username. It is dropped.");
        }
        far.send(answer);
    }

    private void outward(Publish publish) {
        TopicName topic = publish.topic();
        if (topic == null) {
            throw new IllegalStateException("A PUBLISH to a bridge has no topic");
        }
        TopicMapping.Mapped mapped = mapping.outward(topic, identifiers(publish.properties()));
        if (mapped == null) {
            settle(publish);
            return;
        }
        QoS qos = publish.qos().atMost(limits.maxQos()); // [MQTT-3.2.2-11]
        boolean retain = publish.retain() && config.remote().outgoingRetain() && limits.retain(); // [MQTT-3.2.2-14]
        int packetIdentifier = qos == QoS.AT_MOST_ONCE ? 0 : publish.packetIdentifier();
        boolean dup = publish.dup() && qos != QoS.AT_MOST_ONCE;
        Properties properties = far.version().isV5() ? without(publish.properties()) : Properties.NONE;
        Publish sent = new Publish(dup, qos, retain, mapped.topic(), packetIdentifier, properties, publish.payload());
        if (limits.maxPacketSize() != Long.MAX_VALUE
                && PacketEncoder.length(sent, far.version()) > limits.maxPacketSize()) {
            counts.droppedOut++;
            services.counters().count(Counter.DROPPED_TOO_LARGE);
            complaints.warn(
                    Complaints.Kind.TOO_LARGE,
                    "Bridge " + config.name() + ": a message on " + topic + " is larger than the "
                            + limits.maxPacketSize() + " bytes that the other broker takes. It is dropped.");
            settle(publish); // [MQTT-3.2.2-15]
            return;
        }
        services.guard()
                .onGoingOut(
                        config.name(),
                        mapped.line(),
                        topic,
                        mapped.topic(),
                        publish.payload(),
                        services.loop().nanos());
        far.send(limits.topicAliases() == 0 ? sent : aliased(sent, mapped.topic()));
        counts.out++;
        counts.lastNanos = services.loop().nanos();
        if (qos != publish.qos()) {
            if (qos == QoS.AT_MOST_ONCE) {
                settle(publish);
            } else {
                lowered.set(packetIdentifier);
            }
        }
    }

    private Publish aliased(Publish publish, TopicName topic) {
        int known = aliases.known(topic);
        int alias = known == 0 ? aliases.free() : known;
        if (alias == 0) {
            return publish;
        }
        Publish named = new Publish(
                publish.dup(),
                publish.qos(),
                publish.retain(),
                known == 0 ? topic : null,
                publish.packetIdentifier(),
                publish.properties().toBuilder()
                        .number(Property.TOPIC_ALIAS, alias)
                        .build(),
                publish.payload());
        if (known == 0) {
            if (PacketEncoder.length(named, far.version()) > limits.maxPacketSize()) {
                return publish;
            }
            aliases.take(topic, alias);
        }
        return named;
    }

    /** Tells this broker that a message is done with; later, because its session is in the middle of sending it. */
    private void settle(Publish publish) {
        int packetIdentifier = publish.packetIdentifier();
        switch (publish.qos()) {
            case AT_MOST_ONCE -> {}
            case AT_LEAST_ONCE -> services.loop().execute(() -> near.tell(new PubAck(packetIdentifier)));
            case EXACTLY_ONCE -> services.loop().execute(() -> near.tell(settled(packetIdentifier)));
        }
    }

    /** An error is the one answer that ends a QoS 2 exchange at once. */
    private static PubRec settled(int packetIdentifier) {
        return new PubRec(packetIdentifier, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, Properties.NONE);
    }

    // ---- From there.

    /** A PUBLISH, or an answer to one, from the other broker. */
    void fromFar(Packet packet) {
        assert services.loop().inEventLoop();
        switch (packet) {
            case Publish publish -> inward(publish);
            case PubAck answer -> {
                if (noteAnswer(answer, answer.reasonCode())) {
                    int packetIdentifier = answer.packetIdentifier();
                    if (lowered.get(packetIdentifier)) {
                        lowered.clear(packetIdentifier);
                        near.tell(settled(packetIdentifier));
                    } else {
                        near.tell(answer);
                    }
                }
            }
            case PubRec answer -> {
                if (noteAnswer(answer, answer.reasonCode())) {
                    near.tell(answer);
                }
            }
            case PubRel release -> {
                int packetIdentifier = release.packetIdentifier();
                if (unwanted.get(packetIdentifier)) {
                    unwanted.clear(packetIdentifier);
                    far.send(new PubComp(packetIdentifier));
                } else {
                    near.tell(release);
                }
            }
            case PubComp answer -> near.tell(answer);
            default -> throw new IllegalStateException("No packet to relay: " + packet.type());
        }
    }

    /** Whether the answer may be handed on. */
    private boolean noteAnswer(Packet answer, ReasonCode code) {
        if (code == ReasonCode.QUOTA_EXCEEDED) {
            // Handed on it would end the exchange, and the message would be lost.
            owner.onTryLater("the other broker has no room for messages (" + code.text() + ")");
            return false;
        }
        if (code.isError()) {
            counts.droppedOut++;
            complaints.warn(
                    Complaints.Kind.REFUSED_THERE,
                    "Bridge " + config.name() + ": the other broker refuses a message: "
                            + NearSide.said(code, propertiesOf(answer))
                            + "; check what remote_username may publish there. It is dropped.");
        }
        return true;
    }

    private void inward(Publish publish) {
        TopicName topic = aliases.topicOf(publish);
        TopicMapping.Mapped mapped = mapping.inward(topic);
        // An array of its own, by which the guard knows the message again, even where there is nothing in it.
        byte[] payload = publish.payload().length == 0 ? new byte[0] : publish.payload();
        boolean cut = mapped == null;
        if (mapped == null) {
            complaints.warn(
                    Complaints.Kind.NO_LINE,
                    "Bridge " + config.name() + ": the other broker sends a message on " + topic
                            + ", which no \"topic\" line lets in. It is dropped.");
        } else {
            LoopGuard.Verdict verdict = services.guard()
                    .onComingIn(
                            config.name(),
                            mapped.line(),
                            mapped.topic(),
                            topic,
                            payload,
                            echoes && mapped.line().direction().goesOut(),
                            services.loop().nanos());
            cut = verdict != LoopGuard.Verdict.GOES_ON;
        }
        if (mapped == null || cut) {
            counts.droppedIn++;
            dismiss(publish);
            return;
        }
        counts.in++;
        counts.lastNanos = services.loop().nanos();
        near.tell(new Publish(
                publish.dup(),
                publish.qos(),
                publish.retain() && nearRetains,
                mapped.topic(),
                publish.packetIdentifier(),
                without(publish.properties()),
                payload));
    }

    /** Answers a message that goes nowhere. */
    private void dismiss(Publish publish) {
        switch (publish.qos()) {
            case AT_MOST_ONCE -> {}
            case AT_LEAST_ONCE -> far.send(new PubAck(publish.packetIdentifier()));
            case EXACTLY_ONCE -> {
                unwanted.set(publish.packetIdentifier());
                far.send(new PubRec(publish.packetIdentifier()));
            }
        }
    }

    // ---- Properties.

    private static List<Integer> identifiers(Properties properties) {
        List<Integer> identifiers = new ArrayList<>(1);
        for (int i = 0; i < properties.size(); i++) {
            if (properties.propertyAt(i) == Property.SUBSCRIPTION_IDENTIFIER
                    && properties.valueAt(i) instanceof Long one) {
                identifiers.add(one.intValue());
            }
        }
        return identifiers;
    }

    /** What belongs to one connection and not to the message. */
    private static Properties without(Properties properties) {
        return properties.has(Property.SUBSCRIPTION_IDENTIFIER) || properties.has(Property.TOPIC_ALIAS)
                ? properties.toBuilder()
                        .without(Property.SUBSCRIPTION_IDENTIFIER)
                        .without(Property.TOPIC_ALIAS)
                        .build()
                : properties;
    }

    private static Properties propertiesOf(Packet answer) {
        return switch (answer) {
            case PubAck one -> one.properties();
            case PubRec one -> one.properties();
            default -> Properties.NONE;
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.trace;

import io.godwit.protocol.codec.PacketFields;
import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Property;
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
import io.godwit.protocol.spec.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A packet in one short line, without payload or secrets. */
final class PacketSummary {
    /** Of a SUBSCRIBE's filters and the like. */
    private static final int MOST_ENTRIES = 8;

    private static final int MOST_CHARACTERS = 200;

    private PacketSummary() {}

    /** The packet's identifier, or 0 where it has none. */
    static int identifier(Packet packet) {
        return switch (packet) {
            case Publish publish -> publish.packetIdentifier();
            case PubAck ack -> ack.packetIdentifier();
            case PubRec ack -> ack.packetIdentifier();
            case PubRel ack -> ack.packetIdentifier();
            case PubComp ack -> ack.packetIdentifier();
            case Subscribe subscribe -> subscribe.packetIdentifier();
            case SubAck ack -> ack.packetIdentifier();
            case Unsubscribe unsubscribe -> unsubscribe.packetIdentifier();
            case UnsubAck ack -> ack.packetIdentifier();
            case Connect ignored -> 0;
            case ConnAck ignored -> 0;
            case PingReq ignored -> 0;
            case PingResp ignored -> 0;
            case Disconnect ignored -> 0;
            case Auth ignored -> 0;
        };
    }

    /**
     * The line.
     *
     * @param topic of a PUBLISH that has only an alias; null when it is not known
     */
    static String of(Packet packet, ProtocolVersion version, @Nullable String topic) {
        String text = switch (packet) {
            case Connect connect -> connect(connect);
            case ConnAck ack -> connAck(ack, version);
            case Publish publish -> publish(publish, topic);
            case PubAck ack -> answer(ack, ack.packetIdentifier(), ack.reasonCode());
            case PubRec ack -> answer(ack, ack.packetIdentifier(), ack.reasonCode());
            case PubRel ack -> answer(ack, ack.packetIdentifier(), ack.reasonCode());
            case PubComp ack -> answer(ack, ack.packetIdentifier(), ack.reasonCode());
            case Subscribe subscribe ->
                "SUBSCRIBE m" + subscribe.packetIdentifier() + " "
                        + joined(subscribe.subscriptions(), PacketSummary::subscription);
            case SubAck ack ->
                "SUBACK m" + ack.packetIdentifier() + " "
                        + joined(ack.reasonCodes(), code -> code.isError() ? code(ack, code) : "q" + code.value());
            case Unsubscribe unsubscribe ->
                "UNSUBSCRIBE m" + unsubscribe.packetIdentifier() + " "
                        + joined(unsubscribe.filters(), Object::toString);
            case UnsubAck ack ->
                "UNSUBACK m" + ack.packetIdentifier()
                        + (version.isV5() ? " " + joined(ack.reasonCodes(), code -> code(ack, code)) : "");
            case PingReq ignored -> "PINGREQ";
            case PingResp ignored -> "PINGRESP";
            case Disconnect disconnect ->
                version.isV5() ? "DISCONNECT " + code(disconnect, disconnect.reasonCode()) : "DISCONNECT";
            case Auth auth -> "AUTH " + code(auth, auth.reasonCode());
        };
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }

    private static String connect(Connect connect) {
        Will will = connect.will();
        String clean = connect.version().isV5() ? ", clean start" : ", clean session";
        return "CONNECT " + connect.clientIdentifier()
                + " (MQTT " + connect.version().text()
                + (connect.cleanStart() ? clean : "")
                + ", keep alive " + connect.keepAliveSeconds() + " s"
                + (connect.userName() == null ? "" : ", user " + connect.userName())
                + (will == null ? "" : ", will " + will.topic())
                + ")";
    }

    private static String connAck(ConnAck ack, ProtocolVersion version) {
        int returnCode = ack.reasonCode().connectReturnCode();
        String code = version.isV5() || returnCode < 0
                ? code(ack, ack.reasonCode())
                : returnCode + " " + ack.reasonCode().text();
        return "CONNACK " + code + (ack.sessionPresent() ? ", session present" : "");
    }

    private static String publish(Publish publish, @Nullable String topic) {
        long alias = publish.properties().number(Property.TOPIC_ALIAS, 0);
        return "PUBLISH q" + publish.qos().value()
                + (publish.packetIdentifier() == 0 ? "" : " m" + publish.packetIdentifier())
                + (publish.dup() ? " dup" : "")
                + (publish.retain() ? " retain" : "")
                + " " + (topic == null ? "unknown topic" : topic)
                + (alias == 0 ? "" : publish.topic() == null ? " by alias " + alias : " alias " + alias)
                + " (" + publish.payload().length + (publish.payload().length == 1 ? " byte)" : " bytes)");
    }

    private static String answer(Packet packet, int packetIdentifier, ReasonCode code) {
        return packet.type() + " m" + packetIdentifier + (code == ReasonCode.SUCCESS ? "" : " " + code(packet, code));
    }

    private static String subscription(Subscription subscription) {
        return subscription.filter() + " q" + subscription.qos().value();
    }

    private static String code(Packet packet, ReasonCode code) {
        PacketType type = packet.type();
        return String.format(Locale.ROOT, "0x%02X ", code.value()) + PacketFields.textOf(code, type);
    }

    private static <T> String joined(List<T> entries, Function<T, String> text) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < entries.size() && i < MOST_ENTRIES; i++) {
            shown.add(text.apply(entries.get(i)));
        }
        int more = entries.size() - MOST_ENTRIES;
        return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
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
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import java.io.PrintStream;
import java.util.stream.Collectors;

/** The lines of {@code -d}: one for each packet, as mosquitto's commands print them. Used by the client's loop. */
final class DebugLines {
    private final Tool tool;
    private final PrintStream out;
    private String client;
    private int sent;

    DebugLines(Tool tool, PrintStream out, String clientIdentifier) {
        this.tool = tool;
        this.out = out;
        this.client = clientIdentifier.isEmpty() ? "(null)" : clientIdentifier;
    }

    void onSent(Packet packet) {
        switch (packet) {
            case Connect ignored -> line("sending CONNECT");
            case Publish publish -> {
                sent++;
                line("sending PUBLISH " + publish(publish, publish.packetIdentifier() == 0 ? sent : 0));
            }
            case PubAck ack ->
                line("sending PUBACK (m" + ack.packetIdentifier() + ", rc"
                        + ack.reasonCode().value() + ")");
            case PubRec rec ->
                line("sending PUBREC (m" + rec.packetIdentifier() + ", rc"
                        + rec.reasonCode().value() + ")");
            case PubRel rel -> line("sending PUBREL (m" + rel.packetIdentifier() + ")");
            case PubComp comp -> line("sending PUBCOMP (m" + comp.packetIdentifier() + ")");
            case Subscribe subscribe -> {
                sent++;
                for (Subscription subscription : subscribe.subscriptions()) {
                    line("sending SUBSCRIBE (Mid: " + subscribe.packetIdentifier() + ", Topic: "
                            + subscription.filter() + ", QoS: "
                            + subscription.qos().value() + ", Options: 0x" + options(subscription) + ")");
                }
            }
            case Unsubscribe unsubscribe -> {
                sent++;
                for (TopicFilter filter : unsubscribe.filters()) {
                    line("sending UNSUBSCRIBE (Mid: " + unsubscribe.packetIdentifier() + ", Topic: " + filter + ")");
                }
            }
            case PingReq ignored -> line("sending PINGREQ");
            case Disconnect ignored -> line("sending DISCONNECT");
            case Auth ignored -> line("sending AUTH");
            case ConnAck ignored -> line("sending CONNACK");
            case SubAck ignored -> line("sending SUBACK");
            case UnsubAck ignored -> line("sending UNSUBACK");
            case PingResp ignored -> line("sending PINGRESP");
        }
    }

    void onReceived(Packet packet) {
        switch (packet) {
            case ConnAck connAck -> {
                String assigned = connAck.properties().text(Property.ASSIGNED_CLIENT_IDENTIFIER);
                client = assigned == null ? client : assigned;
                line("received CONNACK (" + connAck.reasonCode().value() + ")");
            }
            case Publish publish -> line("received PUBLISH " + publish(publish, 0));
            case PubAck ack ->
                line("received PUBACK (Mid: " + ack.packetIdentifier() + ", RC:"
                        + ack.reasonCode().value() + ")");
            case PubRec rec -> line("received PUBREC (Mid: " + rec.packetIdentifier() + ")");
            case PubRel rel -> line("received PUBREL (Mid: " + rel.packetIdentifier() + ")");
            case PubComp comp ->
                line("received PUBCOMP (Mid: " + comp.packetIdentifier() + ", RC:"
                        + comp.reasonCode().value() + ")");
            case SubAck ack -> {
                line("received SUBACK");
                if (tool == Tool.SUB) {
                    printGranted(ack);
                }
            }
            case UnsubAck ignored -> line("received UNSUBACK");
            case PingResp ignored -> line("received PINGRESP");
            case Disconnect disconnect ->
                line("received DISCONNECT (" + disconnect.reasonCode().value() + ")");
            case Auth ignored -> line("received AUTH");
            case Connect ignored -> line("received CONNECT");
            case Subscribe ignored -> line("received SUBSCRIBE");
            case Unsubscribe ignored -> line("received UNSUBSCRIBE");
            case PingReq ignored -> line("received PINGREQ");
        }
    }

    private void printGranted(SubAck ack) {
        out.println("Subscribed (mid: " + ack.packetIdentifier() + "): "
                + ack.reasonCodes().stream()
                        .map(ReasonCode::value)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")));
        out.flush();
    }

    private static String publish(Publish publish, int countedIdentifier) {
        return "(d" + (publish.dup() ? 1 : 0) + ", q" + publish.qos().value() + ", r" + (publish.retain() ? 1 : 0)
                + ", m" + (countedIdentifier == 0 ? publish.packetIdentifier() : countedIdentifier) + ", '"
                + (publish.topic() == null ? "" : publish.topic()) + "', ... (" + publish.payload().length
                + " bytes))";
    }

    private static String options(Subscription subscription) {
        int bits = (subscription.noLocal() ? 4 : 0)
                | (subscription.retainAsPublished() ? 8 : 0)
                | subscription.retainHandling().value() << 4;
        return (bits < 0x10 ? "0" : "") + Integer.toHexString(bits);
    }

    private void line(String text) {
        out.println("Client " + client + " " + text);
        out.flush();
    }
}

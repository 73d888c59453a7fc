// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.protocol.packet.PacketType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What each {@code $SYS} topic tells, in one sentence, for the reference. Immutable. */
public final class SysMeanings {
    private static final String ROOT = "$SYS/broker/";

    private final Map<String, String> meanings = new LinkedHashMap<>();

    /** The table. */
    public SysMeanings() {
        add("version", "Name and version of the broker; published once, when it starts.");
        add("uptime", "Seconds since the broker started.");
        clients();
        messages();
        traffic();
        packets();
        load("messages/received", "Packets of any type received");
        load("messages/sent", "Packets of any type sent");
        load("publish/dropped", "Messages dropped");
        load("publish/received", "PUBLISH packets received");
        load("publish/sent", "PUBLISH packets sent");
        load("bytes/received", "Bytes received");
        load("bytes/sent", "Bytes sent");
        load("sockets", "Network connections opened");
        load("connections", "CONNECT packets received");
        details();
        logs();
    }

    private void clients() {
        add("clients/total", "Sessions, connected or not.");
        add("clients/maximum", "The most sessions there have been at a time since the start.");
        add("clients/disconnected", "Sessions whose client is away and may come back.");
        add("clients/inactive", "The same as clients/disconnected, under its older name.");
        add("clients/connected", "Clients connected now.");
        add("clients/active", "The same as clients/connected, under its older name.");
        add("clients/expired", "Sessions that ended because their expiry interval was over.");
        add("subscriptions/count", "Subscriptions of all sessions.");
        add("shared_subscriptions/count", "Those of them that are shared.");
    }

    private void messages() {
        add("messages/stored", "Messages held: retained ones and those that wait in queues.");
        add("messages/inflight", "Messages of QoS 1 and 2 on the way to clients, not acknowledged yet.");
        add("store/messages/count", "The same as messages/stored.");
        add("store/messages/bytes", "Bytes of the messages held.");
        add("retained messages/count", "Retained messages.");
        add("heap/current", "Bytes of memory in use, heap and buffers.");
        add("heap/maximum", "The most of that reported since the start.");
        add("store/durability", "The level of durability in force: memory, process or power.");
        add(
                "store/room",
                "What the disk can take: ample, reserve (no further messages) or none (no further sessions).");
        add("store/bytes/disk", "Bytes that the journal takes on disk.");
        add("store/bytes/live", "Those of them that are still needed.");
        add("store/segments", "Files of the journal.");
        add("store/errors", "Reads and writes of the journal that failed.");
        add("store/messages/refused", "Messages that were not taken because the disk was full or failing.");
    }

    private void traffic() {
        add("messages/received", "Packets of any type received.");
        add("messages/sent", "Packets of any type sent.");
        add("bytes/received", "Bytes received.");
        add("bytes/sent", "Bytes sent.");
        add("publish/messages/received", "PUBLISH packets received.");
        add("publish/messages/sent", "PUBLISH packets sent.");
        add("publish/messages/dropped", "Messages dropped because a queue, the memory or a slow reader had no room.");
        add("publish/bytes/received", "Payload bytes of the PUBLISH packets received.");
        add("publish/bytes/sent", "Payload bytes of the PUBLISH packets sent.");
        add("packet/out/count", "Packets that wait for slow readers.");
        add("packet/out/bytes", "Bytes that wait for slow readers.");
        add("connections/socket/count", "Network connections opened since the start.");
    }

    private void packets() {
        for (PacketType type : PacketType.values()) {
            String name = "mqtt/" + type.name().toLowerCase(Locale.ROOT) + '/';
            if (SysPackets.isReceived(type)) {
                add(name + "received", type + " packets received.");
            }
            if (SysPackets.isSent(type)) {
                add(name + "sent", type + " packets sent.");
            }
        }
        add("mqtt/publish/dropped", "The same as publish/messages/dropped.");
    }

    private void load(String name, String what) {
        for (int minutes : new int[] {1, 5, 15}) {
            add(
                    "load/" + name + "/" + minutes + "min",
                    what + " per minute, as an average over " + minutes + (minutes == 1 ? " minute." : " minutes."));
        }
    }

    private void details() {
        add(
                "connection/client/<client id>/state",
                "1 while the client is connected, 0 for a day after, with godwit_sys_details true.");
        add(
                "client/lifetimes/<bucket>",
                "Connections that ended after at most so many seconds and more than the bucket below, likewise.");
        add(
                "publish/sizes/<bucket>",
                "PUBLISH packets received with at most so many bytes of payload and more than the bucket below,"
                        + " likewise.");
        add("plugin/events/connect", "Clients let in, likewise.");
        add("plugin/events/disconnect", "Connections of such clients that ended, likewise.");
        add("plugin/events/message/in", "PUBLISH packets received, likewise.");
        add("plugin/events/message/out", "PUBLISH packets sent, likewise.");
        add("plugin/events/subscribe", "SUBSCRIBE packets received, likewise.");
        add("plugin/events/unsubscribe", "UNSUBSCRIBE packets received, likewise.");
    }

    private void logs() {
        add("log/E", "Errors, as they are logged, when log_dest topic is set; not retained.");
        add("log/W", "Warnings, likewise.");
        add("log/N", "Notices, such as connects and disconnects, likewise.");
        add("log/I", "Information, likewise.");
        add("log/M/subscribe", "Subscriptions that are made, when log_type subscribe is set.");
        add("log/M/unsubscribe", "Subscriptions that end, when log_type unsubscribe is set.");
        add("log/WS", "What WebSocket connections have to say, when log_type websockets is set.");
    }

    private void add(String name, String sentence) {
        meanings.put(ROOT + name, sentence);
    }

    /** Topic name to sentence, in the order of the table. */
    public Map<String, String> all() {
        return new LinkedHashMap<>(meanings);
    }
}

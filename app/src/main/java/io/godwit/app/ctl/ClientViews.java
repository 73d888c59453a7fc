// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clients, sessions and subscriptions for people. */
final class ClientViews {
    private final CtlTerminal terminal;

    ClientViews(CtlTerminal terminal) {
        this.terminal = terminal;
    }

    void clients(Facts answer) {
        long now = answer.number("nowMillis");
        Table table = new Table()
                .text("CLIENT")
                .text("USER")
                .text("ADDRESS")
                .text("MQTT")
                .number("FOR")
                .number("KEEP")
                .number("SUBS")
                .number("SENT")
                .number("QUEUED");
        List<Facts> clients = answer.objects("clients");
        for (Facts client : clients) {
            table.row(
                    client.text("id"),
                    client.text("user"),
                    client.text("address") + ":" + client.text("port"),
                    client.text("version"),
                    Words.duration(now - client.number("connectedAtMillis")),
                    client.text("keepAliveSeconds"),
                    client.text("subscriptions"),
                    client.text("inFlight"),
                    client.text("queued"));
        }
        terminal.table(table);
        CtlCommand.noteRest(terminal, answer, clients.size());
    }

    void sessions(Facts answer) {
        long now = answer.number("nowMillis");
        Table table = new Table()
                .text("CLIENT")
                .text("USER")
                .text("STATE")
                .text("ENDS")
                .number("SUBS")
                .number("SENT")
                .number("QUEUED")
                .number("BYTES");
        List<Facts> sessions = answer.objects("sessions");
        for (Facts session : sessions) {
            table.row(
                    session.text("id"),
                    session.text("user"),
                    session.flag("connected")
                            ? "connected"
                            : "gone for " + Words.duration(now - session.number("disconnectedAtMillis")),
                    ends(session, now),
                    session.text("subscriptions"),
                    session.text("inFlight"),
                    session.text("queued"),
                    session.text("queuedBytes"));
        }
        terminal.table(table);
        CtlCommand.noteRest(terminal, answer, sessions.size());
    }

    private static String ends(Facts session, long now) {
        if (!session.has("expirySeconds")) {
            return "never";
        }
        long seconds = session.number("expirySeconds");
        if (session.flag("connected")) {
            return seconds == 0 ? "with connection" : Words.duration(seconds * 1000) + " after it";
        }
        return "in " + Words.duration(session.number("disconnectedAtMillis") + seconds * 1000 - now);
    }

    void details(Facts answer) {
        long now = answer.number("nowMillis");
        Facts session = answer.object("session");
        row("client", session.text("id"));
        row("user", session.has("user") ? session.text("user") : "anonymous");
        if (session.flag("connected")) {
            row(
                    "connected",
                    "for " + Words.duration(now - session.number("connectedAtMillis")) + ", since "
                            + Words.time(session.number("connectedAtMillis")));
            row(
                    "from",
                    session.text("address") + ":" + session.text("port") + " to port " + session.text("listenerPort"));
            row(
                    "protocol",
                    "MQTT " + session.text("version")
                            + (session.flag("cleanStart") ? ", clean start" : ", goes on with its session"));
            row(
                    "keep alive",
                    session.number("keepAliveSeconds") == 0 ? "none" : session.number("keepAliveSeconds") + " s");
            row("not yet read", Words.bytes(session.number("unsentBytes")));
        } else {
            row(
                    "connected",
                    "no, gone for " + Words.duration(now - session.number("disconnectedAtMillis")) + ", since "
                            + Words.time(session.number("disconnectedAtMillis")));
        }
        row("session ends", ends(session, now));
        row(
                "queued",
                CtlCommand.counted(session.number("queued"), "message") + ", "
                        + Words.bytes(session.number("queuedBytes")));
        row(
                "in flight",
                session.number("inFlight") + " to the client, " + session.number("receiving") + " QoS 2 from it");
        row("will", session.has("willTopic") ? "to " + session.text("willTopic") : "none");
        List<Facts> window = session.objects("window");
        if (!window.isEmpty()) {
            terminal.say("");
            terminal.say("Sent, and the client owes an answer, the oldest first:");
            Table table = new Table()
                    .number("ID")
                    .text("TOPIC")
                    .number("QOS")
                    .text("WAITS FOR")
                    .number("BYTES");
            for (Facts message : window) {
                table.row(
                        message.text("packetIdentifier"),
                        message.text("topic"),
                        message.text("qos"),
                        message.text("awaited"),
                        message.text("bytes"));
            }
            terminal.table(table);
        }
        List<Facts> subscriptions = session.objects("subscriptionList");
        if (!subscriptions.isEmpty()) {
            terminal.say("");
            Table table = new Table().text("SUBSCRIPTION").number("QOS").text("OPTIONS");
            for (Facts subscription : subscriptions) {
                table.row(subscription.text("filter"), subscription.text("qos"), options(subscription));
            }
            terminal.table(table);
        }
    }

    private void row(String name, String value) {
        terminal.say(String.format("%-15s %s", name, Words.plain(value)));
    }

    static String options(Facts subscription) {
        List<String> options = new ArrayList<>();
        if (subscription.flag("noLocal")) {
            options.add("no local");
        }
        if (subscription.flag("retainAsPublished")) {
            options.add("retain as published");
        }
        switch (subscription.text("retainHandling")) {
            case "send_if_new" -> options.add("retained if new");
            case "do_not_send" -> options.add("no retained");
            default -> {}
        }
        if (subscription.has("identifier")) {
            options.add("identifier " + subscription.text("identifier"));
        }
        return String.join(", ", options);
    }

    void subscriptions(Facts answer, @Nullable String topic) {
        Table table = new Table()
                .text("CLIENT")
                .text("STATE")
                .text("FILTER")
                .number("QOS")
                .text("OPTIONS");
        if (topic != null) {
            table.text("GETS IT");
        }
        List<Facts> subscriptions = answer.objects("subscriptions");
        for (Facts each : subscriptions) {
            List<String> cells = new ArrayList<>(List.of(
                    each.text("client"),
                    each.flag("connected") ? "connected" : "away",
                    each.text("filter"),
                    each.text("qos"),
                    options(each)));
            if (topic != null) {
                cells.add(getsIt(each));
            }
            table.row(cells.toArray(new String[0]));
        }
        terminal.table(table);
        CtlCommand.noteRest(terminal, answer, subscriptions.size());
    }

    private static String getsIt(Facts subscription) {
        if (!subscription.flag("mayReceive")) {
            return "no, its rights forbid it";
        }
        if (subscription.has("shareName")) {
            return "one of its group does";
        }
        if (subscription.flag("connected")) {
            return "yes";
        }
        return subscription.number("qos") > 0 ? "when it is back" : "no, it is away";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import java.util.ArrayList;
import java.util.List;

/** The answer of {@code status} for people. */
final class StatusView {
    private final CtlTerminal terminal;

    StatusView(CtlTerminal terminal) {
        this.terminal = terminal;
    }

    void show(Facts status) {
        row("version", status.text("version") + ", process " + status.number("processId"));
        row(
                "up for",
                Words.duration(status.number("uptimeSeconds") * 1000) + ", since "
                        + Words.time(status.number("startedAtMillis")));
        row("configuration", status.text("configuration"));
        List<String> listeners = new ArrayList<>();
        for (Facts listener : status.objects("listeners")) {
            listeners.add(listener.text("address") + " " + listener.text("protocol")
                    + (listener.flag("tls") ? " with TLS" : "")
                    + (listener.flag("anonymous") ? ", anonymous clients allowed" : ""));
        }
        rows("listeners", listeners);
        row("connections", status.number("connections") + "; " + status.number("connectionsRefused") + " refused");
        row(
                "sessions",
                status.number("sessions") + ", " + (status.number("sessions") - status.number("connections"))
                        + " of them without a connection");
        row(
                "subscriptions",
                status.number("subscriptions") + " and " + status.number("sharedSubscriptions") + " shared");
        messages(status.object("messages"));
        row("retained", sizes(status.object("retained")));
        row("queued", sizes(status.object("queued")));
        store(status.object("store"));
        Facts memory = status.object("memory");
        row(
                "memory",
                Words.bytes(memory.number("usedBytes")) + " used, heap of at most "
                        + Words.bytes(memory.number("heapLimitBytes")));
        List<String> bridges = new ArrayList<>();
        for (Facts bridge : status.objects("bridges")) {
            bridges.add(bridge.text("name") + " " + (bridge.flag("connected") ? "connected" : "not connected"));
        }
        rows("bridges", bridges);
        Facts reload = status.object("lastReload");
        if (reload.has("atMillis")) {
            List<String> lines = new ArrayList<>();
            lines.add((reload.flag("done") ? "done " : "failed ") + Words.time(reload.number("atMillis")));
            lines.addAll(reload.texts("lines"));
            rows("last reload", lines);
        }
    }

    private void messages(Facts messages) {
        row("messages", messages.number("received") + " received, " + messages.number("sent") + " sent");
        Facts dropped = messages.object("dropped");
        List<String> reasons = new ArrayList<>();
        add(reasons, dropped, "queueFull", "full queue");
        add(reasons, dropped, "memoryFull", "memory limit");
        add(reasons, dropped, "slowReader", "slow reader at QoS 0");
        add(reasons, dropped, "expired", "expired");
        add(reasons, dropped, "tooLarge", "larger than the client takes");
        add(reasons, dropped, "diskFull", "full disk");
        add(reasons, dropped, "unreadable", "unreadable on disk");
        row("dropped", reasons.isEmpty() ? "none" : String.join(", ", reasons));
        Facts denied = messages.object("denied");
        row("denied", denied.number("publish") + " publishes, " + denied.number("receive") + " deliveries");
    }

    private static void add(List<String> reasons, Facts dropped, String name, String words) {
        if (dropped.number(name) > 0) {
            reasons.add(dropped.number(name) + " " + words);
        }
    }

    private static String sizes(Facts sizes) {
        return CtlCommand.counted(sizes.number("messages"), "message") + ", " + Words.bytes(sizes.number("bytes"));
    }

    private void store(Facts store) {
        if (store.text("durability").equals("memory")) {
            row("durability", "memory: nothing outlives the broker's process");
            return;
        }
        row("durability", store.text("durability") + ", in " + store.text("directory"));
        String room = switch (store.text("room")) {
            case "ample" -> "has room";
            case "reserve" -> "FULL: new messages are refused";
            default -> "FULL OR FAILING: messages, sessions and subscriptions that last are refused";
        };
        row(
                "disk",
                room + "; " + Words.bytes(store.number("bytes")) + " in "
                        + CtlCommand.counted(store.number("segments"), "file") + ", "
                        + Words.bytes(store.number("liveBytes"))
                        + " needed; " + CtlCommand.counted(store.number("errors"), "error"));
    }

    private void row(String name, String value) {
        terminal.say(String.format("%-15s %s", name, Words.plain(value)));
    }

    private void rows(String name, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            row(i == 0 ? name : "", values.get(i));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All subscriptions as a tree of topic levels. */
final class TreeView {
    private final Map<String, TreeView> below = new TreeMap<>();
    private final List<String> subscribers = new ArrayList<>();

    private TreeView() {}

    static List<String> lines(Facts answer) {
        TreeView root = new TreeView();
        for (Facts subscription : answer.objects("subscriptions")) {
            String filter = subscription.text("filter");
            String group = "";
            if (subscription.has("shareName")) {
                group = ", group " + subscription.text("shareName");
                filter = filter.split("/", 3)[2];
            }
            String options = ClientViews.options(subscription);
            root.at(filter.split("/", -1))
                    .subscribers
                    .add(subscription.text("client") + " (QoS " + subscription.text("qos") + group
                            + (options.isEmpty() ? "" : ", " + options)
                            + (subscription.flag("connected") ? "" : ", away") + ")");
        }
        List<String> lines = new ArrayList<>();
        root.addBelow("", lines);
        return lines;
    }

    private TreeView at(String[] levels) {
        TreeView at = this;
        for (String level : levels) {
            at = at.below.computeIfAbsent(level, missing -> new TreeView());
        }
        return at;
    }

    private void addBelow(String indent, List<String> lines) {
        below.forEach((level, tree) -> {
            lines.add(indent + Words.plain(level.isEmpty() ? "(empty level)" : level));
            tree.subscribers.forEach(subscriber -> lines.add(indent + "  → " + Words.plain(subscriber)));
            tree.addBelow(indent + "  ", lines);
        });
    }
}

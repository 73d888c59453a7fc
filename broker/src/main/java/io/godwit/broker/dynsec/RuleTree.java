// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.ClientIdentity;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one kind of one role, as a tree of topic levels: finds the first rule, in the role's order, whose filter a
 * topic name is for, without looking at the others and without making anything. Immutable once made; any thread may ask.
 */
final class RuleTree {
    /** Behind every rule. */
    private static final int NOTHING = Integer.MAX_VALUE;

    private final Node root = new Node();

    /** A tree of rules that stand in the order in which they are to be asked. */
    static RuleTree of(List<Acl> acls) {
        RuleTree tree = new RuleTree();
        for (int i = 0; i < acls.size(); i++) {
            Acl acl = acls.get(i);
            tree.add(acl.topic(), (i << 1) | (acl.allow() ? 1 : 0));
        }
        return tree;
    }

    private void add(String topic, int rank) {
        String[] levels = topic.split("/", -1);
        Node node = root;
        node.lowest = Math.min(node.lowest, rank);
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("#")) {
                if (i == levels.length - 1) {
                    node.hash = Math.min(node.hash, rank);
                }
                return; // Elsewhere it is no filter, and nothing is for it.
            }
            node = node.child(levels[i]);
            node.lowest = Math.min(node.lowest, rank);
        }
        node.end = Math.min(node.end, rank);
    }

    /** What the first rule says that matches. */
    Decision decide(TopicName topic, ClientIdentity client) {
        if (root.lowest == NOTHING) {
            return Decision.NONE;
        }
        int rank = find(root, topic.utf8(), 0, client, NOTHING);
        if (rank == NOTHING) {
            return Decision.NONE;
        }
        return (rank & 1) == 1 ? Decision.ALLOW : Decision.DENY;
    }

    private static int find(Node node, byte[] name, int begin, ClientIdentity client, int known) {
        // A wildcard or a name in the first level is for no topic name that begins with $.
        boolean literalOnly = begin == 0 && name[0] == '$';
        int best = literalOnly ? known : Math.min(known, node.hash);
        if (begin > name.length) {
            return Math.min(best, node.end);
        }
        int end = begin;
        int hash = 0;
        while (end < name.length && name[end] != '/') {
            hash = 31 * hash + name[end];
            end++;
        }
        Node literal = node.literal(name, begin, end, hash);
        if (literal != null && literal.lowest < best) {
            best = find(literal, name, end + 1, client, best);
        }
        if (literalOnly) {
            return best;
        }
        Node plus = node.plus;
        if (plus != null && plus.lowest < best) {
            best = find(plus, name, end + 1, client, best);
        }
        Node clientId = node.clientId;
        if (clientId != null && clientId.lowest < best && isName(client.clientId(), name, begin, end)) {
            best = find(clientId, name, end + 1, client, best);
        }
        Node userName = node.userName;
        if (userName != null && userName.lowest < best && isName(client.userName(), name, begin, end)) {
            best = find(userName, name, end + 1, client, best);
        }
        return best;
    }

    /** Whether a level is this name; makes nothing as long as the name is ASCII. */
    private static boolean isName(@Nullable String text, byte[] name, int begin, int end) {
        if (text == null) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                return Arrays.equals(utf8, 0, utf8.length, name, begin, end);
            }
            if (begin + i >= end || name[begin + i] != c) {
                return false;
            }
        }
        return text.length() == end - begin;
    }

    /** A level of filters; a table with open addressing has the levels below that are no wildcards. */
    private static final class Node {
        private int lowest = NOTHING;
        private int hash = NOTHING;
        private int end = NOTHING;
        private @Nullable Node plus;
        private @Nullable Node clientId;
        private @Nullable Node userName;
        private byte[] @Nullable [] names = new byte[2][];
        private @Nullable Node[] nodes = new @Nullable Node[2];
        private int size;

        @Nullable
        Node literal(byte[] name, int begin, int end, int hash) {
            int mask = names.length - 1;
            for (int i = hash & mask; ; i = (i + 1) & mask) {
                byte[] candidate = names[i];
                if (candidate == null) {
                    return null;
                }
                if (Arrays.equals(candidate, 0, candidate.length, name, begin, end)) {
                    return nodes[i];
                }
            }
        }

        Node child(String level) {
            return switch (level) {
                case "+" -> {
                    Node next = plus == null ? new Node() : plus;
                    plus = next;
                    yield next;
                }
                case "%c" -> {
                    Node next = clientId == null ? new Node() : clientId;
                    clientId = next;
                    yield next;
                }
                case "%u" -> {
                    Node next = userName == null ? new Node() : userName;
                    userName = next;
                    yield next;
                }
                default -> literalChild(level.getBytes(StandardCharsets.UTF_8));
            };
        }

        private Node literalChild(byte[] level) {
            Node known = literal(level, 0, level.length, TopicName.hash(level, 0, level.length));
            if (known != null) {
                return known;
            }
            if (2 * (size + 1) > names.length) {
                grow();
            }
            Node made = new Node();
            put(level, made);
            size++;
            return made;
        }

        private void grow() {
            byte[] @Nullable [] oldNames = names;
            @Nullable Node[] oldNodes = nodes;
            names = new byte[oldNames.length * 2][];
            nodes = new @Nullable Node[oldNames.length * 2];
            for (int i = 0; i < oldNames.length; i++) {
                byte[] name = oldNames[i];
                Node node = oldNodes[i];
                if (name != null && node != null) {
                    put(name, node);
                }
            }
        }

        private void put(byte[] name, Node node) {
            int mask = names.length - 1;
            int i = TopicName.hash(name, 0, name.length) & mask;
            while (names[i] != null) {
                i = (i + 1) & mask;
            }
            names[i] = name;
            nodes[i] = node;
        }
    }
}

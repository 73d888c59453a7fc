// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The filter of an ACL rule: a topic filter whose levels may also be {@code %c} and {@code %u}, which stand for the
 * client's identifier and user name. Each stands for one level: a name that holds a slash never matches. Immutable.
 */
@SuppressWarnings("ReferenceEquality") // The wildcards are constants, so that comparing is quick.
final class AclFilter {
    private static final byte[] PLUS = {'+'};
    private static final byte[] HASH = {'#'};
    private static final byte[] CLIENT = {'%', 'c'};
    private static final byte[] USER = {'%', 'u'};

    private final List<byte[]> levels;
    private final boolean dollar;
    private final boolean wildcardFirst;
    private final boolean forUsers;

    private AclFilter(List<byte[]> levels) {
        this.levels = levels;
        byte[] first = levels.getFirst();
        this.dollar = first.length > 0 && first[0] == '$';
        this.wildcardFirst = first == PLUS || first == HASH;
        this.forUsers = levels.contains(USER);
    }

    /** A filter in which {@code %c} and {@code %u} mean themselves. */
    static AclFilter plain(TopicFilter filter) {
        return new AclFilter(levels(filter, false));
    }

    /**
     * A filter in which they stand for names.
     *
     * @throws IllegalArgumentException if one of them does not fill its level
     */
    static AclFilter pattern(TopicFilter filter) {
        return new AclFilter(levels(filter, true));
    }

    /** The filter as it stands in a file. */
    String text() {
        return levels.stream()
                .map(level -> new String(level, StandardCharsets.UTF_8))
                .collect(Collectors.joining("/"));
    }

    private static List<byte[]> levels(TopicFilter filter, boolean pattern) {
        List<byte[]> levels = new ArrayList<>();
        byte[] text = filter.toString().getBytes(StandardCharsets.UTF_8);
        int begin = 0;
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == '/') {
                levels.add(level(Arrays.copyOfRange(text, begin, i), pattern));
                begin = i + 1;
            }
        }
        return List.copyOf(levels);
    }

    /** The level, or the constant that it equals, so that matching compares references. */
    private static byte[] level(byte[] bytes, boolean pattern) {
        for (byte[] special : pattern ? List.of(PLUS, HASH, CLIENT, USER) : List.of(PLUS, HASH)) {
            if (Arrays.equals(special, bytes)) {
                return special;
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (pattern && (text.contains("%c") || text.contains("%u"))) {
            throw new IllegalArgumentException("%c and %u must fill a level, not a part of \"" + text + '"');
        }
        return bytes;
    }

    /** Whether a topic name of this client is meant. */
    boolean matches(TopicName topic, ClientIdentity client) {
        if ((topic.beginsWithDollar() && !dollar) || (forUsers && client.userName() == null)) {
            return false;
        }
        byte[] name = topic.utf8();
        int at = 0;
        for (int i = 0; i < levels.size(); i++) {
            byte[] level = levels.get(i);
            if (level == HASH) {
                return true; // Also for the parent: "a/#" is for "a", where "at" is behind the end.
            }
            if (at > name.length) {
                return false;
            }
            int end = at;
            while (end < name.length && name[end] != '/') {
                end++;
            }
            if (!levelMatches(level, name, at, end, client)) {
                return false;
            }
            at = end + 1;
        }
        return at > name.length;
    }

    private static boolean levelMatches(byte[] level, byte[] name, int begin, int end, ClientIdentity client) {
        if (level == PLUS) {
            return true;
        }
        if (level == CLIENT) {
            return same(client.clientId(), name, begin, end);
        }
        if (level == USER) {
            String user = client.userName();
            return user != null && same(user, name, begin, end);
        }
        return Arrays.equals(level, 0, level.length, name, begin, end);
    }

    /** Whether these bytes are the text; makes nothing as long as the text is ASCII. */
    private static boolean same(String text, byte[] name, int begin, int end) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                return Arrays.equals(utf8, 0, utf8.length, name, begin, end);
            }
            if (begin + i >= end || name[begin + i] != c) {
                return false;
            }
        }
        return length == end - begin;
    }

    /** Whether some topic name is for both this filter, for this client, and the other filter. */
    boolean overlaps(TopicFilter filter, ClientIdentity client) {
        AclFilter other = subscription(filter);
        if ((other.wildcardFirst && dollar) || (wildcardFirst && other.dollar)) {
            return false;
        }
        int common = Math.min(levels.size(), other.levels.size());
        for (int i = 0; i < common; i++) {
            byte[] mine = levels.get(i);
            byte[] its = other.levels.get(i);
            if (mine == HASH || its == HASH) {
                return namesFit(client);
            }
            if (its != PLUS && !levelMatches(mine, its, 0, its.length, client)) {
                return false;
            }
        }
        return namesFit(client)
                && (levels.size() == other.levels.size()
                        || onlyHashFollows(levels, common)
                        || onlyHashFollows(other.levels, common));
    }

    /** Whether every topic name that another rule's filter means is meant by this one too, for every client. */
    boolean covers(AclFilter other) {
        if ((other.dollar && !dollar) || (forUsers && !other.forUsers)) {
            return false;
        }
        for (int i = 0; i < other.levels.size(); i++) {
            if (i >= levels.size()) {
                return false;
            }
            byte[] mine = levels.get(i);
            byte[] its = other.levels.get(i);
            if (mine == HASH) {
                return true;
            }
            boolean several = its == HASH || its == PLUS || its == CLIENT || its == USER;
            if (its == HASH || (mine != PLUS && (several ? mine != its : !Arrays.equals(mine, its)))) {
                return false;
            }
        }
        return levels.size() == other.levels.size() || onlyHashFollows(levels, other.levels.size());
    }

    /** As it is written. */
    @Override
    public String toString() {
        return levels.stream()
                .map(level -> new String(level, StandardCharsets.UTF_8))
                .collect(Collectors.joining("/"));
    }

    /** Whether every topic name for the other filter is for this one too, for this client. */
    boolean covers(TopicFilter filter, ClientIdentity client) {
        AclFilter other = subscription(filter);
        if (wildcardFirst && other.dollar) {
            return false;
        }
        for (int i = 0; i < other.levels.size(); i++) {
            if (i >= levels.size()) {
                return false;
            }
            byte[] mine = levels.get(i);
            byte[] its = other.levels.get(i);
            if (mine == HASH) {
                return true;
            }
            if (its == HASH || (its == PLUS && mine != PLUS)) {
                return false;
            }
            if (!levelMatches(mine, its, 0, its.length, client)) {
                return false;
            }
        }
        return levels.size() == other.levels.size() || onlyHashFollows(levels, other.levels.size());
    }

    private static AclFilter subscription(TopicFilter filter) {
        return new AclFilter(levels(TopicFilter.of(filter.matchedText()), false));
    }

    private static boolean onlyHashFollows(List<byte[]> levels, int from) {
        return levels.size() == from + 1 && levels.get(from) == HASH;
    }

    /** Whether the names that stand for levels are there and are one level each. */
    private boolean namesFit(ClientIdentity client) {
        for (byte[] level : levels) {
            if (level == CLIENT || level == USER) {
                String name = level == CLIENT ? client.clientId() : client.userName();
                if (name == null || name.indexOf('/') >= 0) {
                    return false;
                }
            }
        }
        return true;
    }
}

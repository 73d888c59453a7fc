// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of all keys; its rows are in the classes named after the groups. Immutable. */
final class Keys {
    private static final List<String> OPTION_PREFIXES = List.of("plugin_opt_", "auth_opt_");

    private final List<Key<?>> all;
    private final Map<String, Key<?>> bySpelling = new HashMap<>();

    Keys() {
        all = Stream.of(
                        GeneralKeys.ALL,
                        LoggingKeys.ALL,
                        SecurityKeys.ALL,
                        ListenerKeys.ALL,
                        TlsKeys.ALL,
                        PersistenceKeys.ALL,
                        BridgeKeys.ALL,
                        GodwitKeys.ALL)
                .<Key<?>>flatMap(Collection::stream)
                .toList();
        for (Key<?> key : all) {
            bySpelling.put(key.name(), key);
            for (String alias : key.aliases()) {
                bySpelling.put(alias, key);
            }
        }
    }

    /** Every key, in the order of the groups. */
    List<Key<?>> all() {
        return all;
    }

    /** The key with this spelling, or null. */
    @Nullable
    Key<?> find(String spelling) {
        for (String prefix : OPTION_PREFIXES) {
            if (spelling.startsWith(prefix) && spelling.length() > prefix.length()) {
                return SecurityKeys.PLUGIN_OPT;
            }
        }
        return bySpelling.get(spelling);
    }

    /** The known spelling that needs the fewest changes to get from this one, or null when all need many. */
    @Nullable
    String nearest(String spelling) {
        int tolerated = Math.max(1, Math.min(spelling.length(), 40) / 3);
        String nearest = null;
        int fewest = tolerated + 1;
        for (String known : bySpelling.keySet().stream().sorted().toList()) {
            int changes = Math.abs(known.length() - spelling.length()) > tolerated ? fewest : changes(spelling, known);
            if (changes < fewest) {
                fewest = changes;
                nearest = known;
            }
        }
        return nearest;
    }

    /** Letters to be put in, taken out or replaced to make one word of the other; capitals count as small letters. */
    private static int changes(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                boolean same = Character.toLowerCase(from.charAt(i - 1)) == to.charAt(j - 1);
                int replaced = previous[j - 1] + (same ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}

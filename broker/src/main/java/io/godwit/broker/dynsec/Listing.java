// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.control.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The answer to listClients, listGroups and listRoles: all of them or, with count and offset, some. */
final class Listing {
    private Listing() {}

    static <T> Map<String, Object> of(
            JsonObject command,
            String key,
            Collection<T> all,
            Function<T, String> name,
            Function<T, Map<String, Object>> whole) {
        boolean verbose = Boolean.TRUE.equals(command.flag("verbose"));
        int count = command.number("count", -1);
        // A count of 0 lists one, as with mosquitto.
        long most = count < 0 ? Long.MAX_VALUE : Math.max(1, count);
        List<Object> listed = new ArrayList<>();
        all.stream()
                .skip(Math.max(0, command.number("offset", 0)))
                .limit(most)
                .forEach(one -> listed.add(verbose ? whole.apply(one) : name.apply(one)));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("totalCount", all.size());
        data.put(key, listed);
        return data;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of the broker's answer. A member that is missing, as with a broker of another release, reads as absent.
 *
 * @param members by name
 */
record Facts(Map<String, @Nullable Object> members) {
    private static Facts of(@Nullable Object value) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> members.put(String.valueOf(name), each));
        }
        return new Facts(members);
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    /** As text; {@code -} where it is absent. */
    String text(String name) {
        Object value = members.get(name);
        return value == null ? "-" : String.valueOf(value);
    }

    long number(String name) {
        return members.get(name) instanceof Number number ? number.longValue() : 0;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    Facts object(String name) {
        return of(members.get(name));
    }

    List<Facts> objects(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream().map(Facts::of).toList()
                : List.of();
    }

    List<String> texts(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing of the reference that can be found.
 *
 * @param path below {@code /ref/}, perhaps with an anchor
 * @param title what it is called
 * @param kind entry, faq, rc, connack, property, conf, sys, statement, error or table
 * @param category what it belongs to, such as {@code QoS and delivery}
 * @param answer one sentence
 * @param fix what to do, for symptoms; or null
 * @param names other names: numbers, aliases, messages
 * @param own how many of the names, from the first, are its own as the title is
 * @param scopes scopes it belongs to besides that of its kind
 */
public record Found(
        String path,
        String title,
        String kind,
        String category,
        String answer,
        @Nullable String fix,
        List<String> names,
        int own,
        List<String> scopes) {
    /** Keeps copies of the lists. */
    public Found {
        names = List.copyOf(names);
        scopes = List.copyOf(scopes);
    }

    boolean isIn(String scope) {
        return switch (scope) {
            case "rc" -> kind.equals("rc") || kind.equals("connack");
            case "packet" -> kind.equals("property") || scopes.contains("packet");
            default -> kind.equals(scope) || scopes.contains(scope);
        };
    }

    int prior() {
        return switch (kind) {
            case "entry" -> 30;
            case "faq" -> 20;
            case "rc", "connack" -> 12;
            case "table" -> 11;
            case "error", "conf" -> 10;
            case "property" -> 8;
            case "sys" -> 4;
            default -> 0;
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.broker.transport.PageRequest;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request comes from a page of the very listener that gets it, as far as browsers say; what is no browser can say anything.
 *
 * <p>The host must be one that belongs to this machine, unless the listener was set up for others: a foreign name that leads to a
 * loopback address is a page from elsewhere that wants to reach it.
 */
final class SameOrigin {
    private SameOrigin() {}

    static boolean isFrom(PageRequest request) {
        String host = request.header("host");
        if (host == null || !(request.listener().offers().namedBySite() || isOfThisMachine(host))) {
            return false;
        }
        String site = request.header("sec-fetch-site");
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        String origin = request.header("origin");
        return origin == null || isSame(origin, host);
    }

    private static boolean isSame(String origin, String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0
                && (origin.startsWith("http://") || origin.startsWith("https://"))
                && origin.substring(scheme + "://".length()).equalsIgnoreCase(host);
    }

    /** Whether it is localhost or an address, which no name server can have given. */
    private static boolean isOfThisMachine(String host) {
        String name = withoutPort(host);
        if (name == null) {
            return false;
        }
        String small = name.toLowerCase(Locale.ROOT);
        if (small.equals("localhost") || small.endsWith(".localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(small).isLoopbackAddress();
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    private static @Nullable String withoutPort(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? null : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.util.Locale;

/** The address of {@code -L}: {@code mqtt(s)://} or {@code ws(s)://}, user, password, host, port and topic in one. */
final class ServerUrl {
    private static final int PLAIN_PORT = 1883;
    private static final int TLS_PORT = 8883;

    private ServerUrl() {}

    static void apply(Arguments a, String url) {
        int colon = url.indexOf("://");
        switch (colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "mqtt" -> a.port = PLAIN_PORT;
            case "ws" -> {
                a.port = PLAIN_PORT;
                a.webSocket = true;
            }
            case "mqtts" -> {
                a.port = TLS_PORT;
                a.tls = true;
            }
            case "wss" -> {
                a.port = TLS_PORT;
                a.tls = true;
                a.webSocket = true;
            }
            default -> throw new UsageException("Unsupported URL scheme.");
        }
        String rest = url.substring(colon + "://".length());
        int slash = rest.indexOf('/');
        if (slash < 0) {
            throw new UsageException("Invalid URL for -L argument specified - topic missing.");
        }
        OptionTable.takeTopic(a, rest.substring(slash + 1));
        String authority = rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            takeUser(a, authority.substring(0, at));
        }
        takeHost(a, authority.substring(at + 1));
    }

    private static void takeUser(Arguments a, String user) {
        int colon = user.indexOf(':');
        a.userName = colon < 0 ? user : user.substring(0, colon);
        if (colon >= 0) {
            a.password = user.substring(colon + 1);
        }
    }

    private static void takeHost(Arguments a, String hostAndPort) {
        int bracket = hostAndPort.lastIndexOf(']');
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon > bracket;
        String host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        a.host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (hasPort) {
            a.port = OptionTable.port(hostAndPort.substring(colon + 1));
        }
    }
}

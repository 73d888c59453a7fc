// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.transport.Listeners.Bound;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody is told who starts the broker without a configuration of their own. */
final class Welcome {
    private Welcome() {}

    /**
     * What listens where, and how to open it to the network.
     *
     * @param file the configuration in use, or null
     * @param reference whether there are pages of the reference to be served
     */
    static String text(List<Bound> listening, @Nullable Path file, boolean reference) {
        StringBuilder text = new StringBuilder("\n").append("godwit is running. Only this machine can reach it:\n");
        for (Bound bound : listening) {
            text.append("  ").append(url(bound)).append('\n');
        }
        text.append("""

                To try it:               ./godwit sub -t 'hello/#' -v      and, in another terminal,
                                         ./godwit pub -t hello/world -m hi
                """);
        listening.stream()
                .filter(bound -> reference && bound.config().offers().reference())
                .findFirst()
                .ifPresent(bound -> text.append("To read and try all of MQTT:   ")
                        .append(page(bound))
                        .append("   in a browser\n"));
        if (file != null) {
            text.append("To open it to the network: copy %s, follow what it says there,%n".formatted(file))
                    .append("and start godwit with your copy:  ./godwit serve -c FILE\n");
        } else {
            text.append("To open it to the network, give it a configuration:  ./godwit serve -c FILE\n");
        }
        return text.append("Ctrl-C stops it.\n\n").toString();
    }

    /** The URL of the reference: {@code ws} becomes {@code http}. */
    private static String page(Bound bound) {
        String url = url(bound);
        return (url.startsWith("ws") ? "http" + url.substring(2) : url) + "/";
    }

    private static String url(Bound bound) {
        ListenerConfig config = bound.config();
        boolean tls = config.tls() != null;
        String scheme = switch (config.transport()) {
            case MQTT -> tls ? "mqtts" : "mqtt";
            case WEBSOCKETS -> tls ? "wss" : "ws";
            case HTTP_API -> tls ? "https" : "http";
        };
        if (!(bound.address() instanceof InetSocketAddress address)) {
            return "unix:" + bound.address();
        }
        InetAddress host = address.getAddress();
        String name = host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress();
        return scheme + "://" + name + ":" + address.getPort();
    }
}

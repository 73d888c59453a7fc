// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.proxy.ProxyConnectException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the network's exceptions mean, in a sentence. */
final class ConnectFailure {
    private static final int MAX_CAUSES = 10;

    private ConnectFailure() {}

    static ClientException of(ServerAddress server, Throwable failure) {
        if (failure instanceof ClientException known) {
            return known;
        }
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            ClientException meaning = meaning(server, cause);
            if (meaning != null) {
                return meaning;
            }
            cause = cause.getCause();
        }
        return new ClientException(
                ClientException.Kind.CONNECTION_LOST,
                "The connection to " + server + " failed: " + text(failure),
                null,
                failure);
    }

    /** The proxy itself was not reached; what it says about the server comes later and is told by {@link #of}. */
    static ClientException ofProxy(Socks5Proxy proxy, Throwable failure) {
        return new ClientException(
                ClientException.Kind.NOT_REACHABLE,
                "The proxy " + proxy.host() + ":" + proxy.port() + " cannot be reached: " + text(failure),
                null,
                failure);
    }

    private static @Nullable ClientException meaning(ServerAddress server, Throwable cause) {
        return switch (cause) {
            case UnknownHostException e ->
                new ClientException(ClientException.Kind.HOST_NOT_FOUND, "No address is known for " + server, null, e);
            case ConnectTimeoutException e ->
                new ClientException(ClientException.Kind.TIMED_OUT, server + " did not answer in time", null, e);
            case ProxyConnectException e ->
                new ClientException(
                        ClientException.Kind.NOT_REACHABLE,
                        "The proxy did not connect to " + server + ": " + text(e),
                        null,
                        e);
            case WebSocketHandshakeException e ->
                new ClientException(
                        ClientException.Kind.NOT_REACHABLE,
                        server + " does not speak MQTT over WebSocket there: " + text(e),
                        null,
                        e);
            case SSLException e ->
                new ClientException(ClientException.Kind.TLS, "TLS with " + server + " failed: " + text(e), null, e);
            case IOException e ->
                isRefused(e)
                        ? new ClientException(
                                ClientException.Kind.NOT_REACHABLE, server + " cannot be reached: " + text(e), null, e)
                        : null;
            default -> null;
        };
    }

    private static boolean isRefused(IOException e) {
        String text = text(e).toLowerCase(Locale.ROOT);
        return (e instanceof SocketException && !text.contains("reset") && !text.contains("broken pipe"))
                || text.contains("refused")
                || text.contains("no such file")
                || text.contains("unreachable")
                || text.contains("no route");
    }

    /** What happened, without what Netty puts around it: the system call before it, the address behind it. */
    private static String text(Throwable e) {
        String message = e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        if (!(e instanceof SocketException)) {
            return message;
        }
        int call = message.startsWith("Connection") ? -1 : message.indexOf("): ");
        String happened = call < 0 ? message : message.substring(call + "): ".length());
        int address = happened.indexOf(": ");
        return address < 0 ? happened : happened.substring(0, address);
    }
}

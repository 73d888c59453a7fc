// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.auth.ListenerSecurity;
import io.godwit.broker.config.ListenerConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A GET or HEAD as pages see it. Immutable as long as nobody keeps it longer than the answer takes. */
public final class PageRequest {
    /** Query parameters that are looked at; further ones are left out. */
    private static final int MAX_PARAMETERS = 32;

    private static final String BASIC = "Basic ";

    private final String path;
    private final Map<String, List<String>> parameters;
    private final HttpHeaders headers;
    private final ListenerConfig listener;
    private final ListenerSecurity security;
    private final String address;

    /** Throws IllegalArgumentException when the query is not percent-encoded as it should be. */
    private PageRequest(
            String uri, HttpHeaders headers, ListenerConfig listener, ListenerSecurity security, String address) {
        int query = uri.indexOf('?');
        this.path = query < 0 ? uri : uri.substring(0, query);
        this.parameters = query < 0
                ? Map.of()
                : new QueryStringDecoder(uri.substring(query + 1), StandardCharsets.UTF_8, false, MAX_PARAMETERS, true)
                        .parameters();
        this.headers = headers;
        this.listener = listener;
        this.security = security;
        this.address = address;
    }

    /**
     * The request with this target and these headers.
     *
     * @throws IllegalArgumentException if the query is not percent-encoded as it should be
     */
    static PageRequest of(String uri, HttpHeaders headers, Listener listener, String address) {
        return new PageRequest(
                uri, headers, listener.config(), listener.settings().security(), address);
    }

    /**
     * A request without a network.
     *
     * @param uri path and query
     * @param headers by name
     * @throws IllegalArgumentException if the query is not percent-encoded as it should be
     */
    public static PageRequest of(
            String uri,
            Map<String, String> headers,
            ListenerConfig listener,
            ListenerSecurity security,
            String address) {
        HttpHeaders copied = new io.netty.handler.codec.http.DefaultHttpHeaders();
        headers.forEach(copied::set);
        return new PageRequest(uri, copied, listener, security, address);
    }

    /** As it came, before any query: it begins with a slash unless the client is odd, and nothing in it is decoded. */
    public String path() {
        return path;
    }

    /** The first value of this query parameter, decoded; null when it is not given. */
    public @Nullable String parameter(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    /** The first header of this name, capitals or not; null when there is none. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The listener that it came through. */
    public ListenerConfig listener() {
        return listener;
    }

    /** The rules of that listener. */
    public ListenerSecurity security() {
        return security;
    }

    /** Where it comes from, as text, for limits and the log. */
    public String address() {
        return address;
    }

    /** User name and password of basic authentication; null when there are none that can be understood. */
    public @Nullable Login login() {
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).trim());
            String login = new String(decoded, StandardCharsets.UTF_8);
            int colon = login.indexOf(':');
            return colon < 0 ? null : new Login(login.substring(0, colon), login.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** User name and password; its text shows neither. */
    public record Login(String userName, String password) {
        @Override
        public String toString() {
            return "Login[]";
        }
    }
}

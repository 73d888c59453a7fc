// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.ListenerConfig.Transport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the record of a listener from its block and the broker's. */
final class ListenerSections {
    private ListenerSections() {}

    /** A listener for this machine only, for a file without listeners. */
    static ListenerConfig loopback(int port, Blocks blocks) throws ConfigException {
        return config(port, "localhost", null, new Settings(), null, security(new Settings(), List.of(), blocks, true));
    }

    /** A listener of the file. */
    static ListenerConfig listener(Blocks.Listener block, Blocks blocks) throws ConfigException {
        Settings settings = block.settings;
        ListenerKeys.Address address = block.address;
        if (address == null) {
            address = new ListenerKeys.Address(
                    settings.value(ListenerKeys.PORT_KEY), settings.given(ListenerKeys.BIND_ADDRESS), null);
        }
        TlsConfig tls = TlsSection.tls(block);
        requireProxyFits(settings, tls);
        return config(
                address.port(),
                address.host(),
                address.unixSocket(),
                settings,
                tls,
                security(settings, block.plugins, blocks, false));
    }

    private static ListenerConfig config(
            int port,
            @Nullable String host,
            @Nullable Path unixSocket,
            Settings settings,
            @Nullable TlsConfig tls,
            SecurityConfig security) {
        int proxyProtocol = settings.value(ListenerKeys.ENABLE_PROXY_PROTOCOL);
        return new ListenerConfig(
                port,
                host,
                unixSocket,
                settings.value(ListenerKeys.PROTOCOL),
                tls,
                settings.value(ListenerKeys.MAX_CONNECTIONS),
                settings.value(ListenerKeys.MAX_QOS),
                settings.value(ListenerKeys.MAX_TOPIC_ALIAS),
                settings.value(ListenerKeys.MAX_TOPIC_ALIAS_BROKER),
                settings.given(ListenerKeys.MOUNT_POINT),
                settings.value(ListenerKeys.USE_USERNAME_AS_CLIENTID),
                settings.value(ListenerKeys.ACCEPT_PROTOCOL_VERSIONS),
                settings.value(ListenerKeys.SOCKET_DOMAIN),
                settings.given(ListenerKeys.BIND_INTERFACE),
                proxyProtocol,
                settings.value(ListenerKeys.PROXY_PROTOCOL_V2_REQUIRE_TLS),
                proxyProtocol == 2 && settings.value(TlsKeys.USE_IDENTITY_AS_USERNAME),
                settings.all(ListenerKeys.WEBSOCKETS_ORIGIN),
                security,
                offers(host, settings, security));
    }

    private static ListenerConfig.Offers offers(@Nullable String host, Settings settings, SecurityConfig security) {
        Transport transport = settings.value(ListenerKeys.PROTOCOL);
        boolean webSockets = transport == Transport.WEBSOCKETS;
        // Behind a proxy a loopback address says nothing of who can reach it.
        boolean alone = isLoopback(host) && settings.value(ListenerKeys.ENABLE_PROXY_PROTOCOL) == 0;
        ListenerKeys.Choice wanted = settings.value(ListenerKeys.GODWIT_REFERENCE);
        boolean reference = switch (wanted) {
            case AUTO -> webSockets && alone;
            case YES -> transport != Transport.MQTT;
            case NO -> false;
        };
        ListenerKeys.Choice sandbox = settings.value(ListenerKeys.GODWIT_SANDBOX);
        boolean open = switch (sandbox) {
            case AUTO -> alone && security.allowAnonymous();
            case YES -> true;
            case NO -> false;
        };
        return new ListenerConfig.Offers(
                reference, reference && webSockets && open, sandbox == ListenerKeys.Choice.YES);
    }

    private static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    private static void requireProxyFits(Settings settings, @Nullable TlsConfig tls) throws ConfigException {
        int version = settings.value(ListenerKeys.ENABLE_PROXY_PROTOCOL);
        if (version != 0 && tls != null) {
            throw settings.directives(ListenerKeys.ENABLE_PROXY_PROTOCOL)
                    .getLast()
                    .wrong(
                            "\"enable_proxy_protocol\" does not go with \"certfile\": the proxy ends TLS; remove one of them");
        }
        if (version != 2 && settings.value(ListenerKeys.PROXY_PROTOCOL_V2_REQUIRE_TLS)) {
            throw settings.directives(ListenerKeys.PROXY_PROTOCOL_V2_REQUIRE_TLS)
                    .getLast()
                    .wrong("\"proxy_protocol_v2_require_tls\" needs \"enable_proxy_protocol 2\" in the same listener");
        }
    }

    private static SecurityConfig security(Settings listener, List<Settings> plugins, Blocks blocks, boolean loopback)
            throws ConfigException {
        Settings settings = blocks.perListener ? listener : blocks.broker;
        List<Settings> files = new ArrayList<>();
        Stream.of(List.of(settings), plugins, blocks.plugins).forEach(files::addAll);
        Boolean anonymous = listener.given(ListenerKeys.LISTENER_ALLOW_ANONYMOUS);
        if (anonymous == null) {
            anonymous = settings.given(SecurityKeys.ALLOW_ANONYMOUS);
        }
        String autoIdPrefix = listener.given(ListenerKeys.LISTENER_AUTO_ID_PREFIX);
        return new SecurityConfig(
                anonymous == null ? loopback : anonymous,
                settings.value(SecurityKeys.ALLOW_ZERO_LENGTH_CLIENTID),
                autoIdPrefix == null ? settings.value(SecurityKeys.AUTO_ID_PREFIX) : autoIdPrefix,
                only(SecurityKeys.PASSWORD_FILE, files),
                only(SecurityKeys.ACL_FILE, files),
                settings.value(SecurityKeys.GODWIT_REFUSE_IMPOSSIBLE_FILTERS),
                dynamicSecurity(files));
    }

    private static @Nullable DynamicSecurityConfig dynamicSecurity(List<Settings> blocks) throws ConfigException {
        Path file = only(PluginKeys.CONFIG_FILE, blocks);
        return file == null ? null : new DynamicSecurityConfig(file, only(PluginKeys.PASSWORD_INIT_FILE, blocks));
    }

    /** The only value that these blocks give a key, or null. */
    private static @Nullable Path only(Key<Path> key, List<Settings> blocks) throws ConfigException {
        Path found = null;
        for (Settings block : blocks) {
            Path value = block.given(key);
            if (value != null && found != null && !value.equals(found)) {
                throw block.directives(key)
                        .getLast()
                        .wrong("A listener cannot have two files for \"" + key.name() + "\"; the other is " + found);
            }
            found = value == null ? found : value;
        }
        return found;
    }
}

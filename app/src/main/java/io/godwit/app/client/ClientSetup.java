// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.client.ClientOptions;
import io.godwit.client.ClientTls;
import io.godwit.client.ServerAddress;
import io.godwit.client.Socks5Proxy;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.spec.ProtocolVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The client's options that the command line asks for. Stateless. */
final class ClientSetup {
    private static final int PLAIN_PORT = 1883;
    private static final int TLS_PORT = 8883;
    private static final int PROXY_PORT = 1080;
    private static final int IDENTIFIER_LETTERS = 18;

    private ClientSetup() {}

    static ClientOptions options(Arguments a, RandomGenerator random) {
        boolean tls = usesTls(a);
        int port = a.port != 0 ? a.port : tls ? TLS_PORT : PLAIN_PORT;
        ServerAddress server =
                a.unixSocket != null ? new ServerAddress.Unix(a.unixSocket) : new ServerAddress.Tcp(a.host, port);
        return ClientOptions.to(server)
                .webSocketPath(a.webSocket ? "/mqtt" : null)
                .tls(tls ? tls(a) : null)
                .proxy(a.proxy == null ? null : proxy(a.proxy))
                .bindAddress(a.bindAddress)
                .noDelay(a.noDelay)
                .version(a.version)
                .cleanStart(a.cleanSession)
                .keepAliveSeconds(a.keepAliveSeconds)
                .properties(connectProperties(a))
                .clientIdentifier(clientIdentifier(a, random))
                .will(will(a))
                .userName(a.userName)
                .password(a.password)
                .maxInflight(a.maxInflight)
                .build();
    }

    /** As mosquitto: with any certificate option, and on port 8883 without one. */
    private static boolean usesTls(Arguments a) {
        return !a.noTls
                && (a.tls
                        || a.caFile != null
                        || a.caPath != null
                        || a.useOsCertificates
                        || a.certFile != null
                        || (a.port == TLS_PORT && a.unixSocket == null));
    }

    private static ClientTls tls(Arguments a) {
        return new ClientTls(
                a.caFile,
                a.caPath,
                a.useOsCertificates,
                a.certFile,
                a.keyFile,
                !a.insecure,
                a.tlsVersion == null ? List.of() : List.of(tlsVersion(a.tlsVersion)),
                a.ciphers == null ? List.of() : List.of(a.ciphers.split(":", -1)),
                a.alpn == null ? List.of() : List.of(a.alpn));
    }

    private static String tlsVersion(String version) {
        return switch (version.toLowerCase(Locale.ROOT)) {
            case "tlsv1.3" -> "TLSv1.3";
            case "tlsv1.2" -> "TLSv1.2";
            default -> throw new UsageException("--tls-version must be tlsv1.2 or tlsv1.3, not '" + version + "'.");
        };
    }

    private static Socks5Proxy proxy(String url) {
        try {
            URI uri = new URI(url);
            if (!"socks5h".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
                throw new UsageException("--proxy must be socks5h://[user[:password]@]host[:port].");
            }
            String user = uri.getUserInfo();
            int colon = user == null ? -1 : user.indexOf(':');
            return new Socks5Proxy(
                    uri.getHost(),
                    uri.getPort() < 0 ? PROXY_PORT : uri.getPort(),
                    user == null || colon < 0 ? user : user.substring(0, colon),
                    user == null || colon < 0 ? null : user.substring(colon + 1));
        } catch (URISyntaxException e) {
            throw new UsageException("--proxy must be socks5h://[user[:password]@]host[:port].");
        }
    }

    private static Properties connectProperties(Arguments a) {
        Properties given = a.properties(PacketType.CONNECT);
        if (!a.version.isV5() || given.has(Property.SESSION_EXPIRY_INTERVAL)) {
            return given;
        }
        long expiry = a.sessionExpiry == -1 && !a.cleanSession ? Arguments.NEVER : a.sessionExpiry;
        return expiry <= 0
                ? given
                : given.toBuilder()
                        .number(Property.SESSION_EXPIRY_INTERVAL, expiry)
                        .build();
    }

    private static String clientIdentifier(Arguments a, RandomGenerator random) {
        if (a.clientIdentifier != null) {
            return a.clientIdentifier;
        }
        if (a.idPrefix != null) {
            return a.idPrefix + ProcessHandle.current().pid();
        }
        if (a.version != ProtocolVersion.V3_1) {
            return "";
        }
        // MQTT 3.1 has no way to ask the server for an identifier, and allows 23 characters.
        StringBuilder made = new StringBuilder("mosq-");
        for (int i = 0; i < IDENTIFIER_LETTERS; i++) {
            made.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
        }
        return made.toString();
    }

    private static @Nullable Will will(Arguments a) {
        if (a.willTopic == null) {
            return null;
        }
        byte[] payload = a.willPayload == null ? new byte[0] : a.willPayload;
        Properties properties = a.version.isV5() ? a.willProperties.build() : Properties.NONE;
        return new Will(a.willTopic, payload, a.willQos, a.willRetain, properties);
    }
}

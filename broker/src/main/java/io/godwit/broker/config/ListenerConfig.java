// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One listener: where it listens, what it speaks, whom it lets in.
 *
 * @param port 1 to 65535, or 0 with a Unix socket, or 0 in tests for any free port
 * @param host address or name to bind, or null for all addresses; a name that has several addresses binds all of them
 *     that this machine has (the default listener is {@code localhost}, which need not have an IPv6 address)
 * @param unixSocket the socket's path, or null for TCP
 * @param transport what is spoken on it
 * @param tls null for plain text
 * @param maxConnections live connections through this listener; -1 is no limit
 * @param maxQos the highest QoS a client may publish with
 * @param maxTopicAlias Topic Alias Maximum that CONNACK announces
 * @param maxTopicAliasBroker aliases the broker makes towards a client, at most what the client allows
 * @param mountPoint prefix added to topics on the way in and taken off on the way out, or null
 * @param useUserNameAsClientId whether the user name replaces the client identifier
 * @param acceptedVersions protocol versions let in
 * @param socketDomain which addresses are bound when the host has several
 * @param bindInterface network device whose addresses are bound, or null
 * @param proxyProtocol 0 for none, 1 or 2 for the version of the PROXY protocol that precedes everything
 * @param proxyProtocolRequiresTls whether a PROXY v2 header must say that the client used TLS
 * @param proxyIdentityAsUserName whether the common name that a PROXY v2 header carries is the user name
 * @param origins values of the Origin header let in over WebSocket; empty is any
 * @param security who may come in and what they may do
 * @param offers what browsers find there besides MQTT
 */
public record ListenerConfig(
        int port,
        @Nullable String host,
        @Nullable Path unixSocket,
        Transport transport,
        @Nullable TlsConfig tls,
        int maxConnections,
        QoS maxQos,
        int maxTopicAlias,
        int maxTopicAliasBroker,
        @Nullable String mountPoint,
        boolean useUserNameAsClientId,
        Set<ProtocolVersion> acceptedVersions,
        SocketDomain socketDomain,
        @Nullable String bindInterface,
        int proxyProtocol,
        boolean proxyProtocolRequiresTls,
        boolean proxyIdentityAsUserName,
        List<String> origins,
        SecurityConfig security,
        Offers offers) {
    /** Keeps copies of the collections. */
    public ListenerConfig {
        acceptedVersions = Set.copyOf(acceptedVersions);
        origins = List.copyOf(origins);
    }

    /** Where it listens, as the file says it: the port with or without a host, or the path of a Unix socket. */
    public String address() {
        return unixSocket != null ? unixSocket.toString() : host == null ? "" + port : port + " " + host;
    }

    /**
     * The settings of a bridge's connection to this broker, which comes through no listener: MQTT without limits of its own, as
     * for the administrator, with this listener's rules.
     *
     * @param standIn the number that stands for the port
     */
    public ListenerConfig ofBridge(int standIn) {
        return new ListenerConfig(
                standIn,
                null,
                null,
                Transport.MQTT,
                null,
                -1,
                QoS.EXACTLY_ONCE,
                0,
                0,
                null,
                false,
                Set.of(ProtocolVersion.V5),
                SocketDomain.ANY,
                null,
                0,
                false,
                false,
                List.of(),
                security,
                Offers.NONE);
    }

    /**
     * What a listener offers to browsers.
     *
     * @param reference whether it serves the pages of the reference
     * @param sandbox whether a page of the reference may have a throw-away identity to try things with
     * @param namedBySite whether the sandbox was asked for, so that pages may call the broker by any host name
     */
    public record Offers(boolean reference, boolean sandbox, boolean namedBySite) {
        /** Nothing but MQTT. */
        public static final Offers NONE = new Offers(false, false, false);
    }

    /** A value of {@code protocol}. */
    public enum Transport {
        MQTT,
        WEBSOCKETS,
        HTTP_API
    }

    /** A value of {@code socket_domain}. */
    public enum SocketDomain {
        ANY,
        IPV4,
        IPV6
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.godwit.protocol.spec.ProtocolVersion;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the connections go, and how.
 *
 * @param tls null for plain text
 * @param webSocketPath such as {@code /mqtt}, or null for MQTT directly on the connection
 * @param version 3.1.1 or 5.0
 * @param keepAliveSeconds 0 for none
 */
public record Target(
        String host,
        int port,
        @Nullable Tls tls,
        @Nullable String webSocketPath,
        @Nullable String userName,
        @Nullable String password,
        ProtocolVersion version,
        int keepAliveSeconds) {
    /**
     * TLS of the connections.
     *
     * @param caFile PEM file of trusted certificates, or null for those that Java trusts
     * @param certFile the client's certificate, PEM, or null for none
     * @param keyFile its key, PEM in PKCS#8 without a pass phrase, or null for none
     * @param insecure whether the server's certificate may be for another name
     */
    public record Tls(
            @Nullable Path caFile,
            @Nullable Path certFile,
            @Nullable Path keyFile,
            boolean insecure) {}

    /** The address with its transport as users write it: {@code 127.0.0.1:1883}, {@code wss://broker:443/mqtt}. */
    @Override
    public String toString() {
        String address = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        if (webSocketPath != null) {
            return (tls == null ? "ws://" : "wss://") + address + webSocketPath;
        }
        return tls == null ? address : "mqtts://" + address;
    }
}

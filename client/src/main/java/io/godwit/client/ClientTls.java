// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a client.
 *
 * @param caFile PEM file of trust anchors, or null
 * @param caPath directory of such files, or null
 * @param useOsCertificates whether the system's trust anchors are trusted (too); they are when neither file nor directory
 *     is given
 * @param certFile the client's certificate chain, PEM, or null for none
 * @param keyFile its key, PEM without a pass phrase (PKCS#8, PKCS#1 or SEC1), or null for none
 * @param verifyHostName whether the certificate must be for the server's name
 * @param versions such as {@code TLSv1.3}; empty is 1.2 and 1.3
 * @param ciphers IANA or OpenSSL names; empty is the default
 * @param alpn application protocols offered; empty is none
 */
public record ClientTls(
        @Nullable Path caFile,
        @Nullable Path caPath,
        boolean useOsCertificates,
        @Nullable Path certFile,
        @Nullable Path keyFile,
        boolean verifyHostName,
        List<String> versions,
        List<String> ciphers,
        List<String> alpn) {
    /** Keeps copies of the lists. */
    public ClientTls {
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        alpn = List.copyOf(alpn);
    }

    /** The system's trust anchors, or those of a PEM file when it is not null; host names verified. */
    public static ClientTls trusting(@Nullable Path caFile) {
        return new ClientTls(caFile, null, false, null, null, true, List.of(), List.of(), List.of());
    }

    /** The same without a check of the server's name: for tests only. */
    public ClientTls withoutHostNameCheck() {
        return new ClientTls(caFile, caPath, useOsCertificates, certFile, keyFile, false, versions, ciphers, alpn);
    }

    /** The same with a client certificate. */
    public ClientTls withCertificate(Path newCertFile, Path newKeyFile) {
        return new ClientTls(
                caFile, caPath, useOsCertificates, newCertFile, newKeyFile, verifyHostName, versions, ciphers, alpn);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a bridge.
 *
 * @param caFile certificates of those who may sign the other broker's, PEM, or null
 * @param caPath directory of such files, or null
 * @param osCertificates whether those that the system trusts may sign it, too
 * @param certFile the bridge's own certificate and those that lead to its root, PEM, or null for none
 * @param keyFile its key, PEM, or null for none
 * @param insecure whether a certificate for another host name is accepted
 * @param minimumVersion {@code TLSv1.2} or {@code TLSv1.3}
 * @param ciphers OpenSSL names for TLS 1.2, or null for the default
 * @param ciphersTls13 names for TLS 1.3, or null for the default
 * @param alpn the application protocol asked for, or null for none
 * @param requireOcsp whether the other broker must show that its certificate is not revoked
 */
public record BridgeTls(
        @Nullable Path caFile,
        @Nullable Path caPath,
        boolean osCertificates,
        @Nullable Path certFile,
        @Nullable Path keyFile,
        boolean insecure,
        String minimumVersion,
        @Nullable String ciphers,
        @Nullable String ciphersTls13,
        @Nullable String alpn,
        boolean requireOcsp) {}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a listener.
 *
 * @param caFile trust anchors for client certificates, PEM, or null
 * @param caPath directory of such files, or null
 * @param certFile the server's certificate chain, PEM
 * @param keyFile its key, PEM (PKCS#1, PKCS#8 or SEC1)
 * @param crlFile revocation list, PEM, or null
 * @param requireCertificate whether a client must show a certificate
 * @param useIdentityAsUserName whether the certificate's common name is the user name
 * @param useSubjectAsUserName whether the certificate's whole subject is the user name
 * @param minimumVersion {@code TLSv1.2} or {@code TLSv1.3}
 * @param ciphers OpenSSL names for TLS 1.2, or null for the default
 * @param ciphersTls13 names for TLS 1.3, or null for the default
 * @param checkDates whether a client certificate must be within its dates
 */
public record TlsConfig(
        @Nullable Path caFile,
        @Nullable Path caPath,
        Path certFile,
        Path keyFile,
        @Nullable Path crlFile,
        boolean requireCertificate,
        boolean useIdentityAsUserName,
        boolean useSubjectAsUserName,
        String minimumVersion,
        @Nullable String ciphers,
        @Nullable String ciphersTls13,
        boolean checkDates) {}

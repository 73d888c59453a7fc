// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.TlsConfig;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which client certificates are believed: those that lead to a certificate of {@code cafile} or {@code capath}, are within
 * their dates (unless that check is switched off) and are not on the revocation list (if there is one). Immutable.
 */
final class ClientTrust extends X509ExtendedTrustManager {
    /** Extended key usage of a certificate that a client may show, or any. */
    private static final Set<String> CLIENT_USAGES = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

    private final List<X509Certificate> authorities;
    private final Collection<? extends CRL> revocationLists;
    private final boolean checkDates;

    private ClientTrust(
            List<X509Certificate> authorities, Collection<? extends CRL> revocationLists, boolean checkDates) {
        this.authorities = List.copyOf(authorities);
        this.revocationLists = List.copyOf(revocationLists);
        this.checkDates = checkDates;
    }

    static ClientTrust load(TlsConfig config) throws TransportException {
        List<X509Certificate> authorities = new ArrayList<>();
        Path caFile = config.caFile();
        Path caPath = config.caPath();
        Path crlFile = config.crlFile();
        if (caFile != null) {
            authorities.addAll(PemFiles.certificates(caFile));
        }
        if (caPath != null) {
            authorities.addAll(PemFiles.certificatesIn(caPath));
        }
        if (authorities.isEmpty()) {
            throw new TransportException("require_certificate needs a cafile or capath with at least one certificate");
        }
        return new ClientTrust(
                authorities, crlFile == null ? List.of() : PemFiles.revocationLists(crlFile), config.checkDates());
    }

    /** Whose certificates of clients are believed. */
    Set<X509Certificate> authorities() {
        return new HashSet<>(authorities);
    }

    /** Which certificates are not believed any more. */
    Set<CRL> revocationLists() {
        return new HashSet<>(revocationLists);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        X509Certificate client = chain[0];
        try {
            List<String> usages = client.getExtendedKeyUsage();
            if (usages != null && usages.stream().noneMatch(CLIENT_USAGES::contains)) {
                throw new CertificateException("The certificate is not for clients");
            }
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(client);
            Set<TrustAnchor> anchors = new HashSet<>();
            authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(Arrays.asList(chain))));
            parameters.setRevocationEnabled(false);
            if (!checkDates) {
                parameters.setDate(client.getNotAfter());
            }
            CertPathBuilder builder = CertPathBuilder.getInstance("PKIX");
            if (!revocationLists.isEmpty()) {
                checkRevocation(parameters, builder);
            }
            builder.build(parameters);
        } catch (CertificateException refused) {
            throw refused;
        } catch (GeneralSecurityException refused) {
            throw new CertificateException(TransportFault.describe(refused), refused);
        }
    }

    private void checkRevocation(PKIXBuilderParameters parameters, CertPathBuilder builder)
            throws GeneralSecurityException {
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(revocationLists)));
        PKIXRevocationChecker checker = (PKIXRevocationChecker) builder.getRevocationChecker();
        checker.setOptions(EnumSet.of(
                PKIXRevocationChecker.Option.PREFER_CRLS,
                PKIXRevocationChecker.Option.NO_FALLBACK,
                PKIXRevocationChecker.Option.ONLY_END_ENTITY));
        parameters.addCertPathChecker(checker);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("For clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("For clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("For clients only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.toArray(new X509Certificate[0]);
    }
}

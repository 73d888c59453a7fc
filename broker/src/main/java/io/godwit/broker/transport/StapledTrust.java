// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts servers that another trust manager accepts and that staple an OCSP response which says that their certificate is
 * not revoked. Asks nobody over the network. Immutable.
 */
final class StapledTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager trust;

    StapledTrust(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust.checkServerTrusted(chain, authType, engine);
        List<byte[]> responses = engine.getHandshakeSession() instanceof ExtendedSSLSession session
                ? session.getStatusResponses()
                : List.of();
        if (responses.isEmpty() || responses.getFirst().length == 0) {
            throw new CertificateException(
                    "The server shows no OCSP response for its certificate, and bridge_require_ocsp asks for one");
        }
        try {
            checkResponse(chain, responses.getFirst());
        } catch (CertificateException refused) {
            throw refused;
        } catch (GeneralSecurityException refused) {
            throw new CertificateException(TransportFault.describe(refused), refused);
        }
    }

    private void checkResponse(X509Certificate[] chain, byte[] response) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = Arrays.stream(trust.getAcceptedIssuers())
                .map(issuer -> new TrustAnchor(issuer, null))
                .collect(Collectors.toSet());
        List<X509Certificate> path = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            if (anchors.stream().anyMatch(anchor -> certificate.equals(anchor.getTrustedCert()))) {
                break;
            }
            path.add(certificate);
        }
        CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        checker.setOptions(
                EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK, PKIXRevocationChecker.Option.ONLY_END_ENTITY));
        checker.setOcspResponses(Map.of(chain[0], response));
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.addCertPathChecker(checker);
        validator.validate(certPath, parameters);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("Needs the handshake, to see what the server staples");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("Needs the handshake, to see what the server staples");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("For servers only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("For servers only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("For servers only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}

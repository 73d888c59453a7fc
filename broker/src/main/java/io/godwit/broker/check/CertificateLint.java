// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import io.godwit.broker.config.ConfigSurvey;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.config.TlsConfig;
import io.godwit.broker.transport.PemFiles;
import io.godwit.broker.transport.TransportException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates, keys and revocation lists of listeners and bridges: dates, who belongs to whom, what is missing. */
final class CertificateLint {
    private static final Duration SOON = Duration.ofDays(30);
    private static final int LEAST_RSA_BITS = 2_048;

    private final ConfigSurvey survey;
    private final Instant now;
    private final Findings findings;

    CertificateLint(ConfigSurvey survey, Instant now, Findings findings) {
        this.survey = survey;
        this.now = now;
        this.findings = findings;
    }

    void check() {
        for (ListenerConfig listener : survey.listeners()) {
            if (listener.tls() != null) {
                check(listener.tls());
            }
        }
        for (ConfigSurvey.Block bridge : survey.bridges()) {
            path(bridge, "bridge_cafile").ifPresent(this::authorities);
            Optional<Path> certificate = path(bridge, "bridge_certfile");
            Optional<Path> key = path(bridge, "bridge_keyfile");
            if (certificate.isPresent() && key.isPresent()) {
                checkPair(certificate.get(), key.get());
            }
        }
    }

    private static Optional<Path> path(ConfigSurvey.Block bridge, String name) {
        return bridge.line(name).flatMap(ConfigSurvey.Line::path);
    }

    private void check(TlsConfig tls) {
        List<X509Certificate> authorities = new ArrayList<>();
        if (tls.caFile() != null) {
            authorities.addAll(authorities(tls.caFile()));
        }
        if (tls.caPath() != null) {
            try {
                authorities.addAll(PemFiles.certificatesIn(tls.caPath()));
            } catch (TransportException e) {
                findings.add(Check.CERT_ERROR, tls.caPath(), message(e));
            }
        }
        List<X509Certificate> chain = checkPair(tls.certFile(), tls.keyFile());
        if (!chain.isEmpty()) {
            checkChain(tls.certFile(), chain, authorities);
            checkNames(tls.certFile(), chain.getFirst());
        }
        if (tls.crlFile() != null) {
            checkRevocations(tls, tls.crlFile(), authorities);
        }
    }

    /** The certificates of the file, none when it cannot be used. */
    private List<X509Certificate> checkPair(Path certFile, Path keyFile) {
        List<X509Certificate> chain = List.of();
        PrivateKey key = null;
        try {
            chain = PemFiles.certificates(certFile);
            chain.forEach(certificate -> checkDates(certFile, certificate));
            checkStrength(certFile, chain.getFirst());
        } catch (TransportException e) {
            findings.add(Check.CERT_ERROR, certFile, message(e));
        }
        try {
            FileRights.checkSecret(keyFile, "private key", findings);
            key = PemFiles.privateKey(keyFile);
        } catch (TransportException e) {
            findings.add(Check.CERT_ERROR, keyFile, message(e));
        }
        if (!chain.isEmpty() && key != null) {
            checkBelong(certFile, chain.getFirst(), keyFile, key);
        }
        return chain;
    }

    private void checkBelong(Path certFile, X509Certificate certificate, Path keyFile, PrivateKey key) {
        try {
            if (!PemFiles.isPair(key, certificate)) {
                findings.add(
                        Check.CERT_KEY_MISMATCH,
                        keyFile,
                        "The key does not belong to the first certificate of " + certFile + ", " + subject(certificate)
                                + ". The server's own certificate must come first.");
            }
        } catch (GeneralSecurityException e) {
            findings.add(
                    Check.CERT_ERROR,
                    keyFile,
                    "The key cannot be compared with the certificate of " + certFile + ": " + e.getMessage() + ".");
        }
    }

    private List<X509Certificate> authorities(Path file) {
        try {
            List<X509Certificate> authorities = PemFiles.certificates(file);
            for (X509Certificate authority : authorities) {
                checkDates(file, authority);
                if (authority.getBasicConstraints() < 0) {
                    findings.add(
                            Check.CA_NOT_CA,
                            file,
                            "The certificate " + subject(authority) + " may not sign others (no CA:TRUE), so no"
                                    + " certificate leads to it.");
                }
            }
            return authorities;
        } catch (TransportException e) {
            findings.add(Check.CERT_ERROR, file, message(e));
            return List.of();
        }
    }

    private void checkDates(Path file, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        if (end.isBefore(now)) {
            findings.add(
                    Check.CERT_EXPIRED,
                    file,
                    "The certificate " + subject(certificate) + " expired on " + day(end) + "; renew it.");
        } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
            findings.add(
                    Check.CERT_NOT_YET,
                    file,
                    "The certificate " + subject(certificate) + " is valid from "
                            + day(certificate.getNotBefore().toInstant()) + " on; check the clock of this machine.");
        } else if (end.isBefore(now.plus(SOON))) {
            findings.add(
                    Check.CERT_EXPIRES_SOON,
                    file,
                    "The certificate " + subject(certificate) + " expires on " + day(end) + ", in "
                            + Duration.between(now, end).toDays() + " days; renew it.");
        }
    }

    private void checkStrength(Path file, X509Certificate certificate) {
        if (certificate.getPublicKey() instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            findings.add(
                    Check.CERT_WEAK,
                    file,
                    "The key of " + subject(certificate) + " has "
                            + rsa.getModulus().bitLength() + " bits; many clients refuse RSA keys below "
                            + LEAST_RSA_BITS + ".");
        }
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (!isSelfSigned(certificate) && (algorithm.startsWith("SHA1") || algorithm.startsWith("MD5"))) {
            findings.add(
                    Check.CERT_WEAK,
                    file,
                    "The certificate " + subject(certificate) + " is signed with " + certificate.getSigAlgName()
                            + ", which many clients refuse; have it made again.");
        }
    }

    private void checkChain(Path file, List<X509Certificate> chain, List<X509Certificate> authorities) {
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!isSignedBy(chain.get(i), chain.get(i + 1))) {
                X509Certificate odd = chain.get(i);
                boolean later = isSelfSigned(odd)
                        || chain.stream().anyMatch(other -> !other.equals(odd) && isSignedBy(odd, other));
                findings.add(
                        later ? Check.CERT_CHAIN_ORDER : Check.CERT_CHAIN_INCOMPLETE,
                        file,
                        later
                                ? "The certificates are out of order: behind each must come the one that signed it, and "
                                        + subject(odd) + " is followed by another."
                                : "The certificate " + subject(odd) + " is followed by " + subject(chain.get(i + 1))
                                        + ", which did not sign it; the one of " + name(odd, true) + " is missing.");
                return;
            }
        }
        X509Certificate last = chain.getLast();
        if (isSelfSigned(last)) {
            return;
        }
        Optional<X509Certificate> issuer = authorities.stream()
                .filter(one -> isSignedBy(last, one))
                .findFirst()
                .or(() -> knownRoots().stream()
                        .filter(one -> isSignedBy(last, one))
                        .findFirst());
        if (issuer.isEmpty()) {
            findings.add(
                    Check.CERT_ISSUER_UNKNOWN,
                    file,
                    "Who signed " + subject(last) + ", namely " + name(last, true) + ", is neither among this machine's"
                            + " authorities nor in \"cafile\". Clients need that certificate; if it is not a root, it"
                            + " belongs into this file.");
        } else if (!isSelfSigned(issuer.get())) {
            findings.add(
                    Check.CERT_CHAIN_INCOMPLETE,
                    file,
                    "The certificate of " + name(last, true) + ", which signed " + subject(last)
                            + ", is missing behind it: it is not a root, so clients do not have it.");
        }
    }

    private void checkNames(Path file, X509Certificate certificate) {
        try {
            if (certificate.getSubjectAlternativeNames() == null) {
                findings.add(
                        Check.CERT_NO_NAMES,
                        file,
                        "The certificate " + subject(certificate) + " lists no host names (subjectAltName), and most"
                                + " clients no longer look at the common name; have it made with -addext"
                                + " subjectAltName=DNS:name.");
            }
        } catch (CertificateParsingException e) {
            findings.add(Check.CERT_ERROR, file, "The host names of " + subject(certificate) + " cannot be read.");
        }
    }

    private void checkRevocations(TlsConfig tls, Path file, List<X509Certificate> authorities) {
        if (!tls.requireCertificate()) {
            findings.add(
                    Check.CRL_UNUSED,
                    file,
                    "The list is never asked: only with \"require_certificate true\" clients show certificates.");
        }
        try {
            for (CRL list : PemFiles.revocationLists(file)) {
                if (list instanceof X509CRL crl) {
                    check(file, crl, authorities);
                }
            }
        } catch (TransportException e) {
            findings.add(Check.CERT_ERROR, file, message(e));
        }
    }

    private void check(Path file, X509CRL crl, List<X509Certificate> authorities) {
        Date next = crl.getNextUpdate();
        String issuer = crl.getIssuerX500Principal().getName();
        if (next != null && next.toInstant().isBefore(now)) {
            findings.add(
                    Check.CRL_EXPIRED,
                    file,
                    "The list of " + issuer + " expired on " + day(next.toInstant())
                            + ", so clients may be refused; fetch the current one.");
        }
        if (authorities.stream().noneMatch(one -> one.getSubjectX500Principal().equals(crl.getIssuerX500Principal()))) {
            findings.add(
                    Check.CRL_FOREIGN,
                    file,
                    "The list is of " + issuer + ", which is not among the authorities of \"cafile\" or \"capath\".");
        }
    }

    private static boolean isSignedBy(X509Certificate one, X509Certificate other) {
        if (!one.getIssuerX500Principal().equals(other.getSubjectX500Principal())) {
            return false;
        }
        try {
            one.verify(other.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    /** Those that this machine's Java believes. */
    private static List<X509Certificate> knownRoots() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((@Nullable KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return Arrays.asList(x509.getAcceptedIssuers());
                }
            }
        } catch (GeneralSecurityException e) {
            // A Java without authorities knows none.
        }
        return List.of();
    }

    private static String subject(X509Certificate certificate) {
        return name(certificate, false);
    }

    private static String name(X509Certificate certificate, boolean issuer) {
        String name = (issuer ? certificate.getIssuerX500Principal() : certificate.getSubjectX500Principal()).getName();
        return '"' + (name.isEmpty() ? "without a subject" : name) + '"';
    }

    private static String day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static String message(TransportException fault) {
        return fault.getMessage() + ".";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.CipherSuiteConverter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads the certificates and keys of {@link ClientTls}. Free to use from any thread. */
final class TlsContexts {
    /** Where Debian and its like keep what the system trusts; elsewhere the JDK's own list is used. */
    private static final Path OS_CERTIFICATES = Path.of("/etc/ssl/certs/ca-certificates.crt");

    private TlsContexts() {}

    /**
     * The context for these settings.
     *
     * @throws ClientException if a file cannot be read or holds something else
     */
    static SslContext of(ClientTls tls) {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .endpointIdentificationAlgorithm(tls.verifyHostName() ? "HTTPS" : "");
            List<X509Certificate> anchors = anchors(tls);
            if (!anchors.isEmpty()) {
                builder.trustManager(anchors);
            }
            addCertificate(tls, builder);
            if (!tls.versions().isEmpty()) {
                builder.protocols(tls.versions());
            }
            if (!tls.ciphers().isEmpty()) {
                builder.ciphers(
                        tls.ciphers().stream().map(TlsContexts::javaName).toList(),
                        SupportedCipherSuiteFilter.INSTANCE);
            }
            if (!tls.alpn().isEmpty()) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        tls.alpn()));
            }
            return builder.build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ClientException(ClientException.Kind.TLS, "TLS cannot be set up: " + sentence(e), null, e);
        }
    }

    private static String sentence(Exception e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException missing -> missing.getFile() + " does not exist";
            case java.nio.file.AccessDeniedException denied -> denied.getFile() + " may not be read";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String javaName(String cipher) {
        String java = CipherSuiteConverter.toJava(cipher, "TLS");
        return java == null ? cipher : java;
    }

    /** The trust anchors; empty is the JDK's own list. */
    private static List<X509Certificate> anchors(ClientTls tls) throws IOException, GeneralSecurityException {
        List<X509Certificate> anchors = new ArrayList<>();
        Path caFile = tls.caFile();
        if (caFile != null) {
            anchors.addAll(certificates(caFile));
        }
        if (tls.caPath() != null) {
            addDirectory(tls.caPath(), anchors);
        }
        boolean osAsked = tls.useOsCertificates() || (caFile == null && tls.caPath() == null);
        if (osAsked && Files.isReadable(OS_CERTIFICATES)) {
            anchors.addAll(certificates(OS_CERTIFICATES));
        }
        return anchors;
    }

    private static void addDirectory(Path directory, List<X509Certificate> into)
            throws IOException, GeneralSecurityException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{crt,pem,0}")) {
            for (Path file : files) {
                into.addAll(certificates(file));
            }
        }
        if (into.isEmpty()) {
            throw new IOException(directory + " holds no certificate in a file named .crt, .pem or .0");
        }
    }

    private static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                found.add((X509Certificate) certificate);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds something that is not a PEM certificate", e);
        }
        if (found.isEmpty()) {
            throw new IOException(file + " holds no PEM certificate");
        }
        return found;
    }

    private static void addCertificate(ClientTls tls, SslContextBuilder builder)
            throws IOException, GeneralSecurityException {
        @Nullable Path certFile = tls.certFile();
        @Nullable Path keyFile = tls.keyFile();
        if (certFile == null && keyFile == null) {
            return;
        }
        if (certFile == null || keyFile == null) {
            throw new IllegalArgumentException("A client certificate needs both its file and its key's file");
        }
        PrivateKey key = PemKey.read(keyFile);
        builder.keyManager(key, certificates(certFile));
    }
}

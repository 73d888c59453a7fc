// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.BridgeTls;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS towards one other server, for one connection. Its files are read when it is made, on a thread that may wait. */
final class TlsDial {
    /** Where Debian and its like keep what the system trusts; elsewhere the JDK's own list is used. */
    private static final Path OS_CERTIFICATES = Path.of("/etc/ssl/certs/ca-certificates.crt");

    private final SslContext context;

    private TlsDial(SslContext context) {
        this.context = context;
    }

    /**
     * Reads the files.
     *
     * @throws TransportException if one cannot be used; names it
     */
    static TlsDial load(BridgeTls config) throws TransportException {
        // Only the JDK shows what the other side stapled about its certificate; BoringSSL has no choice of ciphers for
        // TLS 1.3.
        boolean openSsl = OpenSsl.isAvailable() && !config.requireOcsp() && config.ciphersTls13() == null;
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(openSsl ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                    .endpointIdentificationAlgorithm(config.insecure() ? "" : "HTTPS")
                    .trustManager(trust(config))
                    .protocols(
                            config.minimumVersion().equals("TLSv1.3")
                                    ? new String[] {"TLSv1.3"}
                                    : new String[] {"TLSv1.2", "TLSv1.3"});
            List<String> ciphers =
                    TlsMaterial.ciphers(config.ciphers(), config.ciphersTls13(), config.minimumVersion(), openSsl);
            if (!ciphers.isEmpty()) {
                builder.ciphers(ciphers, IdentityCipherSuiteFilter.INSTANCE);
            }
            Path certFile = config.certFile();
            Path keyFile = config.keyFile();
            if (certFile != null && keyFile != null) {
                builder.keyManager(PemFiles.privateKey(keyFile), PemFiles.certificates(certFile));
            }
            String alpn = config.alpn();
            if (alpn != null) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        alpn));
            }
            return new TlsDial(builder.build());
        } catch (SSLException | IllegalArgumentException unfit) {
            throw new TransportException("TLS cannot be set up: " + TransportFault.describe(unfit), unfit);
        }
    }

    /** Puts TLS before the other handlers of a channel; once. */
    SslHandler addTo(Channel channel, String host, int port, int timeoutMillis) {
        SslHandler handler = context.newHandler(channel.alloc(), host, port);
        handler.setHandshakeTimeoutMillis(timeoutMillis);
        channel.pipeline().addFirst(handler);
        return handler;
    }

    /** Gives back what the library holds; connections keep what they need of it. */
    void release() {
        ReferenceCountUtil.release(context);
    }

    private static TrustManager trust(BridgeTls config) throws TransportException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors(config));
            for (TrustManager one : trust.getTrustManagers()) {
                if (one instanceof X509ExtendedTrustManager checks) {
                    return config.requireOcsp() ? new StapledTrust(checks) : checks;
                }
            }
            throw new TransportException("TLS cannot be set up: this JDK checks no certificates");
        } catch (GeneralSecurityException | IOException unfit) {
            throw new TransportException("TLS cannot be set up: " + TransportFault.describe(unfit), unfit);
        }
    }

    /** Whom to trust; null for the JDK's own list. */
    private static @Nullable KeyStore anchors(BridgeTls config)
            throws TransportException, GeneralSecurityException, IOException {
        List<X509Certificate> anchors = new ArrayList<>();
        Path caFile = config.caFile();
        Path caPath = config.caPath();
        if (caFile != null) {
            anchors.addAll(PemFiles.certificates(caFile));
        }
        if (caPath != null) {
            anchors.addAll(PemFiles.certificatesIn(caPath));
            if (anchors.isEmpty()) {
                throw new TransportException("Cannot use " + caPath + ": no file in it holds a PEM certificate");
            }
        }
        if (config.osCertificates() && Files.isReadable(OS_CERTIFICATES)) {
            anchors.addAll(PemFiles.certificates(OS_CERTIFICATES));
        }
        if (anchors.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < anchors.size(); i++) {
            store.setCertificateEntry("anchor-" + i, anchors.get(i));
        }
        return store;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.TlsConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes a listener's TLS from its files: BoringSSL where that loads, the JDK's own elsewhere. */
final class TlsMaterial {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TlsMaterial() {}

    /**
     * Reads the files.
     *
     * @throws TransportException if one cannot be used; names it
     */
    static TlsServer load(TlsConfig config) throws TransportException {
        List<X509Certificate> chain = PemFiles.certificates(config.certFile());
        PrivateKey key = PemFiles.privateKey(config.keyFile());
        requirePair(config, key, chain.getFirst());
        boolean openSsl = usesOpenSsl(config);
        SslContextBuilder builder;
        try {
            builder = SslContextBuilder.forServer(key, chain.toArray(new X509Certificate[0]));
        } catch (IllegalArgumentException unfit) {
            throw unusable(config, unfit);
        }
        builder.sslProvider(openSsl ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK);
        builder.protocols(
                config.minimumVersion().equals("TLSv1.3")
                        ? new String[] {"TLSv1.3"}
                        : new String[] {"TLSv1.2", "TLSv1.3"});
        List<String> ciphers = ciphers(config.ciphers(), config.ciphersTls13(), config.minimumVersion(), openSsl);
        if (!ciphers.isEmpty()) {
            builder.ciphers(ciphers, IdentityCipherSuiteFilter.INSTANCE);
        }
        builder.clientAuth(config.requireCertificate() ? ClientAuth.REQUIRE : ClientAuth.NONE);
        ClientTrust trust = config.requireCertificate() ? ClientTrust.load(config) : null;
        if (trust != null) {
            builder.trustManager(trust);
        }
        try {
            SslContext context = builder.build();
            offerTickets(config, context);
            return new TlsServer(
                    context,
                    new TlsFacts(
                            config,
                            chain,
                            trust == null ? Set.of() : trust.authorities(),
                            trust == null ? Set.of() : trust.revocationLists()));
        } catch (SSLException | IllegalArgumentException unfit) {
            throw unusable(config, unfit);
        }
    }

    /** For the log: which certificate is served, and by what. */
    static String text(TlsConfig config) {
        return "TLS with certificate " + config.certFile() + " by "
                + (usesOpenSsl(config)
                        ? "BoringSSL (" + OpenSsl.versionString() + ")"
                        : OpenSsl.isAvailable()
                                ? "the JDK: BoringSSL has no choice of ciphers_tls1.3"
                                : "the JDK: tcnative does not load here");
    }

    /** BoringSSL offers all ciphers of TLS 1.3 whatever it is told. */
    private static boolean usesOpenSsl(TlsConfig config) {
        return OpenSsl.isAvailable() && config.ciphersTls13() == null;
    }

    /** A key that belongs to another certificate would be found out by the first client otherwise. */
    private static void requirePair(TlsConfig config, PrivateKey key, X509Certificate certificate)
            throws TransportException {
        boolean isPair;
        try {
            isPair = PemFiles.isPair(key, certificate);
        } catch (GeneralSecurityException unfit) {
            throw unusable(config, unfit);
        }
        if (!isPair) {
            throw new TransportException(
                    "The key " + config.keyFile() + " does not belong to the certificate " + config.certFile());
        }
    }

    private static TransportException unusable(TlsConfig config, Exception cause) {
        return new TransportException(
                "Cannot use certificate " + config.certFile() + " with key " + config.keyFile() + ": "
                        + TransportFault.describe(cause),
                cause);
    }

    /**
     * Tickets let a client come back without the costly part of a handshake. Not where certificates are required: whoever
     * comes back with a ticket is not checked against the revocation list again.
     */
    private static void offerTickets(TlsConfig config, SslContext context) {
        if (!config.requireCertificate() && context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            sessions.setTicketKeys(new OpenSslSessionTicketKey(
                    random(OpenSslSessionTicketKey.NAME_SIZE),
                    random(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                    random(OpenSslSessionTicketKey.AES_KEY_SIZE)));
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** The ciphers to offer, named as the library does; empty for its own choice. */
    static List<String> ciphers(
            @Nullable String ciphers, @Nullable String ciphersTls13, String minimumVersion, boolean openSsl) {
        List<String> names = new ArrayList<>();
        addCiphers(ciphersTls13, openSsl, names);
        addCiphers(ciphers, openSsl, names);
        if (!names.isEmpty()) {
            // A list names the ciphers of both versions; one that was not given keeps its default.
            if (ciphersTls13 == null) {
                names.addAll(
                        List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"));
            } else if (ciphers == null && !minimumVersion.equals("TLSv1.3")) {
                addCiphers("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256", openSsl, names);
                addCiphers("ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384", openSsl, names);
            }
        }
        return names;
    }

    private static void addCiphers(@Nullable String list, boolean openSsl, List<String> into) {
        if (list != null) {
            for (String name : list.split("[: ,]", -1)) {
                if (!name.isBlank()) {
                    into.add(openSsl ? name : javaName(name));
                }
            }
        }
    }

    /** {@code ECDHE-RSA-AES128-GCM-SHA256} is {@code TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256} in Java. */
    static String javaName(String openSslName) {
        if (openSslName.startsWith("TLS_")) {
            return openSslName;
        }
        String name = openSslName
                .replace("AES128", "AES_128")
                .replace("AES256", "AES_256")
                .replace("CHACHA20-POLY1305", "CHACHA20_POLY1305_SHA256")
                .replace('-', '_');
        for (String exchange : List.of("ECDHE_RSA_", "ECDHE_ECDSA_", "DHE_RSA_")) {
            if (name.startsWith(exchange)) {
                return "TLS_" + exchange + "WITH_" + name.substring(exchange.length());
            }
        }
        return "TLS_RSA_WITH_" + name;
    }
}

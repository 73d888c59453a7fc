// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** Certificates made for one test run: an authority and what it issued. */
final class TestCertificates {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final char[] NO_PASSWORD = new char[0];

    private final KeyPair keys;
    private final X509Certificate certificate;
    private final X500Name name;

    /** How a key is written in PEM. */
    enum KeyForm {
        PKCS8,
        PKCS1,
        SEC1
    }

    private TestCertificates(KeyPair keys, X509Certificate certificate, X500Name name) {
        this.keys = keys;
        this.certificate = certificate;
        this.name = name;
    }

    static TestCertificates authority(String name) {
        try {
            KeyPair keys = ecKeys();
            X500Name subject = new X500Name("CN=" + name);
            X509v3CertificateBuilder builder = builder(subject, subject, keys, tomorrow());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new TestCertificates(keys, sign(builder, keys.getPrivate()), subject);
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** A certificate for a client of this common name, or for a server on the loopback address. */
    TestCertificates issue(String commonName, boolean forClient) {
        try {
            return issue(commonName, forClient, ecKeys());
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** A server's with an RSA key. */
    TestCertificates issueRsa(String commonName) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return issue(commonName, false, generator.generateKeyPair());
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** A client's that was good until an hour ago. */
    TestCertificates issueExpired(String commonName) {
        try {
            return issue(commonName, true, ecKeys(), Instant.now().minus(1, ChronoUnit.HOURS));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private TestCertificates issue(String commonName, boolean forClient, KeyPair subjectKeys) {
        return issue(commonName, forClient, subjectKeys, tomorrow());
    }

    private TestCertificates issue(String commonName, boolean forClient, KeyPair subjectKeys, Instant end) {
        try {
            X500Name subject = new X500Name("O=Godwit,CN=" + commonName);
            X509v3CertificateBuilder builder = builder(name, subject, subjectKeys, end);
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(forClient ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
            return new TestCertificates(subjectKeys, sign(builder, keys.getPrivate()), subject);
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static KeyPair ecKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static Instant tomorrow() {
        return Instant.now().plus(1, ChronoUnit.DAYS);
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair subjectKeys, Instant end) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(Instant.now().minus(1, ChronoUnit.DAYS)),
                Date.from(end),
                subject,
                subjectKeys.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer(key)));
    }

    private static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(key);
    }

    String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    String keyPem(KeyForm form) {
        byte[] pkcs8 = keys.getPrivate().getEncoded();
        try {
            byte[] inner = PrivateKeyInfo.getInstance(pkcs8)
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
            return switch (form) {
                case PKCS8 -> pem("PRIVATE KEY", pkcs8);
                case PKCS1 -> pem("RSA PRIVATE KEY", inner);
                case SEC1 -> pem("EC PRIVATE KEY", withCurve(pkcs8));
            };
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** As openssl writes it: with the name of the curve inside. */
    private static byte[] withCurve(byte[] pkcs8) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8);
        var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, key.getKey(), info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
    }

    String revocationListPem(List<TestCertificates> revoked) {
        try {
            Date now = Date.from(Instant.now().minusSeconds(60));
            X509v2CRLBuilder builder = new X509v2CRLBuilder(name, now);
            builder.setNextUpdate(Date.from(Instant.now().plus(1, ChronoUnit.DAYS)));
            for (TestCertificates one : revoked) {
                builder.addCRLEntry(one.certificate.getSerialNumber(), now, CRLReason.keyCompromise);
            }
            X509CRLHolder list = builder.build(signer(keys.getPrivate()));
            return pem("X509 CRL", list.getEncoded());
        } catch (OperatorCreationException fault) {
            throw new IllegalStateException(fault);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static String pem(String type, byte[] bytes) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, bytes));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return text.toString();
    }

    /** A connection that trusts {@code authority} and shows {@code client}'s certificate, if any. */
    static SSLSocket dial(
            InetSocketAddress address,
            TestCertificates authority,
            @Nullable TestCertificates client,
            String... versions)
            throws IOException {
        return dial(address, context(authority, client), versions);
    }

    /** The same with a context, which remembers its sessions. */
    static SSLSocket dial(InetSocketAddress address, SSLContext context, String... versions) throws IOException {
        SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), address.getPort());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestTransport.PATIENCE_SECONDS));
        socket.setEnabledProtocols(versions);
        return socket;
    }

    /** Of a client that trusts this authority and shows a certificate, if any. */
    static SSLContext context(TestCertificates authority, @Nullable TestCertificates client) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, NO_PASSWORD);
            trusted.setCertificateEntry("ca", authority.certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            KeyStore shown = KeyStore.getInstance("PKCS12");
            shown.load(null, NO_PASSWORD);
            if (client != null) {
                shown.setKeyEntry(
                        "me", client.keys.getPrivate(), NO_PASSWORD, new X509Certificate[] {client.certificate});
            }
            KeyManagerFactory mine = KeyManagerFactory.getInstance("PKIX");
            mine.init(shown, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(mine.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CRL;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads certificates, keys and revocation lists in PEM. What cannot be used is a fault that names the file. Any thread. */
public final class PemFiles {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private PemFiles() {}

    /** All certificates of a file, at least one. */
    public static List<X509Certificate> certificates(Path file) throws TransportException {
        List<X509Certificate> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            x509().generateCertificates(in).forEach(one -> found.add((X509Certificate) one));
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        } catch (CertificateException malformed) {
            throw new TransportException("Cannot use " + file + ": it holds no PEM certificate", malformed);
        }
        if (found.isEmpty()) {
            throw new TransportException("Cannot use " + file + ": it holds no PEM certificate");
        }
        return found;
    }

    /** All certificates of all files of a directory; files without one are passed over. */
    public static List<X509Certificate> certificatesIn(Path directory) throws TransportException {
        List<X509Certificate> found = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException unreadable) {
            throw unreadable(directory, unreadable);
        }
        for (Path file : files) {
            if (text(file).contains("-----BEGIN CERTIFICATE-----")) {
                found.addAll(certificates(file));
            }
        }
        return found;
    }

    /** All revocation lists of a file, at least one. */
    public static Collection<? extends CRL> revocationLists(Path file) throws TransportException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends CRL> lists = x509().generateCRLs(in);
            if (!lists.isEmpty()) {
                return lists;
            }
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        } catch (GeneralSecurityException malformed) {
            throw new TransportException("Cannot use " + file + ": it holds no PEM revocation list", malformed);
        }
        throw new TransportException("Cannot use " + file + ": it holds no PEM revocation list");
    }

    /** The first private key of a file: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC). */
    public static PrivateKey privateKey(Path file) throws TransportException {
        Matcher block = BLOCK.matcher(text(file));
        while (block.find()) {
            String body = block.group(2);
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(file, base64(file, body));
                }
                case "RSA PRIVATE KEY" -> {
                    requirePlain(file, body);
                    return key(file, PrivateKeyInfo.ofPkcs1(base64(file, body)));
                }
                case "EC PRIVATE KEY" -> {
                    requirePlain(file, body);
                    return key(file, PrivateKeyInfo.ofSec1(base64(file, body)));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted(file);
                default -> {
                    // Parameters or certificates in the same file.
                }
            }
        }
        throw new TransportException("Cannot use " + file + ": it holds no PEM private key");
    }

    /**
     * Whether the key is the one of the certificate.
     *
     * @throws GeneralSecurityException if they cannot be compared
     */
    public static boolean isPair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())
                && Set.of("RSA", "EC").contains(key.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] text = new byte[32]; // Any text will do.
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        return signature.verify(signed);
    }

    private static void requirePlain(Path file, String body) throws TransportException {
        if (body.contains("ENCRYPTED")) {
            throw encrypted(file);
        }
    }

    private static TransportException encrypted(Path file) {
        return new TransportException("Cannot use " + file
                + ": the key is encrypted and there is nobody to ask for the password; decrypt it with: openssl pkey -in "
                + file + " -out plain.key");
    }

    private static PrivateKey key(Path file, byte[] pkcs8) throws TransportException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException unfit) {
                // Perhaps the next one.
            }
        }
        throw new TransportException("Cannot use " + file + ": the key is neither EC, RSA nor Ed25519");
    }

    private static byte[] base64(Path file, String body) throws TransportException {
        try {
            return Base64.getMimeDecoder().decode(body.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException malformed) {
            throw new TransportException("Cannot use " + file + ": its PEM is damaged", malformed);
        }
    }

    private static String text(Path file) throws TransportException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static TransportException unreadable(Path file, IOException cause) {
        return new TransportException("Cannot read " + file + ": " + cause.getMessage(), cause);
    }

    private static CertificateFactory x509() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }
}

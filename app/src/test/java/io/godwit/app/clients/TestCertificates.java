// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.clients;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority, made for one run, with a certificate for the broker on 127.0.0.1 and one for the client "client".
 *
 * <p>The folder holds ca.crt, server.crt, server.key, client.crt, client.key, all PEM, and client.p12 with the password
 * {@link #STORE_PASSWORD}. The openssl command makes them.
 */
public record TestCertificates(Path folder) {
    static final String STORE_PASSWORD = "marshland";

    private static final List<String> EC_KEY =
            List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2");

    /** Makes them in a folder that exists. */
    public static TestCertificates make(Path folder) throws IOException, InterruptedException {
        TestCertificates made = new TestCertificates(folder);
        made.openssl("req -x509 -keyout ca.key -out ca.crt -subj /CN=test-authority", EC_KEY);
        for (String name : List.of("server", "client")) {
            Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
            made.openssl("req -new -keyout %s.key -out %s.csr -subj /CN=%s".formatted(name, name, name), EC_KEY);
            made.openssl(
                    "x509 -req -in %s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out %s.crt -days 2 -extfile %s.ext"
                            .formatted(name, name, name),
                    List.of());
        }
        made.openssl(
                "pkcs12 -export -in client.crt -inkey client.key -out client.p12 -passout pass:" + STORE_PASSWORD,
                List.of());
        return made;
    }

    /** Writes revoked.crl, which revokes the certificates in these files. */
    public void revoke(List<String> leaves) throws IOException, InterruptedException {
        Files.writeString(file("index.txt"), "");
        Files.writeString(file("crlnumber"), "01\n");
        Files.writeString(file("ca.cnf"), """
                [ca]
                default_ca = own
                [own]
                database = index.txt
                crlnumber = crlnumber
                default_md = sha256
                default_crl_days = 2
                """);
        for (String leaf : leaves) {
            openssl("ca -config ca.cnf -keyfile ca.key -cert ca.crt -revoke " + leaf, List.of());
        }
        openssl("ca -config ca.cnf -keyfile ca.key -cert ca.crt -gencrl -out revoked.crl", List.of());
    }

    /** One of the files named above. */
    public Path file(String leaf) {
        return folder.resolve(leaf);
    }

    /** Proves to be the client "client". */
    public KeyManagerFactory clientKeys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file("client.p12"))) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, STORE_PASSWORD.toCharArray());
        return factory;
    }

    /** Trusts the authority and nobody else. */
    TrustManagerFactory trust() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(file("ca.crt"))) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }

    /** Sockets of a client with the certificate. */
    SSLSocketFactory sockets() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(clientKeys().getKeyManagers(), trust().getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private void openssl(String words, List<String> more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words.split(" ")));
        command.addAll(more);
        CommandRun run = CommandRun.of(command, folder);
        if (run.status() != 0) {
            throw new IOException("openssl " + words + " ended with status " + run.status() + ": " + run.output());
        }
    }
}

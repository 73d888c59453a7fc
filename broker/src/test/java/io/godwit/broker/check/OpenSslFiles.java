// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Good and bad certificates as the openssl command makes them, since that is what operators have. */
final class OpenSslFiles {
    private final Path folder;

    private OpenSslFiles(Path folder) {
        this.folder = folder;
    }

    static void make(Path folder) throws IOException, InterruptedException {
        new OpenSslFiles(folder).make();
    }

    private void make() throws IOException, InterruptedException {
        write("ca.ext", "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n");
        write("server.ext", "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
        write("plain.ext", "basicConstraints=CA:FALSE\n");
        for (String name : List.of("ca", "other")) {
            key(name, "ec");
            openssl("req -x509 -new -key " + name + ".key -out " + name + ".crt -days 365 -subj /CN=" + name
                    + " -addext basicConstraints=critical,CA:TRUE");
        }
        issue("middle", "ec", "ca", "ca.ext", "-days 365");
        issue("server", "ec", "ca", "server.ext", "-days 365");
        issue("soon", "ec", "ca", "server.ext", "-days 20");
        issue("deep", "ec", "middle", "server.ext", "-days 365");
        issue("nameless", "ec", "ca", "plain.ext", "-days 365");
        issue("weak", "rsa:1024", "ca", "server.ext", "-days 365");
        join("both.crt", "ca.crt", "middle.crt");
        join("order.crt", "ca.crt", "deep.crt", "middle.crt");
        join("gap.crt", "deep.crt", "ca.crt");
        Files.createFile(folder.resolve("index.txt"));
        write("crlnumber", "01\n");
        write("ca.cnf", """
                [ca]
                default_ca=d
                [d]
                database=index.txt
                crlnumber=crlnumber
                certificate=ca.crt
                private_key=ca.key
                default_md=sha256
                new_certs_dir=.
                rand_serial=yes
                policy=p
                [p]
                commonName=supplied
                """);
        issueFor("old", "20200101000000Z", "20210101000000Z");
        issueFor("young", "20980101000000Z", "20990101000000Z");
        openssl("ca -config ca.cnf -gencrl -crldays 30 -out ca.crl");
        openssl(
                "ca -config ca.cnf -gencrl -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z -out old.crl");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    private void key(String name, String kind) throws IOException, InterruptedException {
        openssl(
                kind.equals("ec")
                        ? "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + name + ".key"
                        : "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out " + name + ".key");
    }

    private void issue(String name, String kind, String by, String extensions, String dates)
            throws IOException, InterruptedException {
        key(name, kind);
        openssl("req -new -key " + name + ".key -out " + name + ".csr -subj /CN=" + name);
        openssl("x509 -req -in " + name + ".csr -CA " + by + ".crt -CAkey " + by + ".key -CAcreateserial -out " + name
                + ".crt -extfile " + extensions + " " + dates);
    }

    /** For a server, with dates of its own. */
    private void issueFor(String name, String from, String to) throws IOException, InterruptedException {
        key(name, "ec");
        openssl("req -new -key " + name + ".key -out " + name + ".csr -subj /CN=" + name);
        openssl("ca -batch -config ca.cnf -notext -extfile server.ext -in " + name + ".csr -out " + name
                + ".crt -startdate " + from + " -enddate " + to);
    }

    private void join(String name, String... parts) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(Files.readString(folder.resolve(part)));
        }
        write(name, text.toString());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void openssl(String words) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("openssl"), Stream.of(words.split(" "))).toList();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("openssl " + words + " failed: " + output);
        }
    }
}

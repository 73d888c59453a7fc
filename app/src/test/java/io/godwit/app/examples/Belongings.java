// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.examples;

import io.godwit.app.clients.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies in the folder of every example: certificates, a password file, the ACL files, a launcher; the list is in
 * {@code examples/brokers/README.md}. Made once, copied for each run.
 *
 * @param folder where the originals are
 */
record Belongings(Path folder) {
    private static final List<String> EC_KEY =
            List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

    /** Makes them with openssl and the broker's own commands in a folder that exists. */
    static Belongings make(Path folder) throws IOException, InterruptedException {
        Belongings made = new Belongings(folder);
        made.makeLauncher();
        made.makeAuthority("ca", "Example CA");
        made.makeAuthority("other-ca", "Other CA");
        made.makeCertificate("server", "localhost", "subjectAltName=DNS:localhost");
        made.makeCertificate("client", "sensor", "subjectAltName=DNS:sensor");
        made.makePasswords();
        try (Stream<Path> files = Files.list(Repository.root().resolve("examples/brokers"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".acl")).toList()) {
                Files.copy(file, folder.resolve(leaf(file)));
            }
        }
        return made;
    }

    /** Copies all into another folder. */
    void copyTo(Path other) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Path copy = Files.copy(file, other.resolve(leaf(file)));
                if (Files.isExecutable(file) && !copy.toFile().setExecutable(true)) {
                    throw new IOException(copy + " cannot be made executable");
                }
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private void makeAuthority(String name, String commonName) throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(List.of("openssl", "req", "-x509", "-days", "2", "-subj", "/CN=" + commonName));
        words.addAll(EC_KEY);
        words.addAll(List.of("-keyout", name + ".key", "-out", name + ".crt"));
        run(words);
    }

    private void makeCertificate(String name, String commonName, String extension)
            throws IOException, InterruptedException {
        Files.writeString(folder.resolve(name + ".ext"), extension + "\n");
        List<String> request = new ArrayList<>(List.of("openssl", "req", "-new", "-subj", "/CN=" + commonName));
        request.addAll(EC_KEY);
        request.addAll(List.of("-keyout", name + ".key", "-out", name + ".csr"));
        run(request);
        run(List.of(
                "openssl x509 -req -in %s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile %s.ext -out %s.crt"
                        .formatted(name, name, name)
                        .split(" ")));
    }

    private void makePasswords() throws IOException, InterruptedException {
        // Alice can log in with SCRAM, too. Both hashes are quick to check: the examples are not about the price of
        // guessing.
        makePassword("scram-sha-256", "-c", "alice", "alice-secret");
        makePassword("sha512-pbkdf2", "-b", "bob", "bob-secret");
    }

    private void makePassword(String scheme, String option, String user, String password)
            throws IOException, InterruptedException {
        run(List.of("./godwit", "passwd", "-H", scheme, "-b", option, "passwords", user, password));
    }

    /** A script that starts this build's command on the class path of the tests. */
    private void makeLauncher() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String words = "exec env --default-signal=HUP,INT,TERM " + quoted(java)
                + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "
                + quoted(System.getProperty("java.class.path")) + " io.godwit.app.Godwit \"$@\"";
        Path script = Files.writeString(folder.resolve("godwit"), "#!/bin/sh\n" + words + "\n");
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " cannot be made executable");
        }
    }

    private void run(List<String> words) throws IOException, InterruptedException {
        CommandRun run = CommandRun.of(words, folder);
        if (run.status() != 0) {
            throw new IOException(String.join(" ", words) + " ended with status " + run.status() + ": " + run.output());
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String leaf(Path file) {
        return String.valueOf(file.getFileName());
    }
}

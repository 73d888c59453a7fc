// SPDX-License-Identifier: Apache-2.0
package io.godwit.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A certificate for 127.0.0.1 that signs itself. The JDK makes none, so openssl does. */
final class Certificate {
    private Certificate() {}

    /**
     * Writes certificate and key as PEM, unless they are there.
     *
     * @throws IOException when openssl is not installed or fails
     */
    static void make(Path certificate, Path key) throws IOException, InterruptedException {
        if (Files.exists(certificate) && Files.exists(key)) {
            return;
        }
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "365",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .redirectOutput(certificate.resolveSibling("openssl.log").toFile())
                .start();
        if (openssl.waitFor() != 0) {
            throw new IOException("openssl made no certificate; see " + certificate.resolveSibling("openssl.log"));
        }
    }
}

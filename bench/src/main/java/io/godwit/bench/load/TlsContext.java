// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Loads certificates and keys. Stateless. */
final class TlsContext {
    private TlsContext() {}

    static SslContext of(Target.Tls tls) throws IOException {
        requireReadable(tls.caFile());
        requireReadable(tls.certFile());
        requireReadable(tls.keyFile());
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .endpointIdentificationAlgorithm(tls.insecure() ? "" : "HTTPS");
            Path caFile = tls.caFile();
            if (caFile != null) {
                builder.trustManager(caFile.toFile());
            }
            Path certFile = tls.certFile();
            Path keyFile = tls.keyFile();
            if (certFile != null && keyFile != null) {
                builder.keyManager(certFile.toFile(), keyFile.toFile());
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            String cause = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new IOException(
                    "TLS cannot be set up: " + cause
                            + ". --cafile and --cert take PEM certificates, --key a PEM key as 'openssl pkcs8 -topk8 -nocrypt'"
                            + " writes it.",
                    e);
        }
    }

    private static void requireReadable(@Nullable Path file) throws IOException {
        if (file != null && !Files.isReadable(file)) {
            throw new IOException(file + (Files.exists(file) ? " may not be read." : " does not exist."));
        }
    }
}

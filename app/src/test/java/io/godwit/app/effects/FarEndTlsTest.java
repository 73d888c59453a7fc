// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.clients.TestCertificates;
import io.godwit.app.effects.FarEnd.Guest;
import io.godwit.conformance.Directive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the directives about TLS of a bridge do, seen by the other broker. */
@Timeout(60)
class FarEndTlsTest {
    @TempDir
    private static Path shared = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void makeCertificates() throws Exception {
        TestCertificates.make(shared);
        // A directory of authorities, which holds nothing else.
        Files.copy(
                shared.resolve("ca.crt"),
                Files.createDirectory(shared.resolve("authorities")).resolve("ca.crt"));
    }

    /** A server whose certificate is for 127.0.0.1 alone. */
    private static FarEnd far(String host, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new TestCertificates(shared).clientKeys().getKeyManagers(), null, null);
        SSLServerSocket socket =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return new FarEnd(socket, host);
    }

    private Scene bridged(FarEnd far, String... lines) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "allow_anonymous true",
                "connection b",
                "address " + far.address(),
                "notifications false",
                "restart_timeout 1",
                "topic t/# out 1"));
        for (String line : lines) {
            all.add(line.replace("%CERTS%", shared.toString()));
        }
        return Scene.of(folder, all.toArray(String[]::new));
    }

    /** What was agreed on with a bridge that gets in. */
    private SSLSession letIn(FarEnd far, String... lines) throws Exception {
        try (Scene scene = bridged(far, lines);
                Guest guest = far.accept()) {
            guest.welcome();
            scene.awaitLog("is connected to");
            return ((SSLSocket) guest.socket()).getSession();
        }
    }

    /** What the log says of a bridge that does not get in. */
    private String refused(FarEnd far, String... lines) throws Exception {
        try (Scene scene = bridged(far, lines)) {
            CompletableFuture<String> end = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try (Guest guest = far.accept()) {
                    end.complete(guest.next().toString());
                } catch (IOException e) {
                    end.complete("");
                }
            });
            assertThat(end.get(30, TimeUnit.SECONDS)).as("what the bridge said").isEmpty();
            return scene.awaitLog("Bridge b (" + far.address() + "): ");
        }
    }

    @Test
    @Directive("bridge_capath")
    void trustsTheAuthoritiesInTheDirectory() throws Exception {
        try (FarEnd far = far("127.0.0.1")) {
            assertThat(letIn(far, "bridge_capath %CERTS%/authorities").isValid())
                    .isTrue();
        }
    }

    @Test
    @Directive("bridge_tls_use_os_certs")
    void trustsWhomTheSystemTrusts() throws Exception {
        // In plain text the bridge would be let in.
        try (FarEnd far = far("127.0.0.1")) {
            assertThat(refused(far, "bridge_tls_use_os_certs true")).contains("not signed by whom");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Directive("bridge_insecure")
    void looksAtTheNameInTheCertificateUnlessTold() throws Exception {
        try (FarEnd far = far("127.0.0.3")) {
            assertThat(refused(far, "bridge_cafile %CERTS%/ca.crt")).contains("another name than address");
        }
        try (FarEnd far = far("127.0.0.3")) {
            assertThat(letIn(far, "bridge_cafile %CERTS%/ca.crt", "bridge_insecure true")
                            .isValid())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bridge_ciphers ECDHE-ECDSA-AES128-GCM-SHA256, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "bridge_ciphers ECDHE-ECDSA-CHACHA20-POLY1305, TLSv1.2, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "bridge_ciphers_tls1.3 TLS_AES_128_GCM_SHA256, TLSv1.3, TLS_AES_128_GCM_SHA256",
        "bridge_ciphers_tls1.3 TLS_CHACHA20_POLY1305_SHA256, TLSv1.3, TLS_CHACHA20_POLY1305_SHA256"
    })
    @Directive({"bridge_ciphers", "bridge_ciphers_tls1.3"})
    void offersTheCiphersAlone(String line, String protocol, String suite) throws Exception {
        try (FarEnd far = far("127.0.0.1", protocol)) {
            SSLSession session = Objects.requireNonNull(letIn(far, "bridge_cafile %CERTS%/ca.crt", line));
            assertThat(session.getProtocol()).isEqualTo(protocol);
            assertThat(session.getCipherSuite()).isEqualTo(suite);
        }
    }

    @Test
    @Directive("bridge_tls_version")
    void speaksNoOlderVersion() throws Exception {
        try (FarEnd far = far("127.0.0.1", "TLSv1.2")) {
            assertThat(letIn(far, "bridge_cafile %CERTS%/ca.crt", "bridge_tls_version tlsv1.2")
                            .getProtocol())
                    .isEqualTo("TLSv1.2");
        }
        try (FarEnd far = far("127.0.0.1", "TLSv1.2")) {
            assertThat(refused(far, "bridge_cafile %CERTS%/ca.crt", "bridge_tls_version tlsv1.3"))
                    .isNotEmpty();
        }
    }

    @Test
    @Directive("bridge_require_ocsp")
    void refusesAServerThatStaplesNothing() throws Exception {
        try (FarEnd far = far("127.0.0.1")) {
            assertThat(refused(far, "bridge_cafile %CERTS%/ca.crt", "bridge_require_ocsp true"))
                    .contains("bridge_require_ocsp");
        }
    }
}

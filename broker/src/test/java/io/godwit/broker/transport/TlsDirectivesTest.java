// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.effect.Directive;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.server.BrokerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the TLS directives of a listener do to clients of a whole broker. */
@Timeout(60)
class TlsDirectivesTest {
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'a'};

    @TempDir
    private Path folder = Path.of("");

    private final TestCertificates authority = TestCertificates.authority("godwit test CA");
    private final TestCertificates anna = authority.issue("anna", true);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final BrokerLog log = new BrokerLog() {
        @Override
        public boolean isOn(LogType type) {
            return true;
        }

        @Override
        public void write(LogType type, String line) {
            lines.add(line);
        }

        @Override
        public void error(String line, Throwable cause) {
            throw new AssertionError(line, cause);
        }
    };

    @BeforeEach
    void writeFiles() throws IOException {
        TestCertificates server = authority.issue("localhost", false);
        Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
        Files.writeString(folder.resolve("server.crt"), server.certificatePem());
        Files.writeString(folder.resolve("server.key"), server.keyPem(TestCertificates.KeyForm.PKCS8));
    }

    private BrokerServer start(String... directives) throws Exception {
        List<String> text = new ArrayList<>();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            text.add("listener " + free.getLocalPort() + " 127.0.0.1");
        }
        text.add("allow_anonymous true");
        text.add("certfile " + folder.resolve("server.crt"));
        text.add("keyfile " + folder.resolve("server.key"));
        for (String directive : directives) {
            text.add(directive.replace("%DIR%", folder.toString()));
        }
        Path file = Files.write(folder.resolve("godwit.conf"), text);
        return BrokerServer.start(ConfigReader.read(file, CommandLine.NONE), log);
    }

    /** Connects with MQTT 3.1.1 and returns the cipher suite. */
    private String greet(BrokerServer broker, @Nullable TestCertificates client, String version) throws IOException {
        InetSocketAddress address =
                (InetSocketAddress) broker.bound().getFirst().address();
        try (SSLSocket socket = TestCertificates.dial(address, authority, client, version)) {
            socket.getOutputStream().write(CONNECT);
            if (socket.getInputStream().readNBytes(4).length < 4) {
                throw new IOException("closed");
            }
            return socket.getSession().getCipherSuite();
        }
    }

    @Test
    @Directive({"certfile", "keyfile"})
    void theListenerSpeaksTls() throws Exception {
        try (BrokerServer broker = start()) {
            greet(broker, null, "TLSv1.2");
            greet(broker, null, "TLSv1.3");
        }
    }

    @Test
    @Directive({"require_certificate", "cafile", "capath"})
    void onlyClientsWithACertificateOfTheAuthorityComeIn() throws Exception {
        Path many = Files.createDirectory(folder.resolve("many"));
        Files.copy(folder.resolve("ca.crt"), many.resolve("one.pem"));
        TestCertificates stranger = TestCertificates.authority("somebody else").issue("anna", true);
        for (String trust : List.of("cafile %DIR%/ca.crt", "capath %DIR%/many")) {
            try (BrokerServer broker = start(trust, "require_certificate true")) {
                greet(broker, anna, "TLSv1.3");
                assertThatThrownBy(() -> greet(broker, null, "TLSv1.3")).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> greet(broker, stranger, "TLSv1.3")).isInstanceOf(IOException.class);
            }
        }
        try (BrokerServer broker = start("cafile %DIR%/ca.crt", "require_certificate false")) {
            greet(broker, null, "TLSv1.3");
        }
    }

    @Test
    @Directive("crlfile")
    void aRevokedCertificateStaysOut() throws Exception {
        TestCertificates bad = authority.issue("bad", true);
        Files.writeString(folder.resolve("revoked.crl"), authority.revocationListPem(List.of(bad)));
        try (BrokerServer broker =
                start("cafile %DIR%/ca.crt", "require_certificate true", "crlfile %DIR%/revoked.crl")) {
            greet(broker, anna, "TLSv1.3");
            assertThatThrownBy(() -> greet(broker, bad, "TLSv1.3")).isInstanceOf(IOException.class);
        }
    }

    @Test
    @Directive("disable_client_cert_date_checks")
    void aCertificateOutOfDateComesInWhereDatesDoNotCount() throws Exception {
        TestCertificates late = authority.issueExpired("late");
        for (boolean disabled : new boolean[] {true, false}) {
            try (BrokerServer broker = start(
                    "cafile %DIR%/ca.crt", "require_certificate true", "disable_client_cert_date_checks " + disabled)) {
                if (disabled) {
                    greet(broker, late, "TLSv1.3");
                } else {
                    assertThatThrownBy(() -> greet(broker, late, "TLSv1.3")).isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    @Directive("tls_version")
    void olderVersionsStayOut() throws Exception {
        try (BrokerServer broker = start("tls_version tlsv1.3")) {
            greet(broker, null, "TLSv1.3");
            assertThatThrownBy(() -> greet(broker, null, "TLSv1.2")).isInstanceOf(IOException.class);
        }
    }

    @Test
    @Directive({"ciphers", "ciphers_tls1.3"})
    void onlyTheseCiphersAreUsed() throws Exception {
        try (BrokerServer broker =
                start("ciphers ECDHE-ECDSA-AES128-GCM-SHA256", "ciphers_tls1.3 TLS_AES_128_GCM_SHA256")) {
            assertThat(greet(broker, null, "TLSv1.2")).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
            assertThat(greet(broker, null, "TLSv1.3")).isEqualTo("TLS_AES_128_GCM_SHA256");
        }
        try (BrokerServer broker =
                start("ciphers ECDHE-ECDSA-AES256-GCM-SHA384", "ciphers_tls1.3 TLS_AES_256_GCM_SHA384")) {
            assertThat(greet(broker, null, "TLSv1.2")).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
            assertThat(greet(broker, null, "TLSv1.3")).isEqualTo("TLS_AES_256_GCM_SHA384");
        }
    }

    @Test
    @Directive({"use_identity_as_username", "use_subject_as_username"})
    void theCertificateNamesTheUser() throws Exception {
        String[] required = {"cafile %DIR%/ca.crt", "require_certificate true"};
        try (BrokerServer broker = start(required[0], required[1], "use_identity_as_username true")) {
            greet(broker, anna, "TLSv1.3");
        }
        assertThat(lines).anyMatch(line -> line.endsWith("u'anna')."));
        lines.clear();
        try (BrokerServer broker = start(required[0], required[1], "use_subject_as_username true")) {
            greet(broker, anna, "TLSv1.3");
        }
        assertThat(lines).anyMatch(line -> line.endsWith("u'CN=anna,O=Godwit')."));
    }
}

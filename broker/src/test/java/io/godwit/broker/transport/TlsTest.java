// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.TlsConfig;
import io.godwit.broker.transport.TestTransport.Wanted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TlsTest {
    @TempDir
    private Path directory;

    private TestCertificates authority;
    private TestCertificates server;

    TlsTest() {
        authority = TestCertificates.authority("godwit test CA");
        server = authority.issue("localhost", false);
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(directory.resolve("ca.crt"), authority.certificatePem());
        Files.writeString(directory.resolve("server.crt"), server.certificatePem());
        Files.writeString(directory.resolve("server.key"), server.keyPem(TestCertificates.KeyForm.PKCS8));
    }

    private TlsConfig config(boolean requireCertificate, @Nullable Path crl, String minimumVersion) {
        return new TlsConfig(
                directory.resolve("ca.crt"),
                null,
                directory.resolve("server.crt"),
                directory.resolve("server.key"),
                crl,
                requireCertificate,
                requireCertificate,
                false,
                minimumVersion,
                null,
                null,
                true);
    }

    private static byte[] greet(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(TestTransport.bytes(TestTransport.connect("secret")));
        return socket.getInputStream().readNBytes(4);
    }

    private SSLSocket dial(InetSocketAddress address, @Nullable TestCertificates client, String... versions)
            throws IOException {
        return TestCertificates.dial(address, authority, client, versions);
    }

    @ParameterizedTest
    @CsvSource({"1, TLSv1.2", "1, TLSv1.3", "2, TLSv1.3"})
    void carriesMqtt(int loops, String version) throws Exception {
        try (TestTransport transport = new TestTransport(loops, TestTransport::echo)) {
            InetSocketAddress address =
                    transport.listen(Wanted.tls(config(false, null, "TLSv1.2")), TestTransport.patient());
            try (SSLSocket socket = dial(address, null, version)) {
                byte[] payload = new byte[300_000];
                byte[] expected = TestTransport.bytes(TestTransport.WELCOME, TestTransport.publish("big", payload));
                socket.getOutputStream()
                        .write(TestTransport.bytes(
                                TestTransport.connect("tls"), TestTransport.publish("big", payload)));
                assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            }
            RecordedConversations.Recorded conversation =
                    transport.conversations().next();
            assertThat(conversation.next()).isNotNull();
            assertThat(conversation.endpoint().certificateUserName()).isNull();
        }
    }

    @Test
    void saysGoodbyeWithCloseNotify() throws Exception {
        try (TestTransport transport = new TestTransport(1, (conversation, packet) -> {
            conversation.wire().send(TestTransport.WELCOME);
            conversation.wire().close();
        })) {
            InetSocketAddress address =
                    transport.listen(Wanted.tls(config(false, null, "TLSv1.2")), TestTransport.patient());
            try (SSLSocket socket = dial(address, null, "TLSv1.3")) {
                socket.getOutputStream().write(TestTransport.bytes(TestTransport.connect("bye")));
                // Without close_notify the end would be an exception.
                assertThat(socket.getInputStream().readAllBytes())
                        .isEqualTo(TestTransport.bytes(TestTransport.WELCOME));
            }
        }
    }

    @Test
    void takesTheUserNameFromTheCertificate() throws Exception {
        TestCertificates client = authority.issue("anna", true);
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            InetSocketAddress address =
                    transport.listen(Wanted.tls(config(true, null, "TLSv1.2")), TestTransport.patient());
            try (SSLSocket socket = dial(address, client, "TLSv1.3")) {
                assertThat(greet(socket)).isEqualTo(TestTransport.bytes(TestTransport.WELCOME));
            }
            assertThat(transport.conversations().next().endpoint().certificateUserName())
                    .isEqualTo("anna");
        }
    }

    @Test
    void refusesClientsWithoutACertificateOrWithAnotherAuthoritys() throws Exception {
        TestCertificates stranger = TestCertificates.authority("somebody else").issue("anna", true);
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            InetSocketAddress address =
                    transport.listen(Wanted.tls(config(true, null, "TLSv1.2")), TestTransport.patient());
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                assertThatThrownBy(() -> greetOrFail(address, null, version)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> greetOrFail(address, stranger, version))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    private void greetOrFail(InetSocketAddress address, @Nullable TestCertificates client, String version)
            throws IOException {
        try (SSLSocket socket = dial(address, client, version)) {
            if (greet(socket).length == 0) {
                throw new IOException("closed");
            }
        }
    }

    @Test
    void refusesARevokedCertificateAfterAReload() throws Exception {
        TestCertificates good = authority.issue("good", true);
        TestCertificates bad = authority.issue("bad", true);
        Path crl = Files.writeString(directory.resolve("revoked.crl"), authority.revocationListPem(List.of()));
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Wanted wanted = Wanted.tls(config(true, crl, "TLSv1.2"));
            InetSocketAddress address = transport.listen(wanted, TestTransport.patient());
            greetOrFail(address, bad, "TLSv1.3");
            Files.writeString(crl, authority.revocationListPem(List.of(bad)));
            ListenerSettings again = transport.settings(wanted, TestTransport.patient());
            Listeners.Prepared prepared = transport.listeners().prepare(List.of(again), false);
            assertThat(prepared.changes()).containsExactly(new ListenerChange.Trust(List.of(crl)));
            prepared.apply();
            greetOrFail(address, good, "TLSv1.3");
            assertThatThrownBy(() -> greetOrFail(address, bad, "TLSv1.3")).isInstanceOf(IOException.class);
            Files.writeString(crl, "nonsense");
            assertThatThrownBy(() -> transport.listeners().prepare(List.of(again), false))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("revoked.crl");
            greetOrFail(address, good, "TLSv1.3");
        }
    }

    @Test
    void forgetsTicketsWithTheCertificateAndOnlyThen() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Wanted wanted = Wanted.tls(config(false, null, "TLSv1.2"));
            InetSocketAddress address = transport.listen(wanted, TestTransport.patient());
            SSLContext client = TestCertificates.context(authority, null);
            assertThat(comesBack(address, client)).isFalse();
            assertThat(comesBack(address, client)).isTrue();
            ListenerSettings same = transport.settings(wanted, TestTransport.patient());
            transport.listeners().prepare(List.of(same), false).apply();
            assertThat(comesBack(address, client)).isTrue();
            TestCertificates renewed = authority.issue("localhost", false);
            Files.writeString(directory.resolve("server.crt"), renewed.certificatePem());
            Files.writeString(directory.resolve("server.key"), renewed.keyPem(TestCertificates.KeyForm.PKCS8));
            Listeners.Prepared prepared = transport.listeners().prepare(List.of(same), false);
            assertThat(prepared.changes()).singleElement().isInstanceOf(ListenerChange.Certificate.class);
            prepared.apply();
            assertThat(comesBack(address, client)).isFalse();
        }
    }

    @Test
    void letsNobodyBackWithASessionOfBeforeTheRevocation() throws Exception {
        TestCertificates bad = authority.issue("bad", true);
        Path crl = Files.writeString(directory.resolve("revoked.crl"), authority.revocationListPem(List.of()));
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Wanted wanted = Wanted.tls(config(true, crl, "TLSv1.2"));
            InetSocketAddress address = transport.listen(wanted, TestTransport.patient());
            SSLContext client = TestCertificates.context(authority, bad);
            comesBack(address, client);
            assertThat(comesBack(address, client)).isTrue();
            Files.writeString(crl, authority.revocationListPem(List.of(bad)));
            ListenerSettings same = transport.settings(wanted, TestTransport.patient());
            transport.listeners().prepare(List.of(same), false).apply();
            assertThatThrownBy(() -> comesBack(address, client)).isInstanceOf(IOException.class);
        }
    }

    /** Whether the client goes on with the TLS session that it had last; it takes a note along. */
    private static boolean comesBack(InetSocketAddress address, SSLContext client) throws IOException {
        try (SSLSocket socket = TestCertificates.dial(address, client, "TLSv1.2")) {
            assertThat(greet(socket)).isEqualTo(TestTransport.bytes(TestTransport.WELCOME));
            boolean known = socket.getSession().getValue("seen") != null;
            socket.getSession().putValue("seen", true);
            return known;
        }
    }

    @Test
    void refusesVersionsBelowTheMinimum() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            InetSocketAddress address =
                    transport.listen(Wanted.tls(config(false, null, "TLSv1.3")), TestTransport.patient());
            assertThatThrownBy(() -> greetOrFail(address, null, "TLSv1.2")).isInstanceOf(IOException.class);
            greetOrFail(address, null, "TLSv1.3");
        }
    }

    @ParameterizedTest
    @EnumSource(TestCertificates.KeyForm.class)
    void readsEveryFormOfKey(TestCertificates.KeyForm form) throws Exception {
        TestCertificates other = form == TestCertificates.KeyForm.PKCS1
                ? authority.issueRsa("localhost")
                : authority.issue("localhost", false);
        Files.writeString(directory.resolve("server.crt"), other.certificatePem());
        Files.writeString(directory.resolve("server.key"), other.keyPem(form));
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Wanted wanted = Wanted.tls(config(false, null, "TLSv1.2"));
            greetOrFail(transport.listen(wanted, TestTransport.patient()), null, "TLSv1.3");
        }
    }

    @Test
    void namesTheFileThatCannotBeUsed() throws Exception {
        Path key = directory.resolve("server.key");
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Wanted wanted = Wanted.tls(config(false, null, "TLSv1.2"));
            Files.writeString(
                    key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
            assertThatThrownBy(() -> transport.listen(wanted, TestTransport.patient()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContainingAll("server.key", "encrypted", "openssl pkey");
            Files.writeString(key, TestCertificates.authority("x").keyPem(TestCertificates.KeyForm.PKCS8));
            assertThatThrownBy(() -> transport.listen(wanted, TestTransport.patient()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("server.key");
            Files.delete(key);
            assertThatThrownBy(() -> transport.listen(wanted, TestTransport.patient()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("server.key");
        }
    }

    @Test
    void handshakesThatWaitHaveTheirTurn() throws Exception {
        HandshakeGate gate = new HandshakeGate();
        int[] begun = new int[1];
        for (int i = 0; i < HandshakeGate.AT_A_TIME + 3; i++) {
            boolean alive = i != HandshakeGate.AT_A_TIME;
            gate.enter(() -> {
                begun[0] += alive ? 1 : 0;
                return alive;
            });
        }
        assertThat(begun[0]).isEqualTo(HandshakeGate.AT_A_TIME);
        gate.leave();
        assertThat(begun[0]).isEqualTo(HandshakeGate.AT_A_TIME + 1);
        gate.leave();
        assertThat(begun[0]).isEqualTo(HandshakeGate.AT_A_TIME + 2);
    }

    @Test
    void translatesCipherNames() {
        assertThat(TlsMaterial.javaName("ECDHE-RSA-AES128-GCM-SHA256"))
                .isEqualTo("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assertThat(TlsMaterial.javaName("ECDHE-ECDSA-CHACHA20-POLY1305"))
                .isEqualTo("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
        assertThat(TlsMaterial.javaName("AES256-GCM-SHA384")).isEqualTo("TLS_RSA_WITH_AES_256_GCM_SHA384");
        assertThat(TlsMaterial.javaName("TLS_AES_128_GCM_SHA256")).isEqualTo("TLS_AES_128_GCM_SHA256");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.BridgeConfig;
import io.godwit.broker.config.BridgeTls;
import io.godwit.broker.config.TlsConfig;
import io.godwit.broker.connection.Wire;
import io.godwit.broker.transport.TestTransport.Wanted;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ProtocolViolation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialerTest {
    @TempDir
    private Path directory = Path.of("");

    private final TestCertificates authority = TestCertificates.authority("godwit test CA");

    @BeforeEach
    void writeFiles() throws IOException {
        TestCertificates server = authority.issue("somewhere", false);
        TestCertificates client = authority.issue("bridge", true);
        Files.writeString(directory.resolve("ca.crt"), authority.certificatePem());
        Files.writeString(
                directory.resolve("other.crt"),
                TestCertificates.authority("stranger").certificatePem());
        Files.writeString(directory.resolve("server.crt"), server.certificatePem());
        Files.writeString(directory.resolve("server.key"), server.keyPem(TestCertificates.KeyForm.PKCS8));
        Files.writeString(directory.resolve("client.crt"), client.certificatePem());
        Files.writeString(directory.resolve("client.key"), client.keyPem(TestCertificates.KeyForm.PKCS8));
    }

    /** What a call comes to, in words; speaks as soon as it can. */
    private static final class Caller implements Dialed {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final Packet[] said;

        Caller(Packet... said) {
            this.said = said;
        }

        @Override
        public void onOpen(Wire wire) {
            for (Packet packet : said) {
                wire.send(packet);
            }
        }

        @Override
        public void onFailed(String reason) {
            heard.add("failed: " + reason);
        }

        @Override
        public void onPacket(Packet packet) {
            heard.add(
                    packet instanceof Publish publish
                            ? "PUBLISH " + publish.payload().length
                            : packet.type().toString());
        }

        @Override
        public void onViolation(ProtocolViolation violation, byte[] received) {
            heard.add("violation: " + violation.detail());
        }

        @Override
        public void onWritable() {
            // It sends little.
        }

        @Override
        public void onClosed(String cause) {
            heard.add("closed: " + cause);
        }

        @Override
        public void onShutdown(String cause) {
            heard.add("shutdown");
        }

        String next() throws InterruptedException {
            return TestTransport.within(heard);
        }
    }

    private static void dial(TestTransport transport, String host, int port, @Nullable BridgeTls tls, Caller caller) {
        NettyLoop loop = transport.loops().at(0);
        Dialer.Target target = new Dialer.Target(
                new BridgeConfig.Address(host, port),
                new BridgeConfig.Network(null, new BridgeConfig.TcpKeepAlive(10, 5, 3), 5_000, tls),
                ProtocolVersion.V3_1_1,
                1_000_000,
                10_000);
        loop.execute(() -> new Dialer(transport.loops()).dial(loop, target, caller));
    }

    private BridgeTls tls(String authorityFile, boolean certificate, boolean insecure, boolean ocsp) {
        return new BridgeTls(
                directory.resolve(authorityFile),
                null,
                false,
                certificate ? directory.resolve("client.crt") : null,
                certificate ? directory.resolve("client.key") : null,
                insecure,
                "TLSv1.2",
                null,
                null,
                "mqtt",
                ocsp);
    }

    private InetSocketAddress listen(TestTransport transport, boolean requireCertificate) throws TransportException {
        return transport.listen(
                Wanted.tls(new TlsConfig(
                        directory.resolve("ca.crt"),
                        null,
                        directory.resolve("server.crt"),
                        directory.resolve("server.key"),
                        null,
                        requireCertificate,
                        false,
                        false,
                        "TLSv1.2",
                        null,
                        null,
                        true)),
                TestTransport.patient());
    }

    @Test
    void speaksAsAClient() throws Exception {
        try (TestTransport transport = new TestTransport(2, TestTransport::echo)) {
            Connect connect = TestTransport.connect("caller");
            Caller caller = new Caller(connect, TestTransport.publish("big", new byte[300_000]));
            dial(transport, "localhost", transport.listen().getPort(), null, caller);
            assertThat(caller.next()).isEqualTo("CONNACK");
            assertThat(caller.next()).isEqualTo("PUBLISH 300000");
        }
    }

    @Test
    void saysWhyNobodyAnswers() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Caller refused = new Caller();
            dial(transport, "127.0.0.1", port, null, refused);
            assertThat(refused.next().toLowerCase(Locale.ROOT)).contains("failed: ", "refused");
            Caller unknown = new Caller();
            dial(transport, "no such host.invalid", port, null, unknown);
            assertThat(unknown.next()).contains("the name no such host.invalid is not known");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ca.crt, 127.0.0.1, false, -",
                "ca.crt, localhost, false, failed: TLS",
                "ca.crt, localhost, true, -",
                "other.crt, 127.0.0.1, false, failed: TLS",
                "other.crt, 127.0.0.1, true, failed: TLS",
                "missing.crt, 127.0.0.1, false, failed: Cannot read",
            })
    void checksTheServersCertificate(String authorityFile, String host, boolean insecure, @Nullable String failure)
            throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Caller caller = new Caller(TestTransport.connect("caller"));
            dial(
                    transport,
                    host,
                    listen(transport, false).getPort(),
                    tls(authorityFile, false, insecure, false),
                    caller);
            assertThat(caller.next()).startsWith(Objects.requireNonNullElse(failure, "CONNACK"));
        }
    }

    @Test
    void showsItsCertificate() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            int port = listen(transport, true).getPort();
            Caller known = new Caller(TestTransport.connect("caller"));
            dial(transport, "127.0.0.1", port, tls("ca.crt", true, false, false), known);
            assertThat(known.next()).isEqualTo("CONNACK");
            Caller nobody = new Caller(TestTransport.connect("caller"));
            dial(transport, "127.0.0.1", port, tls("ca.crt", false, false, false), nobody);
            assertThat(nobody.next()).doesNotContain("CONNACK");
        }
    }

    @Test
    void wantsAnOcspResponseWhereItIsAskedTo() throws Exception {
        try (TestTransport transport = new TestTransport(1, TestTransport::echo)) {
            Caller caller = new Caller(TestTransport.connect("caller"));
            dial(transport, "127.0.0.1", listen(transport, false).getPort(), tls("ca.crt", false, false, true), caller);
            assertThat(caller.next()).contains("OCSP");
        }
    }
}

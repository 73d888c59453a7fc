// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.bridges.BrokerProcess.Kind;
import io.godwit.app.clients.TestCertificates;
import io.godwit.conformance.Directive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bridges over TLS: certificates of both ends, and the application protocol that cloud brokers want to hear. */
class BridgeTlsTest {
    private static String listener(int port, Path certificates) {
        return """
                listener %d 127.0.0.1
                cafile %s/ca.crt
                certfile %2$s/server.crt
                keyfile %2$s/server.key
                require_certificate true
                """.formatted(port, certificates);
    }

    private static String bridges(int port, Path own, Path other, int cloudPort) {
        return """
                connection good
                address 127.0.0.1:%1$d
                remote_clientid good
                restart_timeout 1
                bridge_cafile %2$s/ca.crt
                bridge_certfile %2$s/client.crt
                bridge_keyfile %2$s/client.key
                topic good/# both 1

                connection stranger
                address 127.0.0.1:%1$d
                remote_clientid stranger
                restart_timeout 1
                bridge_cafile %3$s/ca.crt
                bridge_certfile %2$s/client.crt
                bridge_keyfile %2$s/client.key
                topic stranger/# out 1

                connection nobody
                address 127.0.0.1:%1$d
                remote_clientid nobody
                restart_timeout 1
                bridge_cafile %2$s/ca.crt
                topic nobody/# out 1

                connection cloud
                address 127.0.0.1:%4$d
                remote_clientid cloud
                restart_timeout 1
                bridge_cafile %2$s/ca.crt
                bridge_alpn x-amzn-mqtt-ca
                topic cloud/# out 1
                """.formatted(port, own, other, cloudPort);
    }

    @ParameterizedTest
    @EnumSource(Pair.class)
    @Directive({"bridge_alpn", "bridge_cafile", "bridge_certfile", "bridge_keyfile"})
    void provesWhoItIsAndAsksWhoIsThere(Pair pair) throws Exception {
        BrokerProcess.requireMosquitto();
        String test = "BridgeTlsTest/" + pair;
        try (Side near = new Side(test, "near", pair.near());
                Side far = new Side(test, "far", pair.far());
                SSLServerSocket cloud = cloud(folder(near.file("own")))) {
            TestCertificates own = new TestCertificates(near.file("own"));
            TestCertificates other = TestCertificates.make(folder(near.file("other")));
            CompletableFuture<List<String>> offered = protocolsOffered(cloud);
            int tlsPort = BrokerProcess.port();
            far.configure("per_listener_settings false\n" + listener(tlsPort, own.folder()))
                    .start();
            near.configure(bridges(tlsPort, own.folder(), other.folder(), cloud.getLocalPort()))
                    .start();

            Probe receiver = far.probe("r").subscribe(1, "#");
            Probe sender = near.probe("s");
            BridgeConnectingTest.publishUntil(sender, "good/m", receiver);
            assertThat(offered.get(30, TimeUnit.SECONDS)).containsExactly("x-amzn-mqtt-ca");
            if (pair.near() == Kind.GODWIT) {
                String there = "127.0.0.1:" + tlsPort;
                near.process().await("stranger", there, "not signed by whom bridge_cafile or bridge_capath trusts");
                near.process().await("nobody", there, "set bridge_certfile and bridge_keyfile");
            }
            sender.publish("stranger/m", "never", 1);
            sender.publish("nobody/m", "never", 1);
            sender.publish("good/n", "last", 1);
            assertThat(receiver.until("good/n last q1"::equals))
                    .noneMatch(text -> text.startsWith("stranger") || text.startsWith("nobody"));
        }
    }

    private static Path folder(Path folder) throws IOException {
        return Files.createDirectories(folder);
    }

    /** A server of which only the handshake matters. */
    private static SSLServerSocket cloud(Path folder) throws Exception {
        TestCertificates certificates = TestCertificates.make(folder);
        SSLContext context = SSLContext.getInstance("TLS");
        // The client's certificate is for 127.0.0.1 as the server's is, and its key is in a store.
        context.init(certificates.clientKeys().getKeyManagers(), null, null);
        SSLServerSocket socket =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), BrokerProcess.port()));
        return socket;
    }

    /** What the first who connects offers by ALPN. */
    private static CompletableFuture<List<String>> protocolsOffered(SSLServerSocket server) {
        CompletableFuture<List<String>> offered = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                socket.setHandshakeApplicationProtocolSelector((who, protocols) -> {
                    offered.complete(protocols);
                    return protocols.isEmpty() ? "" : protocols.getFirst();
                });
                socket.startHandshake();
            } catch (IOException e) {
                offered.completeExceptionally(e);
            }
        });
        return offered;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.app.clients.TestCertificates;
import io.godwit.broker.auth.PasswordHash;
import io.godwit.client.ClientListener;
import io.godwit.client.ClientNetwork;
import io.godwit.client.ClientOptions;
import io.godwit.client.Disconnection;
import io.godwit.client.MqttClient;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changed files and a running broker, as its operator and its clients see it. */
@Timeout(180)
class ReloadTest {
    private static final int SECONDS = 30;

    @TempDir
    private Path folder = Path.of("");

    private final ClientNetwork network = ClientNetwork.start(1);
    private Path config = Path.of("");
    private int port;

    @BeforeEach
    void begin() throws IOException {
        config = folder.resolve("broker.conf");
        port = ServeProcess.freePort();
    }

    @AfterEach
    void end() {
        network.close();
    }

    private ServeProcess start() throws IOException, InterruptedException {
        ServeProcess broker = ServeProcess.start("-c", config.toString());
        broker.await(" running");
        return broker;
    }

    private void configure(String... lines) throws IOException {
        Files.writeString(config, "listener " + port + " 127.0.0.1\n" + String.join("\n", lines) + "\n");
    }

    private static String user(String name, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return name
                + ':'
                + PasswordHash.hash(bytes, PasswordHash.Scheme.SHA512, 0, new SecureRandom())
                        .text()
                + '\n';
    }

    /** A client, and how its connection ended. */
    private static final class Guest implements ClientListener, AutoCloseable {
        private final MqttClient client;
        private final CompletableFuture<Disconnection> ended = new CompletableFuture<>();
        private final BlockingQueue<Publish> messages = new LinkedBlockingQueue<>();

        Guest(ClientNetwork network, int port, String user) throws Exception {
            client = new MqttClient(
                    ClientOptions.to("127.0.0.1", port)
                            .clientIdentifier(user + "-at-" + port)
                            .userName(user.equals("nobody") ? null : user)
                            .password(user.equals("nobody") ? null : user + "'s")
                            .build(),
                    network,
                    this);
            client.connect().get(SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void onMessage(Publish message) {
            messages.add(message);
        }

        @Override
        public void onDisconnected(Disconnection disconnection) {
            ended.complete(disconnection);
        }

        void subscribe(String filter) throws Exception {
            client.subscribe(TopicFilter.of(filter), QoS.AT_LEAST_ONCE).get(SECONDS, TimeUnit.SECONDS);
        }

        void requireAlive() throws Exception {
            client.ping().get(SECONDS, TimeUnit.SECONDS);
            assertThat(ended).isNotDone();
        }

        ReasonCode farewell() throws Exception {
            Disconnection how = ended.get(SECONDS, TimeUnit.SECONDS);
            return how.packet() == null
                    ? ReasonCode.UNSPECIFIED_ERROR
                    : how.packet().reasonCode();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private Guest guest(String user) throws Exception {
        return new Guest(network, port, user);
    }

    // ---- Bad files.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "broker.conf    | max_keepaliv 3  | broker.conf:1: Unknown configuration variable",
                "conf.d/a.conf  | max_qos 7       | a.conf:1:",
                "passwords      | ann             | passwords:1:",
                "acl            | topic up/#/down | acl:1:",
                "admins         | root:secret     | admins:1:",
                "server.crt     | nothing         | server.crt",
                "server.key     | nothing         | server.key",
                "ca.crt         | nothing         | ca.crt",
                "revoked.crl    | nothing         | revoked.crl",
            })
    void changesNothingWhenAFileIsBad(String file, String text, String complaint) throws Exception {
        TestCertificates certificates = TestCertificates.make(folder);
        Files.writeString(folder.resolve("passwords"), user("ann", "ann's"));
        Files.writeString(folder.resolve("admins"), user("root", "r"));
        Files.writeString(folder.resolve("acl"), "user ann\ntopic readwrite #\n");
        Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(folder.resolve("conf.d/a.conf"), "max_inflight_messages 9\n");
        certificates.revoke(List.of());
        configure(
                "password_file " + folder.resolve("passwords"),
                "acl_file " + folder.resolve("acl"),
                "godwit_admin_password_file " + folder.resolve("admins"),
                "include_dir " + folder.resolve("conf.d"),
                "listener " + ServeProcess.freePort() + " 127.0.0.1",
                "certfile " + certificates.file("server.crt"),
                "keyfile " + certificates.file("server.key"),
                "cafile " + certificates.file("ca.crt"),
                "crlfile " + certificates.file("revoked.crl"),
                "require_certificate true");
        try (ServeProcess broker = start();
                Guest before = guest("ann")) {
            if (!file.equals("broker.conf")) {
                Files.writeString(config, Files.readString(config) + "max_keepalive 7\n");
            }
            Files.writeString(folder.resolve(file), text + "\n");
            broker.signal("HUP");
            assertThat(broker.await("Error: "))
                    .contains(complaint)
                    .endsWith("Nothing is changed, what was running goes on.");
            before.requireAlive();
            guest("ann").close();
            assertThat(broker.hasWritten("max_keepalive: ")).isFalse();
        }
    }

    @Test
    void changesNothingWhenTheLogCannotBeOpened() throws Exception {
        configure("allow_anonymous true");
        try (ServeProcess broker = start()) {
            configure("allow_anonymous false", "log_dest file " + folder.resolve("no/such/folder/log"));
            broker.signal("HUP");
            assertThat(broker.await("Error: ")).contains("no/such/folder");
            guest("nobody").close();
        }
    }

    // ---- What changes is told.

    @Test
    void tellsWhatChangedAndWhatWaitsForARestart() throws Exception {
        Files.writeString(folder.resolve("passwords"), user("ann", "ann's") + user("bob", "bob's"));
        configure("password_file " + folder.resolve("passwords"), "max_keepalive 60");
        try (ServeProcess broker = start()) {
            Files.writeString(folder.resolve("passwords"), user("ann", "ann's") + user("cat", "cat's"));
            configure("password_file " + folder.resolve("passwords"), "max_keepalive 90", "godwit_loops 7");
            broker.signal("HUP");
            broker.await("Reloading " + config);
            assertThat(broker.await("max_keepalive")).endsWith("Reloaded: " + config + ":3: max_keepalive: 60 -> 90.");
            assertThat(broker.await("godwit_loops")).contains(config + ":4: godwit_loops: 0 -> 7 takes effect with");
            assertThat(broker.await("passwords"))
                    .contains("users added: cat; removed: bob; with another password: ann.")
                    .doesNotContain("$6$");
            guest("cat").close();
            broker.signal("HUP");
            broker.await("Reloading");
            assertThat(broker.await("Reloaded")).contains("godwit_loops");
        }
    }

    // ---- Listeners.

    @Test
    void opensAndClosesListeners() throws Exception {
        configure("allow_anonymous true");
        int first = port;
        try (ServeProcess broker = start();
                Guest early = guest("nobody")) {
            port = ServeProcess.freePort();
            String both = Files.readString(config) + "listener " + port + " 127.0.0.1\n";
            Files.writeString(config, both);
            broker.signal("HUP");
            broker.await("Listener " + port + " 127.0.0.1 is opened.");
            early.requireAlive();
            guest("nobody").close();
            configure("allow_anonymous true");
            broker.signal("HUP");
            broker.await("Listener " + first + " 127.0.0.1 is closed; its connections are closed.");
            assertThat(early.farewell()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN);
            guest("nobody").close();
            port = first;
            assertThatThrownBy(() -> guest("nobody").close()).hasMessageContaining(Integer.toString(first));
        }
    }

    @Test
    void changesNothingWhenAPortIsTaken() throws Exception {
        configure("allow_anonymous true");
        try (ServeProcess broker = start();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            configure("allow_anonymous false", "listener " + taken.getLocalPort() + " 127.0.0.1");
            broker.signal("HUP");
            assertThat(broker.await("Error: ")).contains("127.0.0.1:" + taken.getLocalPort());
            guest("nobody").close();
        }
    }

    // ---- Rights.

    @ParameterizedTest
    @ValueSource(strings = {"keep", "log", "disconnect"})
    void doesWithClientsThatLostRightsWhatIsConfigured(String mode) throws Exception {
        Path passwords = folder.resolve("passwords");
        Path acl = folder.resolve("acl");
        String ann = user("ann", "ann's");
        String dan = user("dan", "dan's");
        Files.writeString(passwords, ann + user("bob", "bob's") + user("cat", "cat's") + dan);
        Files.writeString(acl, "pattern read home/#\npattern read office/#\n");
        configure("password_file " + passwords, "acl_file " + acl, "godwit_rights_change " + mode);
        try (ServeProcess broker = start();
                Guest stays = guest("ann");
                Guest gone = guest("bob");
                Guest changed = guest("cat");
                Guest reader = guest("dan")) {
            stays.subscribe("home/garden");
            reader.subscribe("office/door");
            Files.writeString(passwords, ann + user("cat", "another") + dan);
            Files.writeString(acl, "pattern read home/#\n");
            broker.signal("HUP");
            broker.await("ACL rules: 0 added, 1 removed.");
            if (!mode.equals("keep")) {
                Set<String> told = ConcurrentHashMap.newKeySet();
                for (int i = 0; i < 3; i++) {
                    told.add(broker.await("lost rights with a reload").replaceFirst(".*Client (\\S+) .*", "$1"));
                }
                assertThat(told).containsExactlyInAnyOrder("bob-at-" + port, "cat-at-" + port, "dan-at-" + port);
            }
            if (mode.equals("disconnect")) {
                assertThat(gone.farewell()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
                assertThat(changed.farewell()).isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
                assertThat(reader.farewell()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
            } else {
                for (Guest guest : List.of(gone, changed, reader)) {
                    guest.requireAlive();
                }
            }
            stays.requireAlive();
            assertThat(broker.hasWritten("lost rights with a reload: ")).isEqualTo(!mode.equals("keep"));
        }
    }

    // ---- Watched files.

    @Test
    void takesWatchedFilesOver() throws Exception {
        Path passwords = folder.resolve("passwords");
        Files.writeString(passwords, user("ann", "ann's"));
        configure("password_file " + passwords, "godwit_watch_files all");
        try (ServeProcess broker = start()) {
            Files.writeString(passwords, user("ann", "ann's") + user("bob", "bob's"));
            broker.await("users added: bob");
            guest("bob").close();
            Files.writeString(passwords, "half a li");
            assertThat(broker.await("A watched file cannot be used")).contains(passwords + ":1:");
            guest("bob").close();
            configure("password_file " + passwords, "godwit_watch_files all", "max_keepalive 33");
            Files.writeString(passwords, user("cat", "cat's"));
            broker.await("max_keepalive: 0 -> 33");
            guest("cat").close();
        }
    }

    /** A secret that Kubernetes mounts is a link through a link; renewing it turns one link over. */
    @Test
    void servesARenewedCertificateWhileClientsConnect() throws Exception {
        Path first = Files.createDirectory(folder.resolve("..2024"));
        Path second = Files.createDirectory(folder.resolve("..2025"));
        TestCertificates.make(first);
        TestCertificates.make(second);
        Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        for (String name : List.of("server.crt", "server.key")) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
        }
        configure(
                "allow_anonymous true",
                "godwit_watch_files true",
                "certfile " + folder.resolve("server.crt"),
                "keyfile " + folder.resolve("server.key"));
        try (ServeProcess broker = start();
                SSLSocket before = dial()) {
            X509Certificate old = served(before);
            Files.createSymbolicLink(folder.resolve("..next"), second.getFileName());
            Files.move(folder.resolve("..next"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            boolean renewed = false;
            while (!renewed) {
                try (SSLSocket socket = dial()) {
                    renewed = !served(socket).equals(old);
                }
                assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            }
            assertThat(broker.await("another certificate")).contains("for CN=server, valid until 2");
            // The connection of before goes on under the certificate that it was made with.
            before.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
            assertThat(before.getInputStream().readNBytes(2)).containsExactly(0xD0, 0);
        }
    }

    /** A TLS connection whose CONNECT was accepted. */
    private SSLSocket dial() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
        socket.getOutputStream().write(new byte[] {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0});
        assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
        return socket;
    }

    private static X509Certificate served(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    /** Trusts every server: which certificate it has is what the test looks at. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    // ---- Again and again.

    @Test
    void losesNothingInAHundredReloads() throws Exception {
        Path passwords = folder.resolve("passwords");
        TestCertificates certificates = TestCertificates.make(folder);
        Files.writeString(passwords, user("ann", "ann's"));
        int tlsPort = ServeProcess.freePort();
        String[] lines = {
            "password_file " + passwords,
            "max_queued_messages 0",
            "listener " + tlsPort + " 127.0.0.1",
            "certfile " + certificates.file("server.crt"),
            "keyfile " + certificates.file("server.key")
        };
        configure(lines);
        try (ServeProcess broker = start();
                Guest reader = guest("ann")) {
            reader.subscribe("numbers");
            reload(broker, lines, 0);
            int threads = count(broker, "task");
            int files = count(broker, "fd");
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                for (int message = 0; message < 10; message++) {
                    byte[] payload = Integer.toString(sent.size()).getBytes(StandardCharsets.US_ASCII);
                    sent.add(reader.client.publish(TopicName.of("numbers"), payload, QoS.AT_LEAST_ONCE, false));
                }
                reload(broker, lines, i);
            }
            for (CompletableFuture<?> one : sent) {
                one.get(SECONDS, TimeUnit.SECONDS);
            }
            for (int i = 0; i < sent.size(); i++) {
                Publish message = reader.messages.poll(SECONDS, TimeUnit.SECONDS);
                assertThat(message).isNotNull();
                assertThat(new String(message.payload(), StandardCharsets.US_ASCII))
                        .isEqualTo(Integer.toString(i));
            }
            reader.requireAlive();
            assertThat(count(broker, "task")).isLessThanOrEqualTo(threads + 3);
            assertThat(count(broker, "fd")).isLessThanOrEqualTo(files + 3);
        }
    }

    /** Every second reload has one listener more, and a file of another time. */
    private void reload(ServeProcess broker, String[] lines, int number) throws Exception {
        String more = number % 2 == 0 ? "" : "listener 0 " + folder.resolve("sock") + "\n";
        configure(lines);
        Files.writeString(config, Files.readString(config) + more + "max_keepalive " + (number + 1) + "\n");
        broker.signal("HUP");
        broker.await("max_keepalive: ");
    }

    private static int count(ServeProcess broker, String what) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(broker.pid()), what))) {
            return (int) entries.count();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.auth.PasswordFile;
import io.godwit.broker.auth.PasswordHash;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.effect.Directive;
import io.godwit.broker.log.BrokerLog;
import io.godwit.broker.trace.PacketEvent;
import io.godwit.broker.trace.TraceFilter;
import io.godwit.broker.transport.Listeners;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tracing a whole broker, in its process and over HTTP. */
@Timeout(60)
class TraceServerTest {
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'a'};
    private static final byte[] PUBLISH = {0x30, 5, 0, 1, 't', 'h', 'i'};
    private static final byte[] PING = {(byte) 0xC0, 0};

    @TempDir
    private Path folder = Path.of("");

    private List<Integer> ports = List.of();

    @BeforeEach
    void findFreePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            ports = List.of(one.getLocalPort(), other.getLocalPort());
        }
    }

    private final BrokerLog silent = new BrokerLog() {
        @Override
        public boolean isOn(LogType type) {
            return false;
        }

        @Override
        public void write(LogType type, String line) {}

        @Override
        public void error(String line, Throwable cause) {
            throw new AssertionError(line, cause);
        }
    };

    @Test
    void aTestCanWatchABrokerInItsProcess() throws Exception {
        BlockingQueue<PacketEvent> events = new LinkedBlockingQueue<>();
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                BrokerServer broker = start();
                var watch = broker.trace().watch(TraceFilter.ALL.client("a"), 100, executor, events::add);
                Socket client = connect(broker, 0)) {
            client.getOutputStream().write(CONNECT);
            assertThat(take(events)).startsWith("connection from 127.0.0.1:");
            assertThat(take(events)).isEqualTo("CONNECT a (MQTT 3.1.1, clean session, keep alive 60 s)");
            assertThat(take(events)).isEqualTo("CONNACK 0 Success");
            client.getOutputStream().write(new byte[] {(byte) 0xE0, 0});
            assertThat(take(events)).isEqualTo("DISCONNECT");
            assertThat(take(events)).isEqualTo("DISCONNECT by the client");
            assertThat(watch).isNotNull();
        }
    }

    @Test
    void whatIsNoPacketIsShownToo() throws Exception {
        BlockingQueue<PacketEvent> events = new LinkedBlockingQueue<>();
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                BrokerServer broker = start();
                var watch = broker.trace().watch(TraceFilter.ALL.withPayload(), 100, executor, events::add)) {
            assertThat(watch).isNotNull();
            try (Socket client = connect(broker, 0)) {
                client.getOutputStream().write(CONNECT);
                client.getOutputStream().write(new byte[] {0x36, 4, 0, 1, 't', 'x', 1, 2, 3});
                assertThat(client.getInputStream().readAllBytes()).hasSize(4);
            }
            assertThat(List.of(take(events), take(events), take(events))).hasSize(3);
            PacketEvent broken = events.poll(20, TimeUnit.SECONDS);
            assertThat(broken).isNotNull();
            assertThat(broken == null ? "" : broken.summary())
                    .isEqualTo("PUBLISH that breaks the protocol: PUBLISH has QoS 3");
            assertThat(broken == null ? new byte[0] : broken.bytes()).containsExactly(0x36, 4, 0, 1, 't', 'x');
            assertThat(take(events)).isEqualTo("PUBLISH has QoS 3 [v3 MQTT-3.3.1-4]");
            try (Socket stranger = connect(broker, 0)) {
                stranger.getOutputStream().write(PUBLISH);
                assertThat(stranger.getInputStream().readAllBytes()).isEmpty();
            }
            assertThat(take(events)).startsWith("connection from ");
            assertThat(take(events)).startsWith("PUBLISH that breaks the protocol: The first packet is PUBLISH");
            assertThat(take(events)).startsWith("The first packet is PUBLISH, not CONNECT");
        }
    }

    private static String take(BlockingQueue<PacketEvent> events) throws InterruptedException {
        PacketEvent event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event == null ? "" : event.summary();
    }

    @Test
    @Directive("godwit_admin_password_file")
    void anAdministratorWatchesOverHttp() throws Exception {
        try (BrokerServer broker = start(administrators());
                Socket http = connect(broker, 1);
                BufferedReader lines = open(http, "/api/v1/trace?topic=t", "admin:geheim")) {
            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
            skipHead(lines);
            assertThat(lines.readLine()).isEqualTo("1"); // A chunk with the line that says that it has begun.
            try (Socket client = connect(broker, 0)) {
                client.getOutputStream().write(CONNECT);
                client.getOutputStream().write(PUBLISH);
                assertThat(eventOf(lines))
                        .contains("\"client\":\"a\"", "\"direction\":\"in\"", "\"type\":\"PUBLISH\"", "\"cut\":true")
                        .contains("\"bytes\":\"3005000174\"");
            }
        }
    }

    private static String eventOf(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("{")) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    private static void skipHead(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.isEmpty()) {
            line = lines.readLine();
        }
    }

    @Test
    @Directive({"godwit_trace_packets", "godwit_trace_payload"})
    void theLastPacketsOfAClientAreThereAfterwards() throws Exception {
        try (BrokerServer broker = start(administrators("godwit_trace_packets 10", "godwit_trace_payload true"))) {
            try (Socket client = connect(broker, 0)) {
                client.getOutputStream().write(CONNECT);
                client.getOutputStream().write(PUBLISH);
                client.getOutputStream().write(PING);
                client.getInputStream().readNBytes(6);
            }
            assertThat(get(broker, "/api/v1/trace/last?client=a&payload=true", "admin:geheim"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\"bytes\":\"30050001746869\"", "PINGREQ");
            assertThat(get(broker, "/api/v1/trace/last", "admin:geheim")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void nobodyElseSeesPackets() throws Exception {
        try (BrokerServer broker = start(administrators())) {
            assertThat(get(broker, "/api/v1/trace", null)).startsWith("HTTP/1.1 401 ");
            assertThat(get(broker, "/api/v1/trace", "admin:wrong")).startsWith("HTTP/1.1 401 ");
            assertThat(get(broker, "/api/v1/trace", "other:geheim")).startsWith("HTTP/1.1 401 ");
            assertThat(get(broker, "/api/v1/trace/last?client=a", null)).startsWith("HTTP/1.1 401 ");
            assertThat(get(broker, "/api/v1/trace?payload=true", "admin:geheim"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("godwit_trace_payload");
            assertThat(get(broker, "/api/v1/trace?topic=a%23", "admin:geheim")).startsWith("HTTP/1.1 400 ");
            assertThat(get(broker, "/api/v1/trace/last?client=a", "admin:geheim"))
                    .startsWith("HTTP/1.1 404 ")
                    .contains("godwit_trace_packets");
        }
        try (BrokerServer broker = start()) {
            assertThat(get(broker, "/api/v1/trace", "admin:geheim"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("godwit_admin_password_file");
        }
    }

    @Test
    void administratorsAndMemoryChangeWithAReload() throws Exception {
        try (BrokerServer broker = start()) {
            broker.reload(config(administrators("godwit_trace_packets 3")));
            assertThat(get(broker, "/api/v1/trace/last?client=a", "admin:geheim"))
                    .startsWith("HTTP/1.1 200 ");
            broker.reload(config());
            assertThat(get(broker, "/api/v1/trace/last?client=a", "admin:geheim"))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(broker.trace().isOn()).isFalse();
        }
    }

    private String[] administrators(String... more) throws IOException {
        Path file = folder.resolve("admins");
        byte[] password = "geheim".getBytes(StandardCharsets.UTF_8);
        PasswordFile.EMPTY
                .with("admin", PasswordHash.hash(password, PasswordHash.Scheme.SHA512_PBKDF2, 1, new SecureRandom()))
                .write(file);
        List<String> directives = new ArrayList<>(List.of("godwit_admin_password_file " + file));
        directives.addAll(List.of(more));
        return directives.toArray(new String[0]);
    }

    private BrokerConfig config(String... more) throws Exception {
        List<String> directives = new ArrayList<>();
        directives.add("allow_anonymous true");
        directives.addAll(List.of(more));
        directives.add("listener " + ports.get(0) + " 127.0.0.1");
        directives.add("listener " + ports.get(1) + " 127.0.0.1");
        directives.add("protocol http_api");
        Path file = folder.resolve("godwit.conf");
        Files.write(file, directives);
        return ConfigReader.read(file, CommandLine.NONE);
    }

    private BrokerServer start(String... more) throws Exception {
        return BrokerServer.start(config(more), silent);
    }

    private static Socket connect(BrokerServer broker, int listener) throws IOException {
        List<Listeners.Bound> bound = broker.bound();
        InetSocketAddress address = (InetSocketAddress) bound.get(listener).address();
        return new Socket(address.getAddress(), address.getPort());
    }

    private static BufferedReader open(Socket http, String path, @Nullable String login) throws IOException {
        String authorization = login == null
                ? ""
                : "Authorization: Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8))
                        + "\r\n";
        http.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + authorization + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        return new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String get(BrokerServer broker, String path, @Nullable String login) throws IOException {
        try (Socket http = connect(broker, 1);
                BufferedReader lines = open(http, path, login)) {
            return lines.readAllAsString();
        }
    }
}

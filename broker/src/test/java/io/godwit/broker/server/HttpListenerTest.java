// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.LogType;
import io.godwit.broker.log.BrokerLog;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A listener with {@code protocol http_api} of a whole broker. */
@Timeout(60)
class HttpListenerTest {
    @TempDir
    private Path folder = Path.of("");

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
    void answersTheThreePagesOfMosquitto() throws Exception {
        try (BrokerServer broker = start("allow_anonymous true")) {
            assertThat(request(broker, "GET /api/v1/version HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsPattern("\r\n\r\n[0-9]+\\.[0-9]+\\.[0-9]+");
            assertThat(request(broker, "GET /api/v1/listeners HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .contains("\"protocol\":\"httpapi\"");
            assertThat(request(broker, "GET /api/v1/systree?x=1 HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .contains("\"$SYS/broker/clients/connected\":0");
        }
    }

    @Test
    void refusesOtherPathsAndMethods() throws Exception {
        try (BrokerServer broker = start("allow_anonymous true")) {
            assertThat(request(broker, "GET /api/v1/missing HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 404 ");
            assertThat(request(
                            broker, "POST /api/v1/version HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
                    .startsWith("HTTP/1.1 405 ");
            assertThat(request(broker, "\u0010\u0001\u0002 nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void asksForALoginWhereAnonymousClientsAreNotLetIn() throws Exception {
        try (BrokerServer broker = start("allow_anonymous false")) {
            assertThat(request(broker, "GET /api/v1/version HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 401 ")
                    .containsIgnoringCase("www-authenticate: Basic");
            String wrong = Base64.getEncoder().encodeToString("a:b".getBytes(StandardCharsets.UTF_8));
            assertThat(request(
                            broker,
                            "GET /api/v1/missing HTTP/1.1\r\nConnection: close\r\nAuthorization: Basic " + wrong
                                    + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 401 ");
            assertThat(request(broker, "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    private BrokerServer start(String... more) throws Exception {
        List<String> directives = new ArrayList<>();
        try (ServerSocket free = new ServerSocket(0)) {
            directives.add("listener " + free.getLocalPort() + " 127.0.0.1");
        }
        directives.add("protocol http_api");
        directives.addAll(List.of(more));
        Path file = folder.resolve("godwit.conf");
        Files.write(file, directives);
        BrokerConfig config = ConfigReader.read(file, CommandLine.NONE);
        return BrokerServer.start(config, silent);
    }

    private static String request(BrokerServer broker, String text) throws Exception {
        InetSocketAddress address =
                (InetSocketAddress) broker.bound().getFirst().address();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

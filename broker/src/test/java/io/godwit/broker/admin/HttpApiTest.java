// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.auth.BrokerSecurity;
import io.godwit.broker.config.BrokerConfig;
import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.transport.HttpPages;
import io.godwit.broker.transport.PageAnswer;
import io.godwit.broker.transport.PageRequest;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpApiTest {
    @TempDir
    private Path folder = Path.of("");

    private final RetainedMessages retained = new RetainedMessages();

    @Test
    void givesPublishedNumbersAsOneObject() throws Exception {
        retain("$SYS/broker/uptime", "70 seconds");
        retain("$SYS/broker/version", "godwit version 1.2.3");
        retain("$SYS/broker/retained messages/count", "5");
        retain("$SYS/broker/load/sockets/1min", "0.25");
        retain("$SYS/broker/connection/say \"hi\"/state", "1");
        retain("other", "7");
        assertThat(body("/api/v1/systree", List.of()))
                .isEqualTo("{\"$SYS/broker/connection/say \\\"hi\\\"/state\":1,"
                        + "\"$SYS/broker/load/sockets/1min\":0.25,"
                        + "\"$SYS/broker/retained messages/count\":5,"
                        + "\"$SYS/broker/uptime\":70}");
    }

    @Test
    void listsListeners() throws Exception {
        Path file = folder.resolve("godwit.conf");
        Files.write(
                file,
                List.of(
                        "listener 1883 127.0.0.1",
                        "listener 9001",
                        "protocol websockets",
                        "listener 8080",
                        "protocol http_api"));
        assertThat(body(
                        "/api/v1/listeners",
                        ConfigReader.read(file, CommandLine.NONE).listeners()))
                .isEqualTo(
                        "{\"listeners\":["
                                + "{\"port\":1883,\"protocol\":\"mqtt\",\"tls\":false,\"mtls\":false,\"allow_anonymous\":false},"
                                + "{\"port\":9001,\"protocol\":\"websockets\",\"tls\":false,\"mtls\":false,\"allow_anonymous\":false},"
                                + "{\"port\":8080,\"protocol\":\"httpapi\",\"tls\":false,\"mtls\":false,\"allow_anonymous\":false}]}");
    }

    @Test
    void startsTheVersionWithItsNumber() throws Exception {
        assertThat(body("/api/v1/version", List.of())).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void leavesOnlyHealthOpenToEverybody() throws Exception {
        HttpApi api = new HttpApi(retained, List::of);
        assertThat(Objects.requireNonNull(api.page(request("/health"))).open()).isTrue();
        assertThat(Objects.requireNonNull(api.page(request("/api/v1/version"))).open())
                .isFalse();
        assertThat(api.page(request("/api/v1/missing"))).isNull();
    }

    @Test
    void saysNothingOnListenersOfAnotherKind() throws Exception {
        assertThat(new HttpApi(retained, List::of).page(request("/health", "websockets")))
                .isNull();
    }

    private PageRequest request(String path) throws Exception {
        return request(path, "http_api");
    }

    private PageRequest request(String path, String protocol) throws Exception {
        Path file = folder.resolve("listener.conf");
        Files.write(file, List.of("listener 8080", "protocol " + protocol));
        BrokerConfig config = ConfigReader.read(file, CommandLine.NONE);
        try (BrokerSecurity security = BrokerSecurity.open(config, List.of())) {
            ListenerConfig listener = config.listeners().getFirst();
            return PageRequest.of(path, Map.of(), listener, security.of(listener), "127.0.0.1");
        }
    }

    private void retain(String topic, String text) {
        retained.set(new Message(
                TopicName.of(topic),
                text.getBytes(StandardCharsets.UTF_8),
                QoS.EXACTLY_ONCE,
                true,
                Properties.NONE,
                Message.NEVER,
                Publisher.BROKER));
    }

    private String body(String path, List<ListenerConfig> listeners) throws Exception {
        HttpPages.Page page = new HttpApi(retained, () -> listeners).page(request(path));
        return Objects.requireNonNull(page).answer().get() instanceof PageAnswer.Text text ? text.body() : "";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.config.CommandLine;
import io.godwit.broker.config.ConfigReader;
import io.godwit.broker.config.ListenerConfig;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.retain.RetainedMessages;
import io.godwit.broker.transport.HttpPages;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpApiTest {
    private final RetainedMessages retained = new RetainedMessages();

    @Test
    void givesPublishedNumbersAsOneObject() {
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
    void listsListeners(@TempDir Path folder) throws Exception {
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
    void startsTheVersionWithItsNumber() {
        assertThat(body("/api/v1/version", List.of())).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void leavesOnlyHealthOpenToEverybody() {
        HttpApi api = new HttpApi(retained, List::of);
        assertThat(Objects.requireNonNull(api.page("/health")).open()).isTrue();
        assertThat(Objects.requireNonNull(api.page("/api/v1/version")).open()).isFalse();
        assertThat(api.page("/api/v1/missing")).isNull();
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

    private String body(String path, List<ListenerConfig> listeners) {
        HttpPages.Page page = new HttpApi(retained, () -> listeners).page(path);
        return Objects.requireNonNull(page).body().get();
    }
}

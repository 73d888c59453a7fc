// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.ServeProcess;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that does not wait for CONNACK, as it may, while CONNACK waits for the disk. */
class EagerClientTest {
    private static final int SECONDS = 20;

    /** CONNECT of MQTT 3.1.1 with a lasting session, SUBSCRIBE to "a" at QoS 1, PUBLISH to "a" at QoS 1, all at once. */
    private static final String SENT =
            "1011 0004 4d515454 04 00 003c 0005 6865726f6e" + "8206 0001 0001 61 01" + "3205 0001 61 0002";

    private static final String CONNACK = "20020000";
    private static final List<String> LATER = List.of("9003000101", "40020002", "32050001610001");

    /** All of {@link #LATER}. */
    private static final int LATER_BYTES = 5 + 4 + 7;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void isServedAfterConnAck() throws Exception {
        int port = ServeProcess.freePort();
        Path config = folder.resolve("broker.conf");
        Files.writeString(config, """
                listener %s 127.0.0.1
                allow_anonymous true
                persistence true
                persistence_location %s
                """.formatted(port, folder));
        try (ServeProcess broker = ServeProcess.start("-c", config.toString())) {
            broker.await(" running");
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
                socket.getOutputStream().write(HexFormat.of().parseHex(SENT.replace(" ", "")));
                HexFormat hex = HexFormat.of();
                assertThat(hex.formatHex(socket.getInputStream().readNBytes(4))).isEqualTo(CONNACK);
                // SUBACK, PUBACK and the message have no order between them.
                assertThat(hex.formatHex(socket.getInputStream().readNBytes(LATER_BYTES)))
                        .contains(LATER);
            }
        }
    }
}

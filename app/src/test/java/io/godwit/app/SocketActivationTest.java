// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.app.clients.Installed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is handed its sockets as systemd does it; a few lines of Python stand in for systemd. */
@Timeout(60)
class SocketActivationTest {
    /** Listens on each argument before "--", a port or a path, and becomes the command that follows. */
    private static final String LAUNCHER = """
            import os, socket, sys
            end = sys.argv.index("--")
            kept = []
            for place in sys.argv[1:end]:
                if place.startswith("/"):
                    one = socket.socket(socket.AF_UNIX)
                    one.bind(place)
                else:
                    one = socket.socket()
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    one.bind(("127.0.0.1", int(place)))
                one.listen(16)
                kept.append(one)
            blocking = os.environ.get("TEST_BLOCKING") == "1"
            for number, one in enumerate(kept):
                copy = os.dup(one.fileno()) if one.fileno() != 3 + number else one.fileno()
                os.dup2(copy, 3 + number, inheritable=True)
                os.set_inheritable(3 + number, True)
                os.set_blocking(3 + number, blocking)
            os.environ["LISTEN_FDS"] = str(len(kept))
            os.environ["LISTEN_PID"] = str(os.getpid())
            os.execvp(sys.argv[end + 1], sys.argv[end + 1:])
            """;

    private static final byte[] CONNECT = HexFormat.of().parseHex("100e00044d5154540402003c0002" + "7331");
    private static final byte[] CONNACK = HexFormat.of().parseHex("20020000");

    @TempDir
    Path folder;

    @BeforeEach
    void requirePython() {
        Installed.require("python3", List.of("python3", "--version"), Map.of());
    }

    @Test
    void servesOnTheSocketsItIsHandedAndLeavesThemThere() throws Exception {
        int port = ServeProcess.freePort();
        Path socket = folder.resolve("broker.sock");
        Path config = config("""
                listener %d
                allow_anonymous true
                listener 0 %s
                """.formatted(port, socket));
        try (ServeProcess broker = start(List.of(Integer.toString(port), socket.toString()), "0", config)) {
            broker.await("running");
            assertThat(answer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                    .isEqualTo(CONNACK);
            assertThat(answer(UnixDomainSocketAddress.of(socket))).isEqualTo(CONNACK);
            broker.signal("TERM");
            assertThat(broker.status()).isZero();
        }
        assertThat(socket).as("systemd's, not the broker's to remove").exists();
    }

    @Test
    void opensItsOwnSocketsBesidesAndSaysWhichWereForNobody() throws Exception {
        int handed = ServeProcess.freePort();
        int stray = ServeProcess.freePort();
        int own = ServeProcess.freePort();
        Path config = config("""
                listener %d
                allow_anonymous true
                listener %d 127.0.0.1
                """.formatted(handed, own));
        List<String> places = List.of(Integer.toString(handed), Integer.toString(stray));
        try (ServeProcess broker = start(places, "0", config)) {
            broker.await("port " + stray + ", but the configuration has no listener there");
            broker.await("running");
            for (int port : new int[] {handed, own}) {
                assertThat(answer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                        .isEqualTo(CONNACK);
            }
        }
    }

    @Test
    void refusesSocketsThatBlock() throws Exception {
        int port = ServeProcess.freePort();
        try (ServeProcess broker =
                start(List.of(Integer.toString(port)), "1", config("listener %d\n".formatted(port)))) {
            assertThat(broker.status()).isEqualTo(1);
            assertThat(broker.output()).contains("NonBlocking=true");
        }
    }

    @Test
    void takesNoSocketsThatAreMeantForAnotherProcess() throws Exception {
        int port = ServeProcess.freePort();
        Path config = config("listener %d 127.0.0.1\nallow_anonymous true\n".formatted(port));
        try (ServeProcess broker =
                ServeProcess.start(Map.of("LISTEN_FDS", "1", "LISTEN_PID", "1"), "-c", config.toString())) {
            broker.await("running");
            assertThat(answer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                    .isEqualTo(CONNACK);
        }
    }

    private ServeProcess start(List<String> places, String blocking, Path config) throws IOException {
        List<String> launcher = new ArrayList<>(List.of("python3", "-c", LAUNCHER));
        launcher.addAll(places);
        launcher.addAll(List.of("--", "env", "--default-signal=HUP,INT,TERM"));
        return ServeProcess.startThrough(launcher, Map.of("TEST_BLOCKING", blocking), "-c", config.toString());
    }

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("broker.conf"), text);
    }

    /** The first bytes that come back for a CONNECT. */
    private static byte[] answer(SocketAddress address) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            channel.write(ByteBuffer.wrap(CONNECT));
            ByteBuffer answer = ByteBuffer.allocate(CONNACK.length);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {
                // Until all of it is here.
            }
            return answer.array();
        } catch (ConnectException e) {
            throw new AssertionError("nobody listens on " + address, e);
        }
    }
}

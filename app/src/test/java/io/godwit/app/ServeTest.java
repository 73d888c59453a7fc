// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.conformance.Directive;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit serve} as its operator sees it: a process with options, signals, log lines and an exit status. */
class ServeTest {
    /** CONNECT of MQTT 3.1.1: clean session, keep alive 60, client identifier "heron". */
    private static final String CONNECT = "1011 0004 4d515454 04 02 003c 0005 6865726f6e";

    private static final String ANONYMOUS = "allow_anonymous true\n";

    @TempDir
    Path folder;

    private Path config;
    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        config = folder.resolve("broker.conf");
        port = ServeProcess.freePort();
        Files.writeString(config, "listener " + port + " 127.0.0.1\n" + ANONYMOUS);
    }

    @Test
    void endsWithStatusZeroOnSigterm() throws Exception {
        endsWithStatusZeroOn("TERM");
    }

    @Test
    void endsWithStatusZeroOnSigint() throws Exception {
        endsWithStatusZeroOn("INT");
    }

    private void endsWithStatusZeroOn(String signal) throws Exception {
        try (ServeProcess broker = ServeProcess.start("-c", config.toString())) {
            assertThat(broker.await("starting")).matches("\\d{10}: godwit version \\S+ starting");
            assertThat(broker.await("Config loaded")).endsWith("Config loaded from " + config + ".");
            assertThat(broker.await("running")).matches("\\d{10}: godwit version \\S+ running");
            broker.signal(signal);
            assertThat(broker.status()).isZero();
            assertThat(broker.output()).endsWith(" terminating");
        }
    }

    @Test
    void logsClientsInTheFormThatToolsMatch() throws Exception {
        try (ServeProcess broker = ServeProcess.start("-c", config.toString())) {
            broker.await("running");
            try (Socket client = connect()) {
                String from = "127.0.0.1:" + client.getLocalPort();
                assertThat(broker.await("New connection"))
                        .endsWith("New connection from " + from + " on port " + port + ".");
                assertThat(broker.await("New client connected"))
                        .contains("New client connected from " + from + " as heron (p4, c1, k60");
            }
            assertThat(broker.await("disconnected")).contains("Client heron [127.0.0.1:");
        }
    }

    @Test
    void refusesAnUnknownDirectiveWithStatusThree() throws Exception {
        Files.writeString(config, ANONYMOUS + "max_keepaliv 10\n");
        try (ServeProcess broker = ServeProcess.start("-c", config.toString())) {
            assertThat(broker.status()).isEqualTo(3);
            assertThat(broker.output()).startsWith("Error: " + config + ":2: ").contains("max_keepalive");
        }
    }

    @Test
    void refusesAMissingFileWithStatusThree() throws Exception {
        try (ServeProcess broker =
                ServeProcess.start("-c", folder.resolve("none.conf").toString())) {
            assertThat(broker.status()).isEqualTo(3);
            assertThat(broker.output()).startsWith("Error: ").contains("none.conf");
        }
    }

    @Test
    void refusesAnUnknownOptionWithStatusThree() throws Exception {
        try (ServeProcess broker = ServeProcess.start("--verbos")) {
            assertThat(broker.status()).isEqualTo(3);
            assertThat(broker.output()).startsWith("Error: Unknown option '--verbos'.");
        }
    }

    @Test
    void refusesAnOptionItCannotObey() throws Exception {
        try (ServeProcess broker = ServeProcess.start("--tls-keylog", "keys")) {
            assertThat(broker.status()).isEqualTo(3);
            assertThat(broker.output()).startsWith("Error: --tls-keylog ");
        }
    }

    @Test
    void saysThatThePortIsTakenWithStatusOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                ServeProcess broker = ServeProcess.start("-c", config.toString())) {
            assertThat(broker.status()).isEqualTo(1);
            assertThat(broker.output()).contains("Error: ").contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void takesOverANewConfigurationOnSighup() throws Exception {
        Path log = folder.resolve("broker.log");
        try (ServeProcess broker = ServeProcess.start("-c", config.toString())) {
            broker.await("running");
            Files.writeString(
                    config, "listener " + port + " 127.0.0.1\nallow_anonymous false\nlog_dest file " + log + "\n");
            broker.signal("HUP");
            broker.await("Reload");
            awaitFile(log, "");
            // Anonymous clients are not let in any more: return code 5.
            assertThat(connAck()).isEqualTo("20020005");
            broker.signal("TERM");
            assertThat(broker.status()).isZero();
            assertThat(log).content().contains("not authorised").contains(" terminating");
        }
    }

    @Test
    void saysThatTlsFilesDoNotLoadWithStatusOne() throws Exception {
        Path certificate = folder.resolve("server.crt");
        Files.writeString(certificate, "no certificate\n");
        Files.writeString(
                config, "listener " + port + " 127.0.0.1\ncertfile " + certificate + "\nkeyfile " + certificate + "\n");
        try (ServeProcess broker = ServeProcess.start("-c", config.toString())) {
            assertThat(broker.status()).isEqualTo(1);
            assertThat(broker.output()).contains("Error: ").contains(certificate.toString());
        }
    }

    @Test
    void testsAConfigurationWithoutStarting() throws Exception {
        try (ServeProcess test = ServeProcess.start("-c", config.toString(), "--test-config")) {
            assertThat(test.status()).isZero();
            assertThat(test.output()).contains("Configuration file is OK.");
        }
        Files.writeString(config, "listener nowhere\n");
        try (ServeProcess test = ServeProcess.start("-c", config.toString(), "--test-config")) {
            assertThat(test.status()).isEqualTo(3);
            assertThat(test.output()).startsWith("Error: " + config + ":1: ");
        }
        Path missing = config.resolveSibling("no-such-acl");
        Files.writeString(config, "listener " + port + "\nacl_file " + missing + "\n");
        try (ServeProcess test = ServeProcess.start("-c", config.toString(), "--test-config")) {
            assertThat(test.status()).isEqualTo(3);
            assertThat(test.output()).startsWith("Error: " + missing + ": does not exist");
        }
    }

    @Test
    void showsAllDirectives() throws Exception {
        try (ServeProcess help = ServeProcess.start("--help-config")) {
            assertThat(help.status()).isZero();
            assertThat(help.output()).contains("allow_anonymous true|false").contains("godwit_loops 0..1024");
        }
    }

    @Test
    void listensOnThePortsOfTheCommandLineOnLoopback() throws Exception {
        try (ServeProcess broker = ServeProcess.start("-p", Integer.toString(port), "-v")) {
            broker.await("running");
            assertThat(broker.await("mqtt://")).isNotEmpty();
            connect().close();
            broker.signal("TERM");
            assertThat(broker.status()).isZero();
        }
    }

    @Test
    void logsNothingWhenQuiet() throws Exception {
        try (ServeProcess broker = ServeProcess.start("-c", config.toString(), "-q")) {
            awaitOpen();
            broker.signal("TERM");
            assertThat(broker.status()).isZero();
            assertThat(broker.output()).isEmpty();
        }
    }

    @Test
    void keepsWhatWasRunningWhenAReloadFails() throws Exception {
        try (ServeProcess broker = ServeProcess.start("-c", config.toString())) {
            broker.await("running");
            Files.writeString(config, "listener " + port + " 127.0.0.1\nallow_anonymus true\n");
            broker.signal("HUP");
            assertThat(broker.await("Error: ")).contains(config + ":2: ").contains("Nothing is changed");
            connect().close();
            broker.await("New client connected");
            broker.signal("TERM");
            assertThat(broker.status()).isZero();
        }
    }

    @Test
    void opensItsLogFileAgainOnSighup() throws Exception {
        Path log = folder.resolve("broker.log");
        Files.writeString(config, Files.readString(config) + "log_dest file " + log + "\n");
        try (ServeProcess broker = ServeProcess.start("-c", config.toString())) {
            awaitFile(log, "running");
            Path moved = Files.move(log, folder.resolve("broker.log.1"));
            broker.signal("HUP");
            awaitFile(log, "");
            broker.signal("TERM");
            assertThat(broker.status()).isZero();
            assertThat(moved).content().contains("running").doesNotContain("terminating");
            assertThat(log).content().contains("terminating");
        }
    }

    @Test
    void saysWhatSigusr1Saves() throws Exception {
        try (ServeProcess broker = ServeProcess.start("-c", config.toString())) {
            broker.await("running");
            broker.signal("USR1");
            broker.await("SIGUSR1");
            assertThat(broker.await("to save")).contains("persistence is off");
        }
    }

    @Test
    @Directive("pid_file")
    void goesToTheBackgroundOnceItListens() throws Exception {
        Path pidFile = folder.resolve("broker.pid");
        Path log = folder.resolve("broker.log");
        Files.writeString(config, Files.readString(config) + "pid_file " + pidFile + "\nlog_dest file " + log + "\n");
        try (ServeProcess foreground = ServeProcess.start("-c", config.toString(), "-d")) {
            assertThat(foreground.status()).isZero();
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            assertThat(pid).isNotEqualTo(foreground.pid());
            connect().close();
            ProcessHandle background = ProcessHandle.of(pid).orElseThrow();
            ServeProcess.signal("TERM", pid);
            background.onExit().get(30, TimeUnit.SECONDS);
            assertThat(log).content().contains("terminating");
            assertThat(pidFile).doesNotExist();
        }
    }

    @Test
    void handsTheFaultOfTheBackgroundOn() throws Exception {
        Files.writeString(config, "nonsense\n");
        try (ServeProcess foreground = ServeProcess.start("-c", config.toString(), "-d")) {
            assertThat(foreground.status()).isEqualTo(3);
            assertThat(foreground.output()).contains("Error: " + config + ":1: ");
        }
    }

    @Test
    void tellsSystemdWhenItListensAndStops() throws Exception {
        Path socket = folder.resolve("notify");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        new Bootstrap()
                .group(loops)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
                        told.add(packet.content().toString(StandardCharsets.UTF_8));
                    }
                })
                .bind(new DomainSocketAddress(socket.toFile()))
                .syncUninterruptibly();
        try (ServeProcess broker = ServeProcess.start(
                Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "200000"), "-c", config.toString())) {
            assertThat(told.poll(30, TimeUnit.SECONDS))
                    .startsWith("READY=1\n")
                    .contains("STATUS=listening on 127.0.0.1:" + port);
            connect().close();
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("WATCHDOG=1\n");
            long before = System.nanoTime() / 1_000;
            broker.signal("HUP");
            String reloading = besidesTheWatchdog(told);
            assertThat(reloading).startsWith("RELOADING=1\nMONOTONIC_USEC=");
            assertThat(Long.parseLong(reloading.lines().toList().get(1).substring("MONOTONIC_USEC=".length())))
                    .as("the clock of the machine")
                    .isBetween(before, System.nanoTime() / 1_000);
            assertThat(besidesTheWatchdog(told)).startsWith("READY=1\n");
            broker.signal("TERM");
            assertThat(besidesTheWatchdog(told)).startsWith("STOPPING=1\n");
            assertThat(broker.status()).isZero();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static String besidesTheWatchdog(BlockingQueue<String> told) throws InterruptedException {
        while (true) {
            String next = told.poll(30, TimeUnit.SECONDS);
            if (!"WATCHDOG=1\n".equals(next)) {
                return String.valueOf(next);
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(HexFormat.of().parseHex(CONNECT.replace(" ", "")));
        return socket;
    }

    /** The answer to a CONNECT, in hex. */
    private String connAck() throws IOException {
        try (Socket socket = connect()) {
            InputStream in = socket.getInputStream();
            return HexFormat.of().formatHex(in.readNBytes(4));
        }
    }

    private void awaitOpen() throws InterruptedException {
        await(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static void awaitFile(Path file, String text) throws InterruptedException {
        await(() -> {
            try {
                return Files.exists(file) && Files.readString(file).contains(text);
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}

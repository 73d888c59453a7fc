// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.config.LogType;
import io.godwit.broker.effect.Directive;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogDestinationTest {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    @TempDir
    Path folder;

    @BeforeEach
    void startSystemLog() {
        new Bootstrap()
                .group(loops)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
                        received.add(packet.content().toString(StandardCharsets.UTF_8));
                    }
                })
                .bind(new DomainSocketAddress(systemLog().toFile()))
                .syncUninterruptibly();
    }

    @AfterEach
    void stopSystemLog() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    @Directive("log_facility")
    void sendsADatagramWithFacilityAndSeverity() throws Exception {
        long pid = ProcessHandle.current().pid();
        SyslogDestination daemon = new SyslogDestination(systemLog(), -1);
        daemon.write(LogType.ERROR, "1700000000: ", "it broke");
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("<27>godwit[" + pid + "]: it broke");
        daemon.close();
        SyslogDestination local = new SyslogDestination(systemLog(), 7);
        local.write(LogType.INFORMATION, "", "ü");
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("<190>godwit[" + pid + "]: ü");
        local.close();
    }

    @Test
    void saysThatNobodyListens() {
        Path nobody = folder.resolve("nobody");
        assertThatThrownBy(() -> new SyslogDestination(nobody, -1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(nobody.toString());
    }

    private Path systemLog() {
        return folder.resolve("log");
    }
}

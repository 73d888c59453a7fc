// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.BridgeConfig;
import io.godwit.broker.config.BridgeTls;
import io.godwit.protocol.spec.ProtocolVersion;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Opens network connections to other servers. Names are looked up and certificates are read on a thread of their own, all the
 * rest happens on the caller's loop. Immutable; used on any loop.
 */
public final class Dialer {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final boolean epoll;

    /** Connections live on these loops. */
    public Dialer(Loops loops) {
        this.epoll = loops.isEpoll();
    }

    /**
     * Whom to call and how.
     *
     * @param address where it is
     * @param network how the connection is made
     * @param version the version of MQTT that is spoken
     * @param maxPacketSize bytes of the largest packet that is taken; 0 is what the protocol allows
     * @param timeoutMillis for the connection to open, and once more for TLS
     */
    public record Target(
            BridgeConfig.Address address,
            BridgeConfig.Network network,
            ProtocolVersion version,
            int maxPacketSize,
            int timeoutMillis) {}

    /** Ends a call; from the caller's loop. */
    public interface Call {
        /** Nothing further is told to the caller; a connection that is open closes at once. */
        void cancel();
    }

    /** Calls a server; from the loop. */
    public Call dial(NettyLoop loop, Target target, Dialed caller) {
        Attempt attempt = new Attempt(loop, target, caller);
        Thread.ofVirtual().name("bridge-lookup").start(attempt::prepare);
        return attempt;
    }

    /** Whether something listens there, for a caller who wants to know and nothing more; from the loop. */
    public Call probe(NettyLoop loop, Target target, Runnable whenOpen) {
        return dial(
                loop,
                new Target(
                        target.address(),
                        new BridgeConfig.Network(target.network().bindAddress(), null, -1, null),
                        target.version(),
                        target.maxPacketSize(),
                        target.timeoutMillis()),
                new Probe(whenOpen));
    }

    /** One call, over all addresses that a name has. Apart from {@link #prepare} it lives on the loop. */
    private final class Attempt implements Call {
        private final NettyLoop loop;
        private final Target target;
        private final Dialed caller;
        private boolean cancelled;
        private @Nullable TlsDial tls;
        private @Nullable Channel channel;

        Attempt(NettyLoop loop, Target target, Dialed caller) {
            this.loop = loop;
            this.target = target;
            this.caller = caller;
        }

        /** What may take long. */
        void prepare() {
            String host = target.address().host();
            try {
                List<InetAddress> found = List.of(InetAddress.getAllByName(host));
                BridgeTls wanted = target.network().tls();
                TlsDial loaded = wanted == null ? null : TlsDial.load(wanted);
                loop.execute(() -> {
                    tls = loaded;
                    open(found, 0);
                });
            } catch (UnknownHostException unknown) {
                fail("the name " + host + " is not known; check the address or the name service");
            } catch (TransportException unusable) {
                fail(String.valueOf(unusable.getMessage()));
            } catch (RuntimeException fault) {
                fail(TransportFault.describe(fault));
            }
        }

        private void fail(String reason) {
            loop.execute(() -> failed(reason));
        }

        private void failed(String reason) {
            release();
            if (!cancelled) {
                cancelled = true;
                caller.onFailed(reason);
            }
        }

        private void release() {
            TlsDial loaded = tls;
            if (loaded != null) {
                tls = null;
                loaded.release();
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // Listened to.
        private void open(List<InetAddress> found, int index) {
            if (cancelled) {
                release();
                return;
            }
            try {
                var connecting = bootstrap(found.get(index)).connect();
                channel = connecting.channel();
                connecting.addListener(done -> {
                    if (done.isSuccess()) {
                        release();
                    } else if (index + 1 < found.size()) {
                        open(found, index + 1);
                    } else {
                        failed(TransportFault.describe(done.cause()));
                    }
                });
            } catch (RuntimeException fault) {
                failed(TransportFault.describe(fault));
            }
        }

        private Bootstrap bootstrap(InetAddress address) {
            int port = target.address().port();
            BridgeConfig.Network network = target.network();
            Bootstrap bootstrap = new Bootstrap()
                    .group(loop.eventLoop())
                    .remoteAddress(new InetSocketAddress(address, port))
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, target.timeoutMillis())
                    .option(ChannelOption.ALLOCATOR, loop.allocator())
                    .option(ChannelOption.RECVBUF_ALLOCATOR, loop.receiveBuffers())
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel opened) {
                            TlsDial wanted = tls;
                            if (wanted != null) {
                                wanted.addTo(opened, target.address().host(), port, target.timeoutMillis());
                            }
                            opened.pipeline()
                                    .addLast(new DialedChannel(
                                            loop,
                                            opened,
                                            target.version(),
                                            target.maxPacketSize(),
                                            wanted != null,
                                            caller));
                        }
                    });
            if (epoll) {
                bootstrap.channelFactory(EpollSocketChannel::new);
            } else {
                bootstrap.channelFactory(NioSocketChannel::new);
            }
            String bind = network.bindAddress();
            if (bind != null) {
                bootstrap.localAddress(new InetSocketAddress(InetAddress.ofLiteral(bind), 0));
            }
            if (network.tcpUserTimeoutMillis() >= 0 && epoll) {
                bootstrap.option(EpollChannelOption.TCP_USER_TIMEOUT, network.tcpUserTimeoutMillis());
            }
            BridgeConfig.TcpKeepAlive keepAlive = network.tcpKeepAlive();
            if (keepAlive != null) {
                keepAlive(bootstrap, keepAlive);
            }
            return bootstrap;
        }

        private void keepAlive(Bootstrap bootstrap, BridgeConfig.TcpKeepAlive wanted) {
            bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
            if (epoll) {
                bootstrap
                        .option(EpollChannelOption.TCP_KEEPIDLE, wanted.idleSeconds())
                        .option(EpollChannelOption.TCP_KEEPINTVL, wanted.intervalSeconds())
                        .option(EpollChannelOption.TCP_KEEPCNT, wanted.count());
            } else {
                bootstrap
                        .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), wanted.idleSeconds())
                        .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), wanted.intervalSeconds())
                        .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), wanted.count());
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Channel open = channel;
            if (open != null) {
                open.unsafe().closeForcibly();
            }
        }
    }
}

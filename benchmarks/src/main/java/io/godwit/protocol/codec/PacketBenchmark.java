// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.sample.PacketSample;
import io.godwit.protocol.sample.PacketSamples;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One packet read from, and written to, a direct buffer such as the transport uses. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketBenchmark {
    /** A name of the table of samples. */
    @Param({
        "publish at QoS 0, 3.1.1",
        "publish at QoS 1, 5.0",
        "publish with every property, 5.0",
        "publish with a long payload, 3.1.1",
        "puback, 5.0",
        "pingreq, 3.1.1",
        "subscribe to several filters, 3.1.1",
        "connect with every property, 5.0"
    })
    String sample;

    private final ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(1024);
    private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(1024);
    private PacketSample chosen = PacketSamples.all().getFirst();
    private PacketDecoder decoder = new PacketDecoder(0);

    /** Fills the buffer and lets the decoder know the version. */
    @Setup
    public void choose() {
        chosen = PacketSamples.named(sample);
        decoder = new PacketDecoder(0);
        if (chosen.packet().type() != PacketType.CONNECT) {
            in.clear().writeBytes(connect().bytes());
            decoder.decode(in);
        }
        in.clear().writeBytes(chosen.bytes());
    }

    private PacketSample connect() {
        return PacketSamples.of(PacketType.CONNECT).stream()
                .filter(connect -> connect.version() == chosen.version())
                .findFirst()
                .orElseThrow();
    }

    /** Gives the buffers back. */
    @TearDown
    public void release() {
        in.release();
        out.release();
    }

    /** Reads the packet. */
    @Benchmark
    public @Nullable Packet decode() {
        return decoder.decode(in.readerIndex(0));
    }

    /** Writes the packet. */
    @Benchmark
    public ByteBuf encode() {
        PacketEncoder.encode(chosen.packet(), chosen.version(), out.clear());
        return out;
    }
}

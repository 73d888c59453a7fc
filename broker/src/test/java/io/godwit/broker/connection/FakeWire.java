// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.spec.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a connection sends. The test says whether it is writable. */
final class FakeWire implements Wire {
    final List<Packet> sent = new ArrayList<>();
    ProtocolVersion version = ProtocolVersion.V3_1_1;
    boolean writable = true;
    long pendingBytes;
    boolean paused;
    boolean closed;

    @Override
    public ProtocolVersion version() {
        return version;
    }

    @Override
    public void send(Packet packet) {
        if (!closed) {
            sent.add(packet);
        }
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void abort() {
        closed = true;
    }
}

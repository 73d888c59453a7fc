// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Plain TCP without delay. */
final class TcpLink implements Link {
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final Socket socket = new Socket();
    private final byte[] chunk = new byte[16_384];

    TcpLink(InetSocketAddress address) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(resolved(address), CONNECT_TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException("no broker listens at " + address, e);
        }
    }

    private static InetSocketAddress resolved(InetSocketAddress address) throws UnknownHostException {
        return address.isUnresolved()
                ? new InetSocketAddress(InetAddress.getAllByName(address.getHostString())[0], address.getPort())
                : address;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        socket.getOutputStream().write(bytes, offset, length);
    }

    @Override
    public byte[] read(int timeoutMillis) throws IOException {
        socket.setSoTimeout(Math.max(1, timeoutMillis));
        int count = socket.getInputStream().read(chunk);
        return count < 0 ? new byte[0] : Arrays.copyOf(chunk, count);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

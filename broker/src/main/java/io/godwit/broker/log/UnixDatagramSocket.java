// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * A Unix socket that sends datagrams, which the JDK's channels do not do: the system log and the service manager listen on
 * such sockets. Calls the C library of Linux. Not safe for several threads.
 */
public final class UnixDatagramSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    /** {@code SOCK_CLOEXEC | SOCK_NONBLOCK}: a receiver that is stuck must not hold us up. */
    private static final int FLAGS = 0x80000 | 0x800;
    /** {@code struct sockaddr_un}: two bytes of family, then the path. */
    private static final int PATH_OFFSET = 2;

    private static final int MAX_PATH_BYTES = 107;

    private final Arena arena = Arena.ofShared();
    private final MethodHandle send;
    private final MethodHandle close;
    private final int descriptor;

    /**
     * Opens the socket and connects it.
     *
     * @param path of the receiver's socket; one that begins with {@code @} is in Linux's abstract namespace
     * @throws IOException when nobody listens there, or when this is not Linux
     */
    public UnixDatagramSocket(String path) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > MAX_PATH_BYTES) {
            throw new IOException(path + ": a socket's path has 1 to " + MAX_PATH_BYTES + " bytes");
        }
        boolean isAbstract = name[0] == '@';
        if (isAbstract) {
            name[0] = 0;
        }
        this.send = function(
                "send",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT));
        this.close = function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        MethodHandle socket = function(
                "socket",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        MethodHandle connect = function(
                "connect",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        // An abstract name ends with its last byte, a path with a zero.
        int length = PATH_OFFSET + name.length + (isAbstract ? 0 : 1);
        MemorySegment address = arena.allocate(PATH_OFFSET + MAX_PATH_BYTES + 1L);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH_OFFSET, name.length);
        try {
            this.descriptor = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM | FLAGS, 0);
            if (descriptor < 0 || (int) connect.invokeExact(descriptor, address, length) != 0) {
                close();
                throw new IOException(path + ": nobody listens there");
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(path + ": cannot be opened", e);
        }
    }

    /**
     * Sends the first {@code length} bytes as one datagram.
     *
     * @throws IOException when the receiver is gone or takes no more
     */
    public void send(byte[] bytes, int length) throws IOException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment data = call.allocate(Math.max(1, length));
            MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, length);
            if ((long) send.invokeExact(descriptor, data, (long) length, 0) != length) {
                throw new IOException("the datagram was not taken");
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("the datagram was not sent", e);
        }
    }

    @Override
    public void close() {
        try {
            if (descriptor >= 0) {
                int ignored = (int) close.invokeExact(descriptor);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            arena.close();
        }
    }

    @SuppressWarnings("restricted") // The three functions are of the C library and their types are written above.
    private static MethodHandle function(String name, FunctionDescriptor type) throws IOException {
        Linker linker = Linker.nativeLinker();
        MemorySegment address =
                linker.defaultLookup().find(name).orElseThrow(() -> new IOException("no Unix sockets here"));
        return linker.downcallHandle(address, type);
    }
}

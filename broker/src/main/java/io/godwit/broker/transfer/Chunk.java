// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One chunk of mosquitto's file, read from front to back. Whatever it holds, reading ends with {@link TransferException}. */
final class Chunk {
    private final String place;
    private final ByteBuffer bytes;

    /**
     * A chunk.
     *
     * @param place the file and the offset of the chunk, for errors
     * @param bytes of its content; big-endian, as all integers are that mosquitto converts
     */
    Chunk(String place, byte[] bytes) {
        this.place = place;
        this.bytes = ByteBuffer.wrap(bytes);
    }

    int length() {
        return bytes.limit();
    }

    int remaining() {
        return bytes.remaining();
    }

    int unsignedByte() throws TransferException {
        require(1);
        return bytes.get() & 0xFF;
    }

    int unsignedShort() throws TransferException {
        require(Short.BYTES);
        return bytes.getShort() & 0xFFFF;
    }

    long unsignedInt() throws TransferException {
        require(Integer.BYTES);
        return bytes.getInt() & 0xFFFF_FFFFL;
    }

    long eightBytes() throws TransferException {
        require(Long.BYTES);
        return bytes.getLong();
    }

    void skip(int count) throws TransferException {
        require(count);
        bytes.position(bytes.position() + count);
    }

    byte[] bytes(long count) throws TransferException {
        require(count);
        byte[] read = new byte[(int) count];
        bytes.get(read);
        return read;
    }

    String text(int count) throws TransferException {
        byte[] utf8 = bytes(count);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw error("a text is not UTF-8", e);
        }
    }

    private void require(long count) throws TransferException {
        if (bytes.remaining() < count) {
            throw error("it is shorter than what it says it holds", null);
        }
    }

    /** To be thrown. */
    TransferException error(String what, @Nullable Throwable cause) {
        return new TransferException(place + ": " + what + ". The file is damaged, or not mosquitto's.", cause);
    }
}

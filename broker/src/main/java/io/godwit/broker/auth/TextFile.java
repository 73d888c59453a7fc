// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.config.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads password and ACL files as lines. */
final class TextFile {
    private static final int MAX_BYTES = 256 << 20;

    private TextFile() {}

    /**
     * The lines of a file without their ends, LF or CR LF.
     *
     * @throws ConfigException if it cannot be read, is larger than 256 MiB or not UTF-8
     */
    static List<String> lines(Path file) throws ConfigException {
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException(file, "is a directory; name a file");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(file, "is larger than 256 MiB; split it among listeners");
            }
            byte[] bytes = Files.readAllBytes(file);
            List<String> lines = lines(file, bytes);
            Arrays.fill(bytes, (byte) 0);
            return lines;
        } catch (NoSuchFileException e) {
            throw new ConfigException(file, "does not exist; create it or correct the configuration");
        } catch (IOException e) {
            throw new ConfigException(
                    file,
                    "cannot be read (" + e.getClass().getSimpleName()
                            + "); check that the user who runs Godwit may read it");
        }
    }

    /** The same for the bytes of a file. */
    static List<String> lines(Path file, byte[] bytes) throws ConfigException {
        List<String> lines = new ArrayList<>();
        int begin = 0;
        while (begin < bytes.length) {
            int end = begin;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int last = end > begin && bytes[end - 1] == '\r' ? end - 1 : end;
            lines.add(decoded(file, lines.size() + 1, ByteBuffer.wrap(bytes, begin, last - begin)));
            begin = end + 1;
        }
        return lines;
    }

    private static String decoded(Path file, int line, ByteBuffer bytes) throws ConfigException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new ConfigException(file, line, "The line is not valid UTF-8; save the file in that encoding");
        }
    }
}

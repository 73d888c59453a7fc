// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads files of the form "name, blank, value" line by line. */
final class DirectiveFile {
    /** Longest value in UTF-8 bytes, that of MQTT. */
    static final int MAX_VALUE_BYTES = 65_535;

    private static final int MAX_FILE_BYTES = 16 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private DirectiveFile() {}

    /**
     * The directives of a file in their order.
     *
     * @throws ConfigException if it cannot be read, is larger than 16 MiB, or a line is not UTF-8 or too long
     */
    static List<Directive> read(Path file) throws ConfigException {
        return read(file, Faults.FIRST);
    }

    /** The same; mistakes of single lines go to {@code faults}. */
    static List<Directive> read(Path file, Faults faults) throws ConfigException {
        return parse(file, bytes(file), faults);
    }

    /** The same for the bytes of a file. */
    static List<Directive> parse(Path file, byte[] bytes) throws ConfigException {
        return parse(file, bytes, Faults.FIRST);
    }

    private static List<Directive> parse(Path file, byte[] bytes, Faults faults) throws ConfigException {
        List<Directive> directives = new ArrayList<>();
        int line = 0;
        int begin = 0;
        while (begin < bytes.length) {
            int end = begin;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            line++;
            try {
                String text = text(file, line, bytes, begin, end);
                if (!text.isBlank() && text.charAt(0) != '#') {
                    directives.add(directive(file, line, text));
                }
            } catch (ConfigException e) {
                faults.found(e);
            }
            begin = end + 1;
        }
        return directives;
    }

    /** The files of {@code include_dir}, in the order in which they are read. */
    static List<Path> included(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.conf")) {
            entries.forEach(files::add);
        }
        files.sort(Comparator.comparing(file -> file.getFileName().toString(), DirectiveFile::capitalsFirst));
        return files;
    }

    private static byte[] bytes(Path file) throws ConfigException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new ConfigException(file, "is larger than 16 MiB; this cannot be a configuration file");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file, "does not exist; check the name behind -c");
        } catch (IOException e) {
            throw new ConfigException(file, "cannot be read: " + e.getMessage());
        }
    }

    private static String text(Path file, int line, byte[] bytes, int begin, int end) throws ConfigException {
        int last = end;
        while (last > begin && bytes[last - 1] == '\r') {
            last--;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, begin, last - begin))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new ConfigException(file, line, "The line holds a null character; remove it");
            }
            return line == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigException(file, line, "The line is not valid UTF-8; save the file in that encoding");
        }
    }

    private static Directive directive(Path file, int line, String text) throws ConfigException {
        int begin = skipBlanks(text, 0);
        int end = begin;
        while (end < text.length() && !isBlank(text.charAt(end))) {
            end++;
        }
        String value = text.substring(skipBlanks(text, end));
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES) {
            throw new ConfigException(file, line, "The value is longer than 65535 bytes; shorten it");
        }
        return new Directive(text.substring(begin, end), value, file, line);
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Alphabetical; of two names that differ in a letter's case only, the capital comes first. */
    private static int capitalsFirst(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                int byLetter = Character.compare(Character.toLowerCase(x), Character.toLowerCase(y));
                return byLetter != 0 ? byLetter : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}

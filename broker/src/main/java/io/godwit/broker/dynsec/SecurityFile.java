// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.config.ConfigException;
import io.godwit.broker.control.JsonObject;
import io.godwit.broker.control.JsonText;
import io.godwit.broker.control.MalformedJsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file that keeps a {@link SecurityState}, {@code plugin_opt_config_file}. It holds password hashes: whatever is written
 * can be read by its owner alone.
 */
final class SecurityFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final long MAX_BYTES = 1L << 30;

    private SecurityFile() {}

    /**
     * Reads a file; it is not changed, whatever is wrong with it.
     *
     * @throws ConfigException if it cannot be used; names the file, a line where it is not JSON, and what to do
     */
    static SecurityState read(Path file) throws ConfigException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(file, "The file is larger than 1 GiB; is it the right one?");
            }
            JsonObject tree = JsonObject.only(Files.readAllBytes(file));
            if (tree == null) {
                throw new ConfigException(
                        file, 1, "There is no JSON object in it; put back a copy of the file or move it away");
            }
            return StateReader.read(tree);
        } catch (MalformedJsonException e) {
            throw new ConfigException(
                    file,
                    e.line(),
                    "This is not JSON: " + e.getMessage()
                            + "; correct it, put back a copy of the file, or move it away to" + " begin anew");
        } catch (IllegalArgumentException e) {
            throw new ConfigException(file, "The file cannot be used: " + e.getMessage() + "; correct it");
        } catch (IOException e) {
            throw new ConfigException(
                    file, "The file cannot be read: " + e.getMessage() + "; check that the broker's user may read it");
        }
    }

    /**
     * Writes a file in one go: whoever reads it meanwhile, or after a crash, finds the old one or the new one. A symbolic
     * link stays, and what it points at changes.
     *
     * @throws IOException if it cannot be written; the old one is still there
     */
    static void write(Path file, SecurityState state) throws IOException {
        write(file, JsonText.pretty(StateWriter.file(state)));
    }

    /** The same with any content. */
    static void write(Path file, byte[] content) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path directory = target.getParent();
        Path draft = Files.createTempFile(directory, ".godwit-dynsec", null, OWNER_ONLY);
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.Faults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A password file: one line {@code user:hash} for each user; empty lines and lines that begin with {@code #} are comments.
 *
 * <p>Immutable; a change makes another one, in which every other line stands as it stood.
 */
public final class PasswordFile {
    /** A file without a line. */
    public static final PasswordFile EMPTY = new PasswordFile(List.of(), Map.of());

    private final List<Line> lines;
    private final Map<String, PasswordHash> hashes;

    private PasswordFile(List<Line> lines, Map<String, PasswordHash> hashes) {
        this.lines = lines;
        this.hashes = hashes;
    }

    /**
     * Reads a file whose passwords are all hashed.
     *
     * @throws ConfigException if it cannot be read or a line is wrong; the message never holds a password
     */
    public static PasswordFile read(Path file) throws ConfigException {
        return parse(file, TextFile.lines(file), false);
    }

    /**
     * Reads a file in which passwords may stand as they are, to {@link #hashed convert} it.
     *
     * @throws ConfigException if it cannot be read or a line is wrong; the message never holds a password
     */
    public static PasswordFile readPlain(Path file) throws ConfigException {
        return parse(file, TextFile.lines(file), true);
    }

    /**
     * Reads as much of a file as can be used; mistakes of single lines go to {@code faults}.
     *
     * @throws ConfigException if the file cannot be read, or {@code faults} ends the reading
     */
    public static PasswordFile readUsable(Path file, Faults faults) throws ConfigException {
        return parse(file, TextFile.lines(file), true, faults);
    }

    /** The same for the lines of a file. */
    static PasswordFile parse(Path file, List<String> texts, boolean plainAllowed) throws ConfigException {
        return parse(file, texts, plainAllowed, Faults.FIRST);
    }

    private static PasswordFile parse(Path file, List<String> texts, boolean plainAllowed, Faults faults)
            throws ConfigException {
        List<Line> lines = new ArrayList<>(texts.size());
        Map<String, PasswordHash> hashes = new LinkedHashMap<>();
        Map<String, Integer> lineOf = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            if (text.isBlank() || text.startsWith("#")) {
                lines.add(new Line(text, null, null));
                continue;
            }
            try {
                lines.add(line(file, i + 1, text, plainAllowed, hashes, lineOf));
            } catch (ConfigException e) {
                faults.found(e);
                lines.add(new Line(text, null, null)); // Keeps the numbers of the lines that follow.
            }
        }
        return new PasswordFile(lines, hashes);
    }

    private static Line line(
            Path file,
            int number,
            String text,
            boolean plainAllowed,
            Map<String, PasswordHash> hashes,
            Map<String, Integer> lineOf)
            throws ConfigException {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new ConfigException(
                    file, number, "The line lacks a user name, a colon and a hash; write it with \"godwit passwd\"");
        }
        String user = text.substring(0, colon);
        Integer before = lineOf.putIfAbsent(user, number);
        if (before != null) {
            throw new ConfigException(
                    file, number, "The user \"" + user + "\" is in line " + before + " already; remove one of them");
        }
        String secret = text.substring(colon + 1).strip();
        if (plainAllowed && !secret.startsWith("$")) {
            return new Line(text, user, text.substring(colon + 1));
        }
        try {
            hashes.put(user, PasswordHash.of(secret));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    file,
                    number,
                    "The user \"" + user + "\" cannot log in: " + e.getMessage()
                            + "; set the password again with \"godwit passwd\"");
        }
        return new Line(text, user, null);
    }

    /** The users, in the order of the file. */
    public List<String> users() {
        return lines.stream().map(Line::user).filter(user -> user != null).toList();
    }

    /** How each password is kept, in the order of the file that was read. */
    public List<Stored> stored() {
        List<Stored> stored = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String user = lines.get(i).user();
            if (user != null) {
                stored.add(new Stored(i + 1, user, hashes.get(user)));
            }
        }
        return stored;
    }

    /**
     * How a user's password is kept.
     *
     * @param line where it stands, from 1
     * @param hash null when the password stands there as it is
     */
    public record Stored(int line, String user, @Nullable PasswordHash hash) {}

    /** The hash of a user's password, or null when there is no such user. */
    public @Nullable PasswordHash find(String user) {
        return hashes.get(user);
    }

    /** Some hash of the file, or null when it has none; checked for unknown users, so that they take as long. */
    @Nullable
    PasswordHash any() {
        return hashes.isEmpty() ? null : hashes.values().iterator().next();
    }

    /** Some user's credentials for SCRAM, or null when nobody has any. */
    @Nullable
    ScramCredentials anyScram() {
        for (PasswordHash hash : hashes.values()) {
            if (hash instanceof ScramCredentials credentials) {
                return credentials;
            }
        }
        return null;
    }

    /**
     * With this user's hash in the user's line, or in a new line at the end.
     *
     * @throws IllegalArgumentException if the user name cannot stand in a file
     */
    public PasswordFile with(String user, PasswordHash hash) {
        requireUserName(user);
        Line line = new Line(user + ':' + hash.text(), user, null);
        List<Line> changed = new ArrayList<>(lines);
        changed.replaceAll(old -> user.equals(old.user()) ? line : old);
        if (!users().contains(user)) {
            changed.add(line);
        }
        Map<String, PasswordHash> more = new LinkedHashMap<>(hashes);
        more.put(user, hash);
        return new PasswordFile(changed, more);
    }

    /** Without this user's line; the same when there is none. */
    public PasswordFile without(String user) {
        List<Line> changed = new ArrayList<>(lines);
        changed.removeIf(line -> user.equals(line.user()));
        Map<String, PasswordHash> fewer = new LinkedHashMap<>(hashes);
        fewer.remove(user);
        return new PasswordFile(changed, fewer);
    }

    /** With a hash instead of each password that stands as it is; what is hashed already stays, so twice does no harm. */
    public PasswordFile hashed(Function<byte[], PasswordHash> hashing) {
        PasswordFile changed = this;
        for (Line line : lines) {
            if (line.user() != null && line.plain() != null) {
                changed = changed.with(line.user(), hashing.apply(line.plain().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return changed;
    }

    /** The text of the file. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(line.text()).append('\n');
        }
        return text.toString();
    }

    /**
     * Writes the file in one go: whoever reads it meanwhile sees the old or the new one. A new file can be read by its
     * owner alone; one that exists keeps its permissions. A symbolic link stays, and what it points at changes.
     */
    public void write(Path file) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path directory = target.getParent();
        Path draft = Files.createTempFile(
                directory,
                ".godwit-passwd",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, text());
            if (Files.exists(target)) {
                Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(target));
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void requireUserName(String user) {
        boolean control = user.chars().anyMatch(c -> c < 0x20 || c == 0x7F);
        if (user.isEmpty() || user.indexOf(':') >= 0 || user.startsWith("#") || control) {
            throw new IllegalArgumentException(
                    "a user name must not be empty, begin with #, or hold a colon or a control character");
        }
        if (user.getBytes(StandardCharsets.UTF_8).length > 65_535) {
            throw new IllegalArgumentException("a user name must not be longer than 65535 bytes");
        }
    }

    /** No user name in a comment; a plain password only where it is not hashed. */
    private record Line(
            String text, @Nullable String user, @Nullable String plain) {}
}

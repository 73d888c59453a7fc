// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.auth.PasswordHash.Scheme;
import io.godwit.broker.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {
    private static final Path FILE = Path.of("pw");

    /** As mosquitto_passwd 2.0.11 wrote it, with a comment between. */
    private static final String TEXT = """
            alice:$7$101$ZBn5pjzILiWAA6L1$8ub6tlOWbJ1qo6LJK4O9p+WtQbVYawkV95hX0rVjiXHtHDXZ0Asxg/G1G35Fs6ZlV3UFaPk7nx0UPDLgtQimOA==
            # the neighbours

            bob:$7$101$I1z9akk5B/vgdNsV$KUGxTKjdjZzxC5ZKM5STAszXtdNzhL9+o5vMYIo7lfnoogeEFJ8+OJFDOQmaqrjlA/BSMUzC3uUy0r0d9c2Wcw==
            """;

    private final SecureRandom random = new SecureRandom();

    @Test
    void findsTheHashOfAUser() throws ConfigException {
        PasswordFile file = parse(TEXT);
        assertThat(file.users()).containsExactly("alice", "bob");
        assertThat(matches(file, "alice", "secret")).isTrue();
        assertThat(matches(file, "bob", "secret")).isFalse();
        assertThat(file.find("carol")).isNull();
    }

    @Test
    void changesOneLineAndLeavesTheOthers() throws ConfigException {
        PasswordFile file = parse(TEXT).with("alice", hash("new"));
        assertThat(file.text().lines().skip(1))
                .containsExactlyElementsOf(TEXT.lines().skip(1).toList());
        assertThat(matches(file, "alice", "new")).isTrue();
        assertThat(file.users()).containsExactly("alice", "bob");
    }

    @Test
    void addsAUserAtTheEndAndRemovesOne() throws ConfigException {
        PasswordFile file = parse(TEXT).with("carol", hash("x")).without("alice");
        assertThat(file.users()).containsExactly("bob", "carol");
        assertThat(file.text().lines().limit(3))
                .containsExactlyElementsOf(TEXT.lines().skip(1).toList());
        assertThat(matches(parse(file.text()), "carol", "x")).isTrue();
        assertThat(file.without("nobody").text()).isEqualTo(file.text());
    }

    @Test
    void hashesPlainPasswordsOnce() throws ConfigException {
        PasswordFile plain =
                PasswordFile.parse(FILE, (TEXT + "carol:pass word:1 \n").lines().toList(), true);
        PasswordFile hashed = plain.hashed(password -> PasswordHash.hash(password, Scheme.SHA512_PBKDF2, 1, random));
        assertThat(hashed.text()).startsWith(TEXT).doesNotContain("pass word");
        assertThat(matches(parse(hashed.text()), "carol", "pass word:1 ")).isTrue();
        PasswordFile again = PasswordFile.parse(FILE, hashed.text().lines().toList(), true)
                .hashed(password -> {
                    throw new AssertionError("hashed twice");
                });
        assertThat(again.text()).isEqualTo(hashed.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alice                     | 1 | The line lacks a user name, a colon and a hash",
                ":$6$c2FsdA==$c2FsdA==     | 1 | The line lacks a user name",
                "#;alice:secret            | 2 | The user \"alice\" cannot log in: the password is not hashed",
                "alice:                    | 1 | The user \"alice\" cannot log in",
                "alice:$6$c2FsdA==$c2FsdA== | 1 | The user \"alice\" cannot log in: a part of the hash has 4 bytes",
            })
    void saysWhichLineIsWrong(String text, int line, String message) {
        assertThatThrownBy(() -> parse(text.replace(';', '\n')))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("pw:" + line + ": " + message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesAUserTwice() {
        assertThatThrownBy(() -> parse(TEXT + TEXT))
                .hasMessageStartingWith("pw:5: The user \"alice\" is in line 1 already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "#a", "a\nb"})
    void refusesNamesThatCannotStandInAFile(String user) {
        assertThatThrownBy(() -> PasswordFile.EMPTY.with(user, hash("x"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesAFileForItsOwnerAloneAndKeepsPermissionsAndLinks(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("pw");
        Path link = directory.resolve("link");
        parse(TEXT).write(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).hasContent(TEXT);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(link, file);
        PasswordFile.read(link).without("bob").write(link);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(PasswordFile.read(file).users()).containsExactly("alice");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void saysWhenTheFileIsNotThereOrNoFile(@TempDir Path directory) {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> PasswordFile.read(missing)).hasMessageStartingWith(missing + ": does not exist");
        assertThatThrownBy(() -> PasswordFile.read(directory)).hasMessageStartingWith(directory + ": is a directory");
    }

    private PasswordHash hash(String password) {
        return PasswordHash.hash(password.getBytes(StandardCharsets.UTF_8), Scheme.SHA512, 0, random);
    }

    private static boolean matches(PasswordFile file, String user, String password) {
        return Objects.requireNonNull(file.find(user)).matches(password.getBytes(StandardCharsets.UTF_8));
    }

    private static PasswordFile parse(String text) throws ConfigException {
        List<String> lines = text.lines().toList();
        return PasswordFile.parse(FILE, lines, false);
    }
}

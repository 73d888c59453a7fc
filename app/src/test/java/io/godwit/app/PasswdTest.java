// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.auth.PasswordFile;
import io.godwit.broker.auth.PasswordHash;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswdTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ArrayDeque<String> answers = new ArrayDeque<>();

    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void nameFile() {
        file = directory.resolve("passwords");
    }

    private int run(String... words) {
        return Passwd.run(
                List.of(words),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                question -> {
                    String answer = answers.poll();
                    return answer == null ? null : answer.getBytes(StandardCharsets.UTF_8);
                });
    }

    private PasswordHash hash(String user) throws Exception {
        return Objects.requireNonNull(PasswordFile.read(file).find(user));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void createsAFileOnlyItsOwnerMayRead() throws Exception {
        assertThat(run("-c", "-b", file.toString(), "user", "secret")).isZero();

        assertThat(hash("user").matches(bytes("secret"))).isTrue();
        assertThat(hash("user").scheme()).isEqualTo(PasswordHash.Scheme.ARGON2ID);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @CsvSource({"sha512, $6$", "sha512-pbkdf2, $7$", "scram-sha-256, $scram-sha-256$"})
    void hashesAsItIsTold(String scheme, String prefix) throws Exception {
        assertThat(run("-c", "-H", scheme, "-b", file.toString(), "user", "secret"))
                .isZero();

        assertThat(Files.readString(file)).startsWith("user:" + prefix);
        assertThat(hash("user").matches(bytes("secret"))).isTrue();
    }

    @Test
    void countsIterations() throws Exception {
        assertThat(run("-c", "-H", "sha512-pbkdf2", "-I", "77", "-b", file.toString(), "user", "secret"))
                .isZero();

        assertThat(Files.readString(file)).startsWith("user:$7$77$");
    }

    @Test
    void changesOneUserAndLeavesTheOthers() throws Exception {
        run("-c", "-H", "sha512", "-b", file.toString(), "first", "one");
        run("-H", "sha512", "-b", file.toString(), "second", "two");
        run("-H", "sha512", "-b", file.toString(), "first", "three");

        assertThat(PasswordFile.read(file).users()).containsExactly("first", "second");
        assertThat(hash("first").matches(bytes("three"))).isTrue();
        assertThat(hash("second").matches(bytes("two"))).isTrue();
    }

    @Test
    void asksTwiceForThePassword() throws Exception {
        answers.addAll(List.of("secret", "secret"));

        assertThat(run("-c", "-H", "sha512", file.toString(), "user")).isZero();

        assertThat(hash("user").matches(bytes("secret"))).isTrue();
    }

    @Test
    void refusesTwoPasswordsThatDiffer() {
        answers.addAll(List.of("secret", "other"));

        assertThat(run("-c", file.toString(), "user")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Passwords do not match");
        assertThat(file).doesNotExist();
    }

    @Test
    void removesAUser() throws Exception {
        run("-c", "-H", "sha512", "-b", file.toString(), "first", "one");
        run("-H", "sha512", "-b", file.toString(), "second", "two");

        assertThat(run("-D", file.toString(), "first")).isZero();
        assertThat(run("-D", file.toString(), "first")).isEqualTo(1);

        assertThat(PasswordFile.read(file).users()).containsExactly("second");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("User first not found");
    }

    @Test
    void hashesAPlainFileAndDoesNoHarmTheSecondTime() throws Exception {
        Files.writeString(file, "# users\na:one\nb:two\n");

        assertThat(run("-H", "sha512", "-U", file.toString())).isZero();
        String once = Files.readString(file);
        assertThat(run("-H", "sha512", "-U", file.toString())).isZero();

        assertThat(Files.readString(file)).isEqualTo(once).startsWith("# users\na:$6$");
        assertThat(hash("b").matches(bytes("two"))).isTrue();
    }

    @Test
    void printsTheLineInsteadOfWritingIt() {
        assertThat(run("-H", "sha512", "-b", "-", "user", "secret")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("user:$6$").endsWith("\n");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-b FILE user secret|it does not exist; use -c to create it",
                "-c -D FILE user|-c and -D cannot be used together",
                "-H rot13 -c -b FILE user secret|Unknown hash type 'rot13'",
                "-c -b FILE us:er secret|must not contain the ':' character",
                "-c -b FILE user|-b takes the name of the password file, a user name and a password",
                "-I 5 -c -b FILE user secret|-I is for sha512-pbkdf2",
                "-x FILE user|Unknown option '-x'",
                "FILE|a user name are needed"
            })
    void refusesWhatCannotBeFollowed(String words, String error) {
        String[] line = words.replace("FILE", file.toString()).split(" ", -1);

        assertThat(run(line)).isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains(error);
        assertThat(file).doesNotExist();
    }
}

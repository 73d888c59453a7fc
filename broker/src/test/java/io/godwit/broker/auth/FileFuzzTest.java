// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.godwit.broker.auth.AclRule.Access;
import io.godwit.broker.config.ConfigException;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes are a password file and an ACL file, or a {@link ConfigException} that names the line. */
class FileFuzzTest {
    private static final Path FILE = Path.of("f");
    private static final String[] PASSWORD_PIECES = {
        "alice",
        ":",
        "$6$",
        "$7$",
        "101$",
        "$argon2id$",
        "v=19$m=8,t=1,p=1$",
        "$scram-sha-256$",
        "c2FsdHNhbHQ",
        "==",
        "$",
        "\n",
        "#",
        " ",
        "1",
        "-",
        "\r"
    };
    private static final String[] ACL_PIECES = {
        "user", "topic", "pattern", " ", "\n", "read", "deny", "%c", "%u", "/", "+", "#", "$SYS", "a", "\t", "\r", "é"
    };

    @FuzzTest
    void anyBytesArePasswordsOrAnError(byte[] bytes) {
        readPasswords(bytes);
    }

    @FuzzTest
    void anyBytesAreRulesOrAnError(byte[] bytes) {
        readRules(bytes);
    }

    /** The same with pieces of real files, which a fuzzer takes long to find. */
    @Test
    void anyPiecesAreFilesOrErrors() {
        Random random = new Random(20_261_122);
        for (int i = 0; i < 5_000; i++) {
            readPasswords(pieces(PASSWORD_PIECES, random));
            readRules(pieces(ACL_PIECES, random));
        }
    }

    private static byte[] pieces(String[] pieces, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i >= 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void readPasswords(byte[] bytes) {
        try {
            PasswordFile file = PasswordFile.parse(FILE, TextFile.lines(FILE, bytes), false);
            PasswordFile again = PasswordFile.parse(FILE, file.text().lines().toList(), false);
            assertThat(again.users()).isEqualTo(file.users());
        } catch (ConfigException e) {
            assertThat(e).hasMessageStartingWith("f:" + e.line() + ": ");
        }
    }

    private static void readRules(byte[] bytes) {
        try {
            AclFile acl = AclFile.parse(FILE, TextFile.lines(FILE, bytes));
            ClientIdentity client = new ClientIdentity("a", "a", "127.0.0.1");
            boolean reads = acl.allows(client, TopicName.of("a/a"), Access.READ);
            assertThat(!reads || acl.couldRead(client, TopicFilter.of("a/a"))).isTrue();
        } catch (ConfigException e) {
            assertThat(e).hasMessageStartingWith("f:" + e.line() + ": ");
        }
    }
}

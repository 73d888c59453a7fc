// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemKeyTest {
    /** Bytes of PKCS#8 before the RSA key it wraps: two headers, version, algorithm, octet string header. */
    private static final int PKCS8_HEAD_OF_RSA_2048 = 26;

    /** Made for this test with openssl ecparam -name prime256v1 -genkey. */
    private static final String SEC1 = """
            -----BEGIN EC PARAMETERS-----
            BggqhkjOPQMBBw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIA8gU5L5RAaaxICCZTkReCeJoCVrehrks6kEcRQ/GS1LoAoGCCqGSM49
            AwEHoUQDQgAE1okjeaGaBNJ6wlLxWXeN3Ib6xsUs3j3Y/tdu/EDnot1MSVSKCIaY
            v6jTkTl7FT6FPcFyshj42w0F7RR6dDdXTA==
            -----END EC PRIVATE KEY-----
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("key.pem"), text);
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    private static KeyPair pair(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048", "EC, 256", "EC, 384", "Ed25519, 255"})
    void readsPkcs8(String algorithm, int bits) throws Exception {
        PrivateKey key = pair(algorithm, bits).getPrivate();

        assertThat(PemKey.read(write(pem("PRIVATE KEY", key.getEncoded()))).getEncoded())
                .isEqualTo(key.getEncoded());
    }

    @Test
    void readsPkcs1() throws Exception {
        PrivateKey key = pair("RSA", 2048).getPrivate();
        byte[] pkcs8 = key.getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEAD_OF_RSA_2048, pkcs8.length);

        assertThat(PemKey.read(write(pem("RSA PRIVATE KEY", pkcs1))).getEncoded())
                .isEqualTo(pkcs8);
    }

    @Test
    void readsSec1() throws Exception {
        assertThat(PemKey.read(write(SEC1)).getAlgorithm()).isEqualTo("EC");
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, holds no PEM private key",
        "'-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----', pass phrase",
        "'-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', neither RSA",
        "'-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----', does not name its curve"
    })
    void saysWhatIsWrong(String text, String error) throws Exception {
        Path file = write(text);

        assertThatThrownBy(() -> PemKey.read(file))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(error);
    }
}

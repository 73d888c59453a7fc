// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in a PEM file: PKCS#8, PKCS#1 (RSA) or SEC1 (EC), without a pass phrase. Stateless.
 *
 * <p>The older two are what PKCS#8 wraps, so they are wrapped:
 * {@code SEQUENCE { INTEGER 0, AlgorithmIdentifier, OCTET STRING { the old form } }}.
 */
final class PemKey {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final HexFormat HEX = HexFormat.of();

    /** INTEGER 0. */
    private static final byte[] VERSION = HEX.parseHex("020100");

    /** SEQUENCE { rsaEncryption, NULL }. */
    private static final byte[] RSA = HEX.parseHex("300d06092a864886f70d0101010500");

    /** OBJECT IDENTIFIER ecPublicKey. */
    private static final byte[] EC = HEX.parseHex("06072a8648ce3d0201");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int EC_PARAMETERS = 0xA0;

    private PemKey() {}

    static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            throw new IOException(file + " holds no PEM private key");
        }
        if (block.group(1).startsWith("ENCRYPTED") || block.group(2).contains("ENCRYPTED")) {
            throw new IOException(file + " holds a key with a pass phrase; take it off with openssl pkey");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group(2).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " holds a private key that is not Base64", e);
        }
        byte[] pkcs8 = switch (block.group(1)) {
            case "RSA PRIVATE KEY" -> wrap(RSA, der);
            case "EC PRIVATE KEY" -> wrap(element(SEQUENCE, EC, curve(file, der)), der);
            default -> der;
        };
        for (String algorithm : new String[] {"EC", "RSA", "EdDSA"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException | NoSuchAlgorithmException ignored) {
                // Not of this kind; the next one may be.
            }
        }
        throw new IOException(file + " holds a private key that is neither RSA, EC nor Ed25519");
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, VERSION, algorithm, element(OCTET_STRING, key));
    }

    /** The curve's OBJECT IDENTIFIER, the parameters of a SEC1 key. */
    private static byte[] curve(Path file, byte[] der) throws IOException {
        for (int i = 0; i + 3 < der.length; i++) {
            boolean parameters = (der[i] & 0xFF) == EC_PARAMETERS && der[i + 2] == OBJECT_IDENTIFIER;
            int length = der[i + 1];
            if (parameters && length > 2 && i + 2 + length <= der.length && der[i + 3] == length - 2) {
                byte[] identifier = new byte[length];
                System.arraycopy(der, i + 2, identifier, 0, length);
                return identifier;
            }
        }
        throw new IOException(file + " holds an EC key that does not name its curve; convert it with openssl pkey");
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length >= 0x100) {
            whole.write(0x82);
            whole.write(length >> 8);
        } else if (length >= 0x80) {
            whole.write(0x81);
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}

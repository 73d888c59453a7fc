// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Wraps the older forms of private keys in PKCS#8, the one that Java reads.
 *
 * <pre>
 * SEQUENCE { INTEGER 0, SEQUENCE { OID algorithm, parameters }, OCTET STRING { the key as it was } }
 * </pre>
 */
final class PrivateKeyInfo {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;

    /** Of SEC 1: the curve, if it is named there. */
    private static final int CONTEXT_0 = 0xA0;

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    /** 1.2.840.113549.1.1.1 and NULL. */
    private static final byte[] RSA = {
        0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** 1.2.840.10045.2.1. */
    private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private PrivateKeyInfo() {}

    /** RFC 8017 RSAPrivateKey. */
    static byte[] ofPkcs1(byte[] key) {
        return wrap(RSA, key);
    }

    /** RFC 5915 ECPrivateKey. A key that is malformed makes a PKCS#8 that is. */
    static byte[] ofSec1(byte[] key) {
        return wrap(concat(EC, curve(key)), key);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, concat(VERSION_0, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
    }

    /** The contents of the [0] inside the outer sequence; empty when there is none. */
    private static byte[] curve(byte[] key) {
        Cursor cursor = new Cursor(key);
        cursor.next();
        while (cursor.position < key.length) {
            int tag = cursor.next();
            if (tag == CONTEXT_0) {
                return Arrays.copyOfRange(key, cursor.position, Math.min(key.length, cursor.position + cursor.length));
            }
            cursor.position += cursor.length;
        }
        return new byte[0];
    }

    /** Walks through DER elements; past the end it reads zeros. */
    private static final class Cursor {
        private final byte[] bytes;
        private int position;
        private int length;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Reads a tag and a length; the position is at the contents then. */
        int next() {
            int tag = read();
            int first = read();
            if (first < 0x80) {
                length = first;
            } else {
                length = 0;
                for (int i = first & 0x7F; i > 0; i--) {
                    length = length << 8 | read();
                }
            }
            if (length < 0) {
                length = bytes.length;
            }
            return tag;
        }

        private int read() {
            return position < bytes.length ? bytes[position++] & 0xFF : 0;
        }
    }

    private static byte[] element(int tag, byte[] contents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(contents.length + 6);
        out.write(tag);
        if (contents.length < 0x80) {
            out.write(contents.length);
        } else {
            out.write(0x83);
            out.write(contents.length >>> 16);
            out.write(contents.length >>> 8);
            out.write(contents.length);
        }
        out.writeBytes(contents);
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

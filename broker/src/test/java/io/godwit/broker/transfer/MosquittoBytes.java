// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Writes mosquitto's file, also as versions and machines write it that there are no samples of. */
final class MosquittoBytes {
    /** What wrote the file. */
    enum Machine {
        /** Eight bytes have the low one first and are aligned. */
        X86_64,
        /** Eight bytes have the low one first and are not aligned. */
        I386,
        /** Eight bytes have the high one first and are aligned. */
        MIPS
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final int version;
    private final Machine machine;

    MosquittoBytes(int version, Machine machine) throws IOException {
        this.version = version;
        this.machine = machine;
        out.writeShort(0x00B5);
        out.writeByte(0);
        out.writeBytes("mosquitto db");
        out.writeInt(0);
        out.writeInt(version);
        chunk(1, content -> {
            eight(content, 99);
            content.write(new byte[machine == Machine.I386 ? 4 : 8]);
        });
    }

    interface Content {
        void write(DataOutputStream to) throws IOException;
    }

    MosquittoBytes chunk(int kind, Content content) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        content.write(new DataOutputStream(body));
        out.writeInt(kind);
        out.writeInt(body.size());
        body.writeTo(out);
        return this;
    }

    MosquittoBytes message(long number, long expiresAt, String topic) throws IOException {
        return chunk(2, to -> {
            eight(to, number);
            eight(to, expiresAt);
            to.writeInt(1);
            to.writeShort(0);
            to.writeShort(1);
            to.writeShort(0);
            to.writeShort(topic.length());
            to.writeShort(1883);
            to.writeByte(2);
            to.writeByte(0);
            to.writeBytes("p" + topic + "x");
        });
    }

    MosquittoBytes session(String clientId, String userName, long endsAt, int expiry) throws IOException {
        return chunk(6, to -> {
            eight(to, endsAt);
            to.writeInt(expiry);
            to.writeShort(0);
            to.writeShort(clientId.length());
            if (version > 5) {
                to.writeShort(1883);
                to.writeShort(userName.length());
                to.write(new byte[machine == Machine.I386 ? 0 : 4]);
            }
            to.writeBytes(clientId);
            to.writeBytes(version > 5 ? userName : "");
        });
    }

    MosquittoBytes entry(long message, String clientId, int identifier, int qos, int state, int direction)
            throws IOException {
        return chunk(3, to -> {
            eight(to, message);
            to.writeShort(identifier);
            to.writeShort(clientId.length());
            to.writeByte(qos);
            to.writeByte(state);
            to.writeByte(0);
            to.writeByte(direction);
            to.writeBytes(clientId);
        });
    }

    MosquittoBytes subscription(String clientId, String filter, int qos, int options) throws IOException {
        return chunk(5, to -> {
            to.writeInt(0);
            to.writeShort(clientId.length());
            to.writeShort(filter.length());
            to.writeByte(qos);
            to.writeByte(options);
            to.writeShort(0);
            to.writeBytes(clientId + filter);
        });
    }

    private void eight(DataOutputStream to, long value) throws IOException {
        to.writeLong(machine == Machine.MIPS ? value : Long.reverseBytes(value));
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    SavedState read() throws TransferException, IOException {
        return read(bytes());
    }

    static SavedState read(byte[] bytes) throws TransferException, IOException {
        return MosquittoFile.read("f.db", new ByteArrayInputStream(bytes), bytes.length, 777);
    }
}

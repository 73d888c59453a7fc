// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import static io.godwit.conformance.V3.connAck;
import static io.godwit.conformance.V3.connect;
import static io.godwit.conformance.V3.publish;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

/** What a script may have left in the broker, read off the bytes that it sent: sessions and retained messages. */
final class Leftovers {
    private final Set<String> clientIdentifiers = new LinkedHashSet<>();
    private final Set<String> topics = new LinkedHashSet<>();

    /** Looks at one sent packet; one that is not well formed leaves nothing behind. */
    void note(byte[] packet) {
        try {
            ByteBuffer in = ByteBuffer.wrap(packet);
            int first = in.get() & 0xff;
            variable(in);
            if (first == 0x10) {
                noteConnect(in);
            } else if ((first & 0xf1) == 0x31) {
                topics.add(text(in));
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // Not well formed.
        }
    }

    private void noteConnect(ByteBuffer in) {
        text(in);
        boolean v5 = in.get() == 5;
        int flags = in.get();
        in.getShort();
        if (v5) {
            skip(in, variable(in));
        }
        String clientIdentifier = text(in);
        boolean refused =
                clientIdentifier.isEmpty() || clientIdentifier.indexOf(0) >= 0 || clientIdentifier.indexOf(0xfffd) >= 0;
        if (!refused && ((flags & 2) == 0 || v5)) {
            clientIdentifiers.add(clientIdentifier);
        }
        if ((flags & 0x24) == 0x24) {
            if (v5) {
                skip(in, variable(in));
            }
            topics.add(text(in));
        }
    }

    /** Removes it all. */
    void sweep(Supplier<Client> connection, Setting setting) {
        for (String each : clientIdentifiers) {
            Client client = connection.get();
            client.send(admitted(each, setting)).expect(connAck(0));
            client.disconnect();
        }
        topics.removeIf(
                topic -> topic.isEmpty() || topic.startsWith("$") || topic.contains("+") || topic.contains("#"));
        if (!topics.isEmpty() && setting != Setting.NO_RETAIN) {
            Client client = connection.get();
            client.send(admitted("sweeper", setting)).expect(connAck(0));
            topics.forEach(topic -> client.send(publish(topic, "").retain()));
            client.disconnect();
        }
    }

    private static Bytes admitted(String clientIdentifier, Setting setting) {
        ConnectBytes connect = connect(clientIdentifier).keepAlive(2);
        return switch (setting) {
            case SECURED -> connect.userName("admin").password("admin");
            case SCRAM -> connect.userName("carol").password("pencil");
            default -> connect;
        };
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0 || text.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException("not UTF-8");
        }
        return text;
    }

    private static int variable(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = in.get();
            value |= (next & 127) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("more than four bytes");
    }

    private static void skip(ByteBuffer in, int count) {
        in.position(in.position() + count);
    }
}

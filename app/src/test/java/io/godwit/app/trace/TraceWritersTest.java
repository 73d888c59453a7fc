// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TraceWritersTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static SeenEvent event(String json) {
        return Objects.requireNonNull(SeenEvent.of(json));
    }

    private static SeenEvent packet(String client, int connection, String direction, String summary, String bytes) {
        return packet(client, connection, direction, summary, bytes, bytes.length() / 2);
    }

    private static SeenEvent packet(
            String client, int connection, String direction, String summary, String bytes, int size) {
        return event(
                "{\"time\":1000000000001500,\"client\":\"" + client + "\",\"connection\":" + connection
                        + ",\"direction\":\"" + direction + "\",\"type\":\"X\",\"version\":\"5\",\"summary\":\""
                        + summary
                        + "\",\"size\":" + size + ",\"bytes\":\"" + bytes + "\",\"fields\":["
                        + "{\"name\":\"Topic name\",\"from\":2,\"to\":5,\"value\":\"é\\u001b\",\"statement\":\"MQTT-3.3.2-1\"}]}");
    }

    private static SeenEvent other(String client, int connection, String direction, String summary) {
        return event("{\"time\":1000000000001500,\"client\":\"" + client + "\",\"connection\":" + connection
                + ",\"direction\":\"" + direction + "\",\"summary\":\"" + summary + "\"}");
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void whatIsNoEventIsPassedOver() {
        assertThat(SeenEvent.of("")).isNull();
        assertThat(SeenEvent.of("{\"direction\":\"sideways\"}")).isNull();
        assertThat(SeenEvent.of("{\"direction\":\"in\",\"bytes\":\"xy\"}")).isNull();
    }

    @Test
    void givesEachClientAColumn() throws IOException {
        TextWriter text = new TextWriter(out, ZoneOffset.UTC, false);
        text.write(other("a", 1, "begin", "connection from 192.0.2.1:1 to port 1883"));
        text.write(packet("a", 1, "in", "PUBLISH q0 t (1 byte)", "30040001740a"));
        text.write(packet("b", 2, "out", "PUBLISH q0 t (1 byte)", "30040001740a"));
        text.write(other("", 0, "lost", "7 events are missing here: read too slowly"));
        text.write(other("a", 1, "end", "why\\u001b[2J"));
        assertThat(lines())
                .containsExactly(
                        "                 a",
                        "01:46:40.001500  ┌ connection from 192.0.2.1:1 to port 1883",
                        "01:46:40.001500  → PUBLISH q0 t (1 byte)",
                        "                 a                                 b",
                        "01:46:40.001500                                    ← PUBLISH q0 t (1 byte)",
                        "01:46:40.001500  ! 7 events are missing here: read too slowly",
                        "01:46:40.001500  └ why.[2J");
    }

    @Test
    void putsTheNameIntoTheLineWhereThereAreManyClients() throws IOException {
        TextWriter text = new TextWriter(out, ZoneOffset.UTC, false);
        for (int i = 0; i < 6; i++) {
            text.write(other("client" + i, i, "end", "why"));
        }
        assertThat(lines().getLast()).isEqualTo("01:46:40.001500  client5" + " ".repeat(27) + "└ why");
    }

    @Test
    void showsTheFieldsWithTheirStatements() throws IOException {
        new TextWriter(out, ZoneOffset.UTC, true).write(packet("a", 1, "in", "PUBLISH q0 t (1 byte)", "30040001740a"));
        assertThat(lines().getLast()).isEqualTo("                     2-4 Topic name: é. [MQTT-3.3.2-1]");
    }

    @Test
    void drawsASequenceDiagram() throws IOException {
        MermaidWriter diagram = new MermaidWriter(out);
        diagram.write(other("a;b", 1, "begin", "connection"));
        diagram.write(packet("a;b", 1, "in", "SUBSCRIBE m1 x/# q0", "8200"));
        diagram.write(packet("b", 2, "out", "PUBLISH", "3000"));
        diagram.write(other("", 0, "lost", "1 event is missing"));
        assertThat(lines())
                .containsExactly(
                        "sequenceDiagram",
                        "    participant c1 as a#59;b",
                        "    participant broker",
                        "    Note over c1: connection",
                        "    c1->>broker: SUBSCRIBE m1 x/#35; q0",
                        "    participant c2 as b",
                        "    broker->>c2: PUBLISH",
                        "    Note over broker: 1 event is missing");
    }

    @Test
    void writesACaptureWhoseSegmentsFollowEachOther() throws IOException {
        PcapngWriter capture = new PcapngWriter(out);
        capture.write(other("a", 7, "begin", "connection"));
        capture.write(packet("a", 7, "in", "PINGREQ", "c000"));
        capture.write(packet("a", 7, "out", "PINGRESP", "d000"));
        capture.write(packet("a", 7, "in", "PUBLISH", "3064", 102));
        capture.write(packet("a", 7, "out", "PUBLISH", "30ffff03", 100_000));
        capture.write(other("a", 7, "end", "closed"));
        List<Segment> segments = segments(out.toByteArray());
        assertThat(segments)
                .extracting(Segment::flags)
                .containsExactly("S", "SA", "A", "PA", "PA", "PA", "PA", "PA", "FA", "FA", "A");
        assertThat(segments).allSatisfy(segment -> {
            assertThat(segment.timeMicros()).isEqualTo(1_000_000_000_001_500L);
            assertThat(segment.fromClient() ? segment.toPort() : segment.fromPort())
                    .isEqualTo(1883);
        });
        assertThat(segments.get(3).payload()).isEqualTo("c000");
        assertThat(segments.get(4).payload()).isEqualTo("d000");
        assertThat(segments.get(5).payload()).isEqualTo("3064" + "2a".repeat(100));
        assertThat(segments.get(6).payload()).isEqualTo("30ffff03");
        checkSequence(segments, true);
        checkSequence(segments, false);
    }

    private static void checkSequence(List<Segment> segments, boolean fromClient) {
        long next = 0;
        for (Segment segment : segments) {
            if (segment.fromClient() == fromClient) {
                assertThat(segment.sequence()).isEqualTo(next);
                next += segment.length()
                        + (segment.flags().contains("S") || segment.flags().contains("F") ? 1 : 0);
            }
        }
        assertThat(next).isGreaterThan(2);
    }

    /** A TCP segment in IPv4. */
    private record Segment(
            long timeMicros,
            boolean fromClient,
            int fromPort,
            int toPort,
            long sequence,
            String flags,
            int length,
            String payload) {}

    /** Reads the capture as its specification says, and refuses everything else. */
    private static List<Segment> segments(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<Segment> segments = new ArrayList<>();
        int blocks = 0;
        while (in.hasRemaining()) {
            int type = in.getInt();
            int length = in.getInt();
            assertThat(length % 4).isZero();
            assertThat(in.getInt(in.position() + length - 12)).isEqualTo(length);
            ByteBuffer body = in.slice(in.position(), length - 12).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + length - 8);
            if (blocks == 0) {
                assertThat(type).isEqualTo(0x0A0D0D0A);
                assertThat(body.getInt()).isEqualTo(0x1A2B3C4D);
                assertThat(body.getShort()).isEqualTo((short) 1);
            } else if (blocks == 1) {
                assertThat(type).isEqualTo(1);
                assertThat(body.getShort()).isEqualTo((short) 101);
            } else {
                assertThat(type).isEqualTo(6);
                segments.add(segment(body));
            }
            blocks++;
        }
        return segments;
    }

    private static Segment segment(ByteBuffer body) {
        assertThat(body.getInt()).isZero();
        long timeMicros = ((long) body.getInt() << 32) | (body.getInt() & 0xFFFFFFFFL);
        int captured = body.getInt();
        int original = body.getInt();
        assertThat(captured).isLessThanOrEqualTo(original);
        byte[] bytes = new byte[captured];
        body.get(bytes);
        assertThat(body.remaining()).isLessThan(4);
        ByteBuffer ip = ByteBuffer.wrap(bytes);
        assertThat(ip.get(0)).isEqualTo((byte) 0x45);
        assertThat(ip.getShort(2) & 0xFFFF).isEqualTo(original);
        assertThat(checksum(bytes, 0, 20, 0)).isEqualTo(0xFFFF);
        if (captured == original) {
            assertThat(checksum(bytes, 20, bytes.length, checksum(bytes, 12, 20, 6 + bytes.length - 20)))
                    .isEqualTo(0xFFFF);
        }
        StringBuilder flags = new StringBuilder();
        flags.append((ip.get(33) & 1) != 0 ? "F" : "");
        flags.append((ip.get(33) & 8) != 0 ? "P" : "");
        flags.append((ip.get(33) & 2) != 0 ? "S" : "");
        flags.append((ip.get(33) & 16) != 0 ? "A" : "");
        return new Segment(
                timeMicros,
                ip.getInt(12) == 0x0A000007,
                ip.getShort(20) & 0xFFFF,
                ip.getShort(22) & 0xFFFF,
                ip.getInt(24) & 0xFFFFFFFFL,
                flags.toString(),
                original - 40,
                HexFormat.of().formatHex(bytes, 40, bytes.length));
    }

    private static int checksum(byte[] bytes, int from, int to, int begin) {
        int sum = begin;
        for (int i = from; i < to; i += 2) {
            sum += ((bytes[i] & 0xFF) << 8) | (i + 1 < to ? bytes[i + 1] & 0xFF : 0);
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }
}

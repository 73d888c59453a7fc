// SPDX-License-Identifier: Apache-2.0
package io.godwit.reference;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.godwit.broker.admin.SysMeanings;
import io.godwit.broker.config.ConfigHelp;
import io.godwit.broker.config.Version;
import io.godwit.protocol.codec.ReasonCodes;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes what the broker's own tables say as JSON, for the pages that are made from it: directives, reason codes, properties,
 * CONNACK codes, statements, {@code $SYS} topics and packet types. Run by the build.
 */
public final class Facts {
    /** The CONNACK return codes of MQTT 3.1.1, by value. */
    private static final List<String> CONNACK_CODES = List.of(
            "Connection accepted",
            "Unacceptable protocol version",
            "Identifier rejected",
            "Server unavailable",
            "Bad user name or password",
            "Not authorized");

    private static final String WILL = "Will";

    private final JsonGenerator json;

    private Facts(JsonGenerator json) {
        this.json = json;
    }

    /** Writes to the file that the only argument names. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("Facts needs one argument: the file to write");
        }
        Path file = Path.of(arguments[0]).toAbsolutePath();
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            write(out);
        }
    }

    /**
     * Writes all of it as UTF-8.
     *
     * @throws IOException if {@code out} does
     */
    public static void write(OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
            json.useDefaultPrettyPrinter();
            new Facts(json).writeAll();
        }
    }

    private void writeAll() throws IOException {
        json.writeStartObject();
        json.writeStringField("version", Version.NUMBER);
        writeDirectives();
        writeReasonCodes();
        writeProperties();
        json.writeArrayFieldStart("connack");
        for (int value = 0; value < CONNACK_CODES.size(); value++) {
            json.writeStartObject();
            json.writeNumberField("value", value);
            json.writeStringField("name", CONNACK_CODES.get(value));
            json.writeEndObject();
        }
        json.writeEndArray();
        writeStatements();
        json.writeArrayFieldStart("sysTopics");
        for (Map.Entry<String, String> topic : new SysMeanings().all().entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", topic.getKey());
            json.writeStringField("text", topic.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("packets");
        for (PacketType type : PacketType.values()) {
            json.writeStartObject();
            json.writeNumberField("value", type.value());
            json.writeStringField("name", type.name());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeDirectives() throws IOException {
        json.writeArrayFieldStart("directives");
        for (ConfigHelp.Row row : new ConfigHelp().rows()) {
            json.writeStartObject();
            json.writeStringField("name", row.name());
            writeList("aliases", row.aliases());
            json.writeStringField("type", row.type());
            json.writeStringField("default", row.defaultText());
            json.writeStringField("scope", row.scope());
            json.writeBooleanField("reloadable", row.reloadable());
            json.writeStringField("effect", row.effect());
            json.writeStringField("group", row.group());
            json.writeStringField("since", row.since());
            json.writeStringField("example", row.example());
            json.writeStringField("text", row.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeReasonCodes() throws IOException {
        json.writeArrayFieldStart("reasonCodes");
        for (ReasonCode code : ReasonCode.values()) {
            json.writeStartObject();
            json.writeNumberField("value", code.value());
            json.writeStringField("name", code.text());
            writeList("packets", packetsWith(code));
            json.writeBooleanField("error", code.isError());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static List<String> packetsWith(ReasonCode code) {
        List<String> packets = new ArrayList<>();
        for (PacketType type : PacketType.values()) {
            boolean fromClient = ReasonCodes.isAllowed(code, type, true);
            boolean fromServer = ReasonCodes.isAllowed(code, type, false);
            if (type != PacketType.DISCONNECT) {
                if (fromClient || fromServer) {
                    packets.add(type.name());
                }
                continue;
            }
            if (fromClient) {
                packets.add(type + " from the client");
            }
            if (fromServer) {
                packets.add(type + " from the server");
            }
        }
        return packets;
    }

    private void writeProperties() throws IOException {
        json.writeArrayFieldStart("properties");
        for (Property property : Property.values()) {
            List<String> packets = new ArrayList<>();
            List<String> repeats = new ArrayList<>();
            for (PacketType type : PacketType.values()) {
                if (property.mayStandIn(type)) {
                    packets.add(type.name());
                    if (property.mayRepeatIn(type)) {
                        repeats.add(type.name());
                    }
                }
            }
            if (property.isAllowedInWill()) {
                packets.add(WILL);
                if (property.mayRepeatIn(PacketType.CONNECT)) {
                    repeats.add(WILL);
                }
            }
            json.writeStartObject();
            json.writeNumberField("value", property.identifier());
            json.writeStringField("name", name(property));
            json.writeStringField("type", words(property.format()));
            writeList("packets", packets);
            writeList("repeats", repeats);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The standard's spelling: {@code Maximum QoS} for {@code MAXIMUM_QOS}. */
    private static String name(Property property) {
        StringBuilder name = new StringBuilder();
        for (String word : property.name().split("_", -1)) {
            name.append(name.isEmpty() ? "" : " ");
            name.append(
                    word.equals("QOS")
                            ? "QoS"
                            : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private static String words(Property.Format format) {
        return switch (format) {
            case BYTE -> "byte";
            case TWO_BYTE_INTEGER -> "two byte integer";
            case FOUR_BYTE_INTEGER -> "four byte integer";
            case VARIABLE_BYTE_INTEGER -> "variable byte integer";
            case TEXT -> "UTF-8 string";
            case BINARY -> "binary data";
            case TEXT_PAIR -> "UTF-8 string pair";
        };
    }

    private void writeStatements() throws IOException {
        json.writeArrayFieldStart("statements");
        for (Statement statement : Statement.values()) {
            json.writeStartObject();
            json.writeStringField("citation", statement.citation());
            json.writeStringField("id", statement.id());
            json.writeStringField("version", statement.isV5() ? "5.0" : "3.1.1");
            json.writeStringField("actor", statement.actor().name().toLowerCase(Locale.ROOT));
            json.writeStringField("area", statement.area());
            json.writeStringField("text", statement.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeList(String name, List<String> words) throws IOException {
        json.writeArrayFieldStart(name);
        for (String word : words) {
            json.writeString(word);
        }
        json.writeEndArray();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.store.StoredWill;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UserProperty;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes state as {@link JsonLines}. What is not set, or is 0 or false, is left out. */
public final class JsonLinesWriter implements StateSink, AutoCloseable {
    private final JsonGenerator json;

    /** Writes to the stream, which is flushed at the end and stays open. */
    public JsonLinesWriter(OutputStream out) throws TransferException {
        try {
            json = JsonLines.JSON.createGenerator(out);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setRootValueSeparator(null);
            json.writeStartObject();
            json.writeStringField("format", JsonLines.FORMAT);
            json.writeNumberField("version", JsonLines.VERSION);
            endLine();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void session(SessionState session) throws TransferException {
        try {
            String clientId = session.clientId();
            begin("session", clientId);
            String userName = session.owner().userName();
            if (userName != null) {
                json.writeStringField("userName", userName);
            }
            number("listenerPort", session.owner().listenerPort());
            json.writeNumberField("expirySeconds", session.expirySeconds());
            if (session.detachedAtMillis() >= 0) {
                json.writeNumberField("leftAtMillis", session.detachedAtMillis());
            }
            number("nextSequence", session.queue().tail());
            endLine();
            StoredWill will = session.will();
            if (will != null) {
                begin("will", clientId);
                number("delaySeconds", will.delaySeconds());
                if (will.expirySeconds() >= 0) {
                    json.writeNumberField("expirySeconds", will.expirySeconds());
                }
                message(will.message());
                endLine();
            }
            for (StoredSubscription subscription : session.subscriptions()) {
                begin("subscription", clientId);
                subscription(subscription);
                endLine();
            }
            int left = session.inboundHeld();
            for (int i = 1; left > 0; i++) {
                if (session.isInboundHeld(i)) {
                    begin("inbound", clientId);
                    json.writeNumberField("packetIdentifier", i);
                    endLine();
                    left--;
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void subscription(StoredSubscription stored) throws IOException {
        Subscription subscription = stored.subscription();
        json.writeStringField("filter", subscription.filter().toString());
        json.writeNumberField("qos", subscription.qos().value());
        flag("noLocal", subscription.noLocal());
        flag("retainAsPublished", subscription.retainAsPublished());
        number("retainHandling", subscription.retainHandling().value());
        number("identifier", stored.identifier());
    }

    @Override
    public void queued(Message message, List<Place> places) throws TransferException {
        try {
            begin("message", null);
            message(message);
            endLine();
            for (Place place : places) {
                begin("queued", place.clientId());
                if (place.qos() != QoS.AT_MOST_ONCE) {
                    json.writeNumberField("sequence", place.sequence());
                }
                json.writeNumberField("qos", place.qos().value());
                flag("retain", place.retain());
                flag("received", place.received());
                if (place.subscriptionIdentifiers().length > 0) {
                    json.writeFieldName("subscriptionIdentifiers");
                    json.writeArray(place.subscriptionIdentifiers(), 0, place.subscriptionIdentifiers().length);
                }
                endLine();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void retained(Message message) throws TransferException {
        try {
            begin("retained", null);
            message(message);
            endLine();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void message(Message message) throws IOException {
        json.writeStringField("topic", message.topic().toString());
        json.writeNumberField("qos", message.qos().value());
        flag("retain", message.retain());
        if (message.expiresAtMillis() != Message.NEVER) {
            json.writeNumberField("expiresAtMillis", message.expiresAtMillis());
        }
        Publisher publisher = message.publisher();
        json.writeStringField("publisher", publisher.clientId());
        String userName = publisher.userName();
        if (userName != null) {
            json.writeStringField("publisherUserName", userName);
        }
        properties(message.properties());
        bytes("payload", message.payload());
    }

    private void properties(Properties properties) throws IOException {
        if (properties.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("properties");
        for (int i = 0; i < properties.size(); i++) {
            Property property = properties.propertyAt(i);
            json.writeStartObject();
            String name = JsonLines.name(property);
            switch (properties.valueAt(i)) {
                case UserProperty pair -> {
                    json.writeArrayFieldStart(name);
                    json.writeString(pair.name());
                    json.writeString(pair.value());
                    json.writeEndArray();
                }
                case Long number -> json.writeNumberField(name, number);
                case byte[] bytes -> bytes(name, bytes);
                case Object text -> json.writeStringField(name, text.toString());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** As text if it is one, in base64 and with another name otherwise. */
    private void bytes(String name, byte[] bytes) throws IOException {
        String text = text(bytes);
        if (text == null) {
            json.writeFieldName(name + "Base64");
            json.writeBinary(bytes);
        } else {
            json.writeStringField(name, text);
        }
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private void begin(String type, @Nullable String clientId) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type);
        if (clientId != null) {
            json.writeStringField("client", clientId);
        }
    }

    private void flag(String name, boolean value) throws IOException {
        if (value) {
            json.writeBooleanField(name, true);
        }
    }

    private void number(String name, long value) throws IOException {
        if (value != 0) {
            json.writeNumberField(name, value);
        }
    }

    private void endLine() throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static TransferException failed(IOException e) {
        return new TransferException("Writing failed: " + e.getMessage() + ".", e);
    }

    /** Hands on what was written. */
    @Override
    public void close() throws TransferException {
        try {
            json.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}

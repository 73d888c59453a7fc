// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.godwit.broker.message.Message;
import io.godwit.broker.message.Publisher;
import io.godwit.broker.store.Command;
import io.godwit.broker.store.SessionOwner;
import io.godwit.broker.store.SessionState;
import io.godwit.broker.store.StoredSubscription;
import io.godwit.broker.store.StoredWill;
import io.godwit.broker.transfer.StateSink.Place;
import io.godwit.protocol.codec.PublishProperties;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.spec.ProtocolViolation;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link JsonLines} and hands on what they say. Lines of a session follow the session's; queued lines follow the line
 * of their message.
 */
public final class JsonLinesReader {
    private static final int IDENTIFIERS = 65_535;
    private static final int LARGEST_SUBSCRIPTION_IDENTIFIER = 268_435_455;

    private final StateSink sink;

    /** The session whose lines are read. */
    private @Nullable SessionState session;

    /** The message whose places are read. */
    private @Nullable Message message;

    private final List<Place> places = new ArrayList<>();

    private JsonLinesReader(StateSink sink) {
        this.sink = sink;
    }

    /**
     * Reads all lines. What was handed on before an error stays handed on.
     *
     * @param name of what is read, for errors
     * @throws TransferException naming the line, if it does not say what it should or the sink does not want it
     */
    public static void read(String name, InputStream in, StateSink sink) throws TransferException {
        int line = 0;
        try (JsonParser json = JsonLines.JSON.createParser(in)) {
            JsonLinesReader reader = new JsonLinesReader(sink);
            boolean first = true;
            while (json.nextToken() != null) {
                line = json.currentTokenLocation().getLineNr();
                JsonObject object = JsonObject.read(json);
                if (first) {
                    requireFormat(object);
                } else {
                    reader.add(object);
                }
                object.requireNothingLeft();
                first = false;
            }
            if (first) {
                throw new TransferException("it is empty");
            }
            reader.finish();
        } catch (JsonProcessingException e) {
            int at = e.getLocation() == null ? line : e.getLocation().getLineNr();
            throw new TransferException(name + ", line " + at + ": " + e.getOriginalMessage(), e);
        } catch (ProtocolViolation e) {
            throw new TransferException(name + ", line " + line + ": " + e.detail() + ".", e);
        } catch (TransferException e) {
            throw new TransferException(name + ", line " + line + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new TransferException(name + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static void requireFormat(JsonObject object) throws TransferException {
        if (!object.has("format") || !object.text("format").equals(JsonLines.FORMAT)) {
            throw new TransferException("this is not an export: its first line must be {\"format\":\""
                    + JsonLines.FORMAT + "\",\"version\":" + JsonLines.VERSION + "}");
        }
        long version = object.number("version", 1, Integer.MAX_VALUE);
        if (version > JsonLines.VERSION) {
            throw new TransferException("it has version " + version + ", and this Godwit reads version "
                    + JsonLines.VERSION + "; use the Godwit that wrote it, or a later one");
        }
    }

    private void add(JsonObject object) throws TransferException {
        String type = object.text("type");
        switch (type) {
            case "session" -> {
                finish();
                session = session(object);
            }
            case "will" -> {
                SessionState of = sessionOf(object);
                long delay = object.numberOr(0, "delaySeconds", 0, SessionState.NEVER_EXPIRES);
                long expiry = object.numberOr(-1, "expirySeconds", 0, SessionState.NEVER_EXPIRES);
                long leftAtMillis = of.detachedAtMillis();
                of.apply(new Command.Opened(
                        of, 0, of.owner(), of.expirySeconds(), new StoredWill(message(object), delay, expiry)));
                if (leftAtMillis >= 0) {
                    of.apply(new Command.Detached(of, leftAtMillis));
                }
            }
            case "subscription" -> {
                SessionState of = sessionOf(object);
                of.apply(new Command.Subscribed(of, subscription(object)));
            }
            case "inbound" -> {
                SessionState of = sessionOf(object);
                of.apply(new Command.InboundHeld(of, (int) object.number("packetIdentifier", 1, IDENTIFIERS)));
            }
            case "message" -> {
                finish();
                message = message(object);
            }
            case "queued" -> {
                if (message == null) {
                    throw new TransferException("there is no line of type \"message\" before it");
                }
                places.add(place(object));
            }
            case "retained" -> {
                finish();
                sink.retained(message(object));
            }
            default -> throw new TransferException("there is no type \"" + type + "\"");
        }
    }

    /** Hands on what is complete, because something else follows. */
    private void finish() throws TransferException {
        SessionState read = session;
        session = null;
        if (read != null) {
            sink.session(read);
        }
        Message known = message;
        message = null;
        if (known != null && !places.isEmpty()) {
            sink.queued(known, List.copyOf(places));
            places.clear();
        }
    }

    private SessionState session(JsonObject object) throws TransferException {
        SessionState read = new SessionState(object.text("client"));
        SessionOwner owner = new SessionOwner(
                object.optionalText("userName"), (int) object.numberOr(0, "listenerPort", 0, SessionOwner.BRIDGE_PORT));
        long expirySeconds = object.number("expirySeconds", 1, SessionState.NEVER_EXPIRES);
        read.apply(new Command.Opened(read, 0, owner, expirySeconds, null));
        long leftAtMillis = object.numberOr(-1, "leftAtMillis", 0, Long.MAX_VALUE);
        if (leftAtMillis >= 0) {
            read.apply(new Command.Detached(read, leftAtMillis));
        }
        read.apply(new Command.Skipped(read, object.numberOr(0, "nextSequence", 0, Long.MAX_VALUE / 2)));
        return read;
    }

    /** The session that was begun, if the line is of that one. */
    private SessionState sessionOf(JsonObject object) throws TransferException {
        String clientId = object.text("client");
        if (session == null || !session.clientId().equals(clientId)) {
            throw new TransferException("it does not follow the lines of session \"" + clientId + "\"");
        }
        return session;
    }

    private static StoredSubscription subscription(JsonObject object) throws TransferException {
        TopicFilter filter = TopicFilter.of(object.text("filter"));
        return new StoredSubscription(
                new Subscription(
                        filter,
                        qos(object),
                        object.flag("noLocal"),
                        object.flag("retainAsPublished"),
                        Objects.requireNonNull(RetainHandling.of((int) object.numberOr(0, "retainHandling", 0, 2)))),
                (int) object.numberOr(0, "identifier", 1, LARGEST_SUBSCRIPTION_IDENTIFIER));
    }

    private static Place place(JsonObject object) throws TransferException {
        String clientId = object.text("client");
        QoS qos = qos(object);
        long sequence =
                qos == QoS.AT_MOST_ONCE ? StateSink.NO_SEQUENCE : object.number("sequence", 0, Long.MAX_VALUE / 2);
        List<?> identifiers = object.list("subscriptionIdentifiers");
        int[] all = new int[identifiers.size()];
        for (int i = 0; i < all.length; i++) {
            if (!(identifiers.get(i) instanceof Long identifier)
                    || identifier < 1
                    || identifier > LARGEST_SUBSCRIPTION_IDENTIFIER) {
                throw JsonObject.wrong("subscriptionIdentifiers", "holds something else than such identifiers");
            }
            all[i] = identifier.intValue();
        }
        return new Place(clientId, sequence, qos, object.flag("retain"), object.flag("received"), all);
    }

    private static Message message(JsonObject object) throws TransferException {
        return new Message(
                TopicName.of(object.text("topic")),
                object.bytes("payload"),
                qos(object),
                object.flag("retain"),
                properties(object.list("properties")),
                object.numberOr(Message.NEVER, "expiresAtMillis", 0, Message.NEVER),
                new Publisher(object.text("publisher"), object.optionalText("publisherUserName")));
    }

    private static QoS qos(JsonObject object) throws TransferException {
        return Objects.requireNonNull(QoS.of((int) object.number("qos", 0, 2)));
    }

    private static Properties properties(List<?> list) throws TransferException {
        if (list.isEmpty()) {
            return Properties.NONE;
        }
        Properties.Builder properties = Properties.builder();
        for (Object value : list) {
            if (!(value instanceof JsonObject object) || object.names().size() != 1) {
                throw JsonObject.wrong("properties", "holds something else than objects of one member");
            }
            add(object, properties);
        }
        return checked(properties.build());
    }

    private static void add(JsonObject object, Properties.Builder to) throws TransferException {
        String name = object.names().getFirst();
        Property property = JsonLines.property(name.endsWith("Base64") ? name.substring(0, name.length() - 6) : name);
        if (property == null) {
            throw JsonObject.wrong(name, "is not a property of MQTT");
        }
        String known = JsonLines.name(property);
        switch (property.format()) {
            case BYTE -> to.number(property, object.number(known, 0, 1)); // All of them mean no or yes.
            case TWO_BYTE_INTEGER -> to.number(property, object.number(known, 0, 0xFFFF));
            case FOUR_BYTE_INTEGER -> to.number(property, object.number(known, 0, 0xFFFF_FFFFL));
            case VARIABLE_BYTE_INTEGER -> to.number(property, object.number(known, 0, LARGEST_SUBSCRIPTION_IDENTIFIER));
            case TEXT -> to.text(property, object.text(known));
            case BINARY -> {
                byte[] bytes = object.bytes(known);
                if (bytes.length > IDENTIFIERS) {
                    throw JsonObject.wrong(known, "has more than 65535 bytes");
                }
                to.binary(property, bytes);
            }
            case TEXT_PAIR -> {
                List<?> pair = object.list(known);
                if (pair.size() != 2 || !(pair.get(0) instanceof String key) || !(pair.get(1) instanceof String text)) {
                    throw JsonObject.wrong(known, "is not an array of two texts");
                }
                to.user(JsonObject.requireText(known, key), JsonObject.requireText(known, text));
            }
        }
    }

    /** The properties, if a PUBLISH may have them and they are not of the packet alone. */
    private static Properties checked(Properties properties) throws TransferException {
        if (properties.has(Property.TOPIC_ALIAS)
                || properties.has(Property.SUBSCRIPTION_IDENTIFIER)
                || properties.has(Property.MESSAGE_EXPIRY_INTERVAL)) {
            throw JsonObject.wrong("properties", "holds one that belongs to a packet and not to a message");
        }
        PublishProperties.check(properties);
        return properties;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.codec;

import io.godwit.protocol.packet.Auth;
import io.godwit.protocol.packet.ConnAck;
import io.godwit.protocol.packet.Connect;
import io.godwit.protocol.packet.Disconnect;
import io.godwit.protocol.packet.Packet;
import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.PingReq;
import io.godwit.protocol.packet.PingResp;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.Property;
import io.godwit.protocol.packet.PubAck;
import io.godwit.protocol.packet.PubComp;
import io.godwit.protocol.packet.PubRec;
import io.godwit.protocol.packet.PubRel;
import io.godwit.protocol.packet.Publish;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.packet.SubAck;
import io.godwit.protocol.packet.Subscribe;
import io.godwit.protocol.packet.Subscription;
import io.godwit.protocol.packet.UnsubAck;
import io.godwit.protocol.packet.Unsubscribe;
import io.godwit.protocol.packet.Will;
import io.godwit.protocol.sample.PacketSample.Sender;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Valid packets of any kind, the same for the same seed. */
final class RandomPackets {
    private static final String[] LETTERS = {
        "a", "B", "7", " ", "-", "_", ".", "é", "ß", "Ж", "猫", "€", "\uFEFF", "🐦", "𐍈", "$"
    };

    private final RandomGenerator random;
    private final ProtocolVersion version;
    private final Sender sender;

    RandomPackets(RandomGenerator random, ProtocolVersion version, Sender sender) {
        this.random = random;
        this.version = version;
        this.sender = sender;
    }

    /** A packet that this side may send in this version. */
    Packet next() {
        while (true) {
            PacketType type = PacketType.values()[random.nextInt(PacketType.values().length)];
            Packet packet = next(type);
            if (packet != null) {
                return packet;
            }
        }
    }

    /** A packet of this type, or null when this side never sends it in this version. */
    @Nullable
    Packet next(PacketType type) {
        boolean client = sender == Sender.CLIENT;
        boolean v5 = version.isV5();
        return switch (type) {
            case CONNECT -> client ? connect() : null;
            case CONNACK -> client ? null : connAck();
            case PUBLISH -> publish();
            case PUBACK -> new PubAck(identifier(), code(type), properties(type));
            case PUBREC -> new PubRec(identifier(), code(type), properties(type));
            case PUBREL -> new PubRel(identifier(), code(type), properties(type));
            case PUBCOMP -> new PubComp(identifier(), code(type), properties(type));
            case SUBSCRIBE -> client ? new Subscribe(identifier(), list(this::subscription), properties(type)) : null;
            case SUBACK -> client ? null : new SubAck(identifier(), list(this::granted), properties(type));
            case UNSUBSCRIBE -> client ? new Unsubscribe(identifier(), list(this::filter), properties(type)) : null;
            case UNSUBACK ->
                client ? null : new UnsubAck(identifier(), v5 ? list(() -> code(type)) : List.of(), properties(type));
            case PINGREQ -> client ? PingReq.INSTANCE : null;
            case PINGRESP -> client ? null : PingResp.INSTANCE;
            case DISCONNECT -> client || v5 ? new Disconnect(code(type), properties(type)) : null;
            case AUTH -> v5 ? new Auth(code(type), properties(type)) : null;
        };
    }

    private Connect connect() {
        String userName = random.nextBoolean() ? text(20) : null;
        boolean mayHavePassword = userName != null || version.isV5();
        return new Connect(
                version,
                !version.isV5() && random.nextInt(4) == 0,
                random.nextBoolean(),
                random.nextInt(65_536),
                properties(PacketType.CONNECT),
                text(30),
                random.nextBoolean() ? will() : null,
                userName,
                mayHavePassword && random.nextBoolean() ? bytes(20) : null);
    }

    private Will will() {
        return new Will(name(), bytes(100), qos(), random.nextBoolean(), properties(PacketType.CONNECT, true));
    }

    private ConnAck connAck() {
        ReasonCode code;
        do {
            code = random.nextBoolean() ? ReasonCode.SUCCESS : code(PacketType.CONNACK, true);
        } while (!version.isV5() && !isOwnReturnCode(code));
        boolean mayBePresent = code == ReasonCode.SUCCESS && version != ProtocolVersion.V3_1;
        return new ConnAck(mayBePresent && random.nextBoolean(), code, properties(PacketType.CONNACK));
    }

    /** Several codes share a return code of 3.x; only these come back as they went. */
    private static boolean isOwnReturnCode(ReasonCode code) {
        return switch (code) {
            case SUCCESS,
                    UNSUPPORTED_PROTOCOL_VERSION,
                    CLIENT_IDENTIFIER_NOT_VALID,
                    SERVER_UNAVAILABLE,
                    BAD_USER_NAME_OR_PASSWORD,
                    NOT_AUTHORIZED -> true;
            default -> false;
        };
    }

    private Publish publish() {
        QoS qos = qos();
        Properties properties = properties(PacketType.PUBLISH);
        boolean byAlias = properties.has(Property.TOPIC_ALIAS) && random.nextBoolean();
        return new Publish(
                qos != QoS.AT_MOST_ONCE && random.nextBoolean(),
                qos,
                random.nextBoolean(),
                byAlias ? null : name(),
                qos == QoS.AT_MOST_ONCE ? 0 : identifier(),
                properties,
                bytes(random.nextInt(20) == 0 ? 30_000 : 200));
    }

    private Subscription subscription() {
        TopicFilter filter = filter();
        return version.isV5()
                ? new Subscription(
                        filter,
                        qos(),
                        !filter.isShared() && random.nextBoolean(),
                        random.nextBoolean(),
                        RetainHandling.values()[random.nextInt(3)])
                : new Subscription(filter, qos());
    }

    private ReasonCode granted() {
        if (version.isV5()) {
            return code(PacketType.SUBACK);
        }
        return random.nextInt(4) == 0 ? ReasonCode.UNSPECIFIED_ERROR : ReasonCode.granted(random.nextInt(3));
    }

    private ReasonCode code(PacketType type) {
        return code(type, version.isV5());
    }

    private ReasonCode code(PacketType type, boolean any) {
        while (any) {
            ReasonCode code = ReasonCode.values()[random.nextInt(ReasonCode.values().length)];
            if (ReasonCodes.isAllowed(code, type, sender == Sender.CLIENT)) {
                return code;
            }
        }
        return ReasonCode.SUCCESS;
    }

    private Properties properties(PacketType type) {
        return properties(type, false);
    }

    private Properties properties(PacketType type, boolean inWill) {
        Properties.Builder builder = Properties.builder();
        if (!version.isV5()) {
            return builder.build();
        }
        if (!inWill && (type == PacketType.AUTH || (type == PacketType.CONNECT && random.nextBoolean()))) {
            builder.text(Property.AUTHENTICATION_METHOD, text(10));
        }
        int wanted = random.nextInt(3) == 0 ? random.nextInt(12) : 0;
        for (int i = 0; i < wanted; i++) {
            Property property = Property.values()[random.nextInt(Property.values().length)];
            boolean mayStand =
                    inWill ? property.isAllowedInWill() : (property.mayStandIn(type) && isForSender(property, type));
            boolean isFree = property.mayRepeatIn(type) || !builder.build().has(property);
            if (mayStand && isFree) {
                builder.add(property, value(property));
            }
        }
        return builder.build();
    }

    private boolean isForSender(Property property, PacketType type) {
        boolean client = sender == Sender.CLIENT;
        return switch (type) {
            case PUBLISH -> property != Property.SUBSCRIPTION_IDENTIFIER || !client;
            case DISCONNECT -> property != (client ? Property.SERVER_REFERENCE : Property.SESSION_EXPIRY_INTERVAL);
            // Needs a method, which is added or left out above.
            case CONNECT, CONNACK ->
                property != Property.AUTHENTICATION_DATA && property != Property.AUTHENTICATION_METHOD;
            default -> true;
        };
    }

    private Object value(Property property) {
        return switch (property.format()) {
            case BYTE -> (long) random.nextInt(2);
            case TWO_BYTE_INTEGER -> 1L + random.nextInt(65_535);
            case FOUR_BYTE_INTEGER -> random.nextLong(1, 1L << 32);
            case VARIABLE_BYTE_INTEGER -> random.nextLong(1, 1L << (7 * (1 + random.nextInt(4))));
            case TEXT -> property == Property.RESPONSE_TOPIC ? name().toString() : text(40);
            case BINARY -> bytes(40);
            case TEXT_PAIR -> new io.godwit.protocol.packet.UserProperty(text(10), text(10));
        };
    }

    private TopicName name() {
        return TopicName.of(levels(false));
    }

    private TopicFilter filter() {
        String share = random.nextInt(5) == 0 ? "$share/group/" : "";
        return TopicFilter.of(share + levels(true));
    }

    private String levels(boolean wildcards) {
        StringBuilder text = new StringBuilder("x");
        int levels = random.nextInt(6);
        for (int i = 0; i < levels; i++) {
            text.append('/').append(wildcards && random.nextInt(3) == 0 ? "+" : text(8));
        }
        if (wildcards && random.nextInt(3) == 0) {
            text.append("/#");
        }
        return text.toString();
    }

    private String text(int maxLength) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(maxLength + 1);
        while (text.length() < length) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    private byte[] bytes(int maxLength) {
        byte[] bytes = new byte[random.nextInt(maxLength + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private int identifier() {
        return 1 + random.nextInt(65_535);
    }

    private QoS qos() {
        return Objects.requireNonNull(QoS.of(random.nextInt(3)));
    }

    private <T> List<T> list(Supplier<T> element) {
        List<T> list = new ArrayList<>();
        do {
            list.add(element.get());
        } while (random.nextInt(3) != 0);
        return list;
    }
}

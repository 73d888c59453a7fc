// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.protocol.packet.PacketType;
import io.godwit.protocol.packet.Properties;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.packet.RetainHandling;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.topic.TopicFilter;
import io.godwit.protocol.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What option files and the command line say, gathered by {@link OptionTable}, checked by {@link ArgumentCheck}. Fields
 * hold mosquitto's defaults until an option changes them. Used by the main thread until the command begins.
 */
final class Arguments {
    /** The longest session expiry, which means that the session never ends. */
    static final long NEVER = 0xFFFF_FFFFL;

    /** Where the payload of {@code pub} and {@code rr} comes from. */
    enum MessageSource {
        NONE,
        TEXT,
        FILE,
        STDIN,
        STDIN_LINES,
        EMPTY
    }

    final Tool tool;

    // Where to.
    String host = "localhost";
    /** 0 until it is given. */
    int port;

    @Nullable
    Path unixSocket;

    boolean webSocket;

    @Nullable
    String proxy;

    @Nullable
    String bindAddress;

    boolean noDelay;

    // Who.
    @Nullable
    String clientIdentifier;

    @Nullable
    String idPrefix;

    @Nullable
    String userName;

    @Nullable
    String password;

    // How.
    ProtocolVersion version;
    boolean cleanSession = true;
    /** Seconds; -1 until it is given. */
    long sessionExpiry = -1;

    int keepAliveSeconds = 60;
    int maxInflight = 20;
    QoS qos = QoS.AT_MOST_ONCE;
    final Map<PacketType, Properties.Builder> properties = new EnumMap<>(PacketType.class);
    final Properties.Builder willProperties = Properties.builder();

    // TLS.
    boolean tls;
    boolean noTls;

    @Nullable
    Path caFile;

    @Nullable
    Path caPath;

    boolean useOsCertificates;

    @Nullable
    Path certFile;

    @Nullable
    Path keyFile;

    @Nullable
    String tlsVersion;

    @Nullable
    String ciphers;

    @Nullable
    String alpn;

    boolean insecure;

    // The will.
    @Nullable
    TopicName willTopic;

    byte @Nullable [] willPayload;
    QoS willQos = QoS.AT_MOST_ONCE;
    boolean willRetain;

    // What pub and rr send.
    @Nullable
    TopicName topic;

    MessageSource source = MessageSource.NONE;
    byte[] message = {};

    @Nullable
    Path messageFile;

    boolean retain;
    int repeat = 1;
    long repeatDelayNanos;

    @Nullable
    TopicName responseTopic;

    boolean latency;

    // What sub asks for and prints.
    final List<TopicFilter> filters = new ArrayList<>();
    final List<TopicFilter> filterOuts = new ArrayList<>();
    final List<TopicFilter> unsubscribes = new ArrayList<>();
    boolean retainAsPublished;
    RetainHandling retainHandling = RetainHandling.SEND;
    /** 0 until it is given. */
    int count;
    /** 0 until it is given. */
    int timeoutSeconds;

    boolean exitAfterSubscribe;

    @Nullable
    MessageFormat format;

    boolean endOfLine = true;
    boolean pretty;
    boolean verbose;
    boolean noRetained;
    boolean retainedOnly;
    boolean removeRetained;
    double randomFilterPercent = 100;
    boolean watch;
    boolean messageRate;

    // What is said besides.
    boolean debug;
    boolean quiet;
    boolean help;
    boolean showVersion;

    Arguments(Tool tool) {
        this.tool = tool;
        this.version = tool == Tool.RR ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1;
    }

    /** The properties given for packets of this type. */
    Properties properties(PacketType type) {
        Properties.Builder given = properties.get(type);
        return given == null ? Properties.NONE : given.build();
    }

    /** Says where the payload comes from; it can come from one place only. */
    void takeMessageFrom(MessageSource newSource) {
        if (source != MessageSource.NONE) {
            throw new UsageException("Only one type of message can be sent at once.");
        }
        source = newSource;
    }

    void takeMessage(String text) {
        takeMessageFrom(MessageSource.TEXT);
        message = text.getBytes(StandardCharsets.UTF_8);
    }
}

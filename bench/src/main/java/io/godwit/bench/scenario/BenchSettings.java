// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

import io.godwit.bench.load.Target;
import io.godwit.protocol.packet.QoS;
import io.godwit.protocol.spec.ProtocolVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a run does. Begin with {@link #of}, which has the scenario's defaults; a scenario ignores what {@link ScenarioKind#has} does not
 * name for it.
 *
 * @param target the broker; its text has no secrets
 * @param payloadBytes of each message, at least {@link #SMALLEST_PAYLOAD_BYTES}
 * @param publishers connections that publish
 * @param subscribers connections that subscribe
 * @param inFlight messages of a publisher under way at once, or clients connecting at once
 * @param ratePerSecond of all together; 0 for as fast as it goes
 * @param topics topics with a retained message
 * @param filters topic filters
 * @param sessions sessions
 * @param messagesPerSession messages queued for each
 * @param clients connections of scenarios whose clients are all alike
 * @param warmUp time that is not measured
 * @param duration time that is measured
 * @param patience how long nothing at all may happen before what is missing counts as lost
 * @param threads event loops of the load
 * @param processId of the broker on this machine, to see what it uses
 * @param topicPrefix begins every topic; of its own for each run, so that runs do not meet
 * @param clientPrefix begins every client identifier; of its own for each run
 */
public record BenchSettings(
        ScenarioKind scenario,
        Target target,
        QoS qos,
        int payloadBytes,
        int publishers,
        int subscribers,
        int inFlight,
        int ratePerSecond,
        int topics,
        int filters,
        int sessions,
        int messagesPerSession,
        int clients,
        Duration warmUp,
        Duration duration,
        Duration patience,
        int threads,
        OptionalLong processId,
        String topicPrefix,
        String clientPrefix) {
    /** A payload begins with what it takes to check and time it: number and publisher of the message, and when it was sent. */
    public static final int SMALLEST_PAYLOAD_BYTES = 20;

    /** The scenario's defaults against a broker on this machine. */
    public static Builder of(ScenarioKind scenario) {
        return new Builder(scenario);
    }

    /** What this says of a knob, as it is written on the command line. */
    public String text(Knob knob) {
        return switch (knob) {
            case QOS -> Integer.toString(qos.value());
            case PAYLOAD -> Integer.toString(payloadBytes);
            case PUBLISHERS -> Integer.toString(publishers);
            case SUBSCRIBERS -> Integer.toString(subscribers);
            case IN_FLIGHT -> Integer.toString(inFlight);
            case RATE -> Integer.toString(ratePerSecond);
            case TOPICS -> Integer.toString(topics);
            case FILTERS -> Integer.toString(filters);
            case SESSIONS -> Integer.toString(sessions);
            case MESSAGES -> Integer.toString(messagesPerSession);
            case CLIENTS -> Integer.toString(clients);
            case WARM_UP -> seconds(warmUp);
            case DURATION -> seconds(duration);
        };
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? Long.toString(duration.toSeconds())
                : Double.toString(duration.toMillis() / 1e3);
    }

    /** Gathers settings; not safe for several threads. What is out of range is found by {@link #build}. */
    public static final class Builder {
        private static final int PLAIN_PORT = 1883;
        private static final int TLS_PORT = 8883;
        private static final int MOST = 10_000_000;
        private static final int MOST_CONNECTIONS = 1_000_000;
        private static final int MOST_PAYLOAD_BYTES = 64 * 1024 * 1024;
        private static final int TWO_BYTES = 65_535;
        private static final int MOST_THREADS = 64;
        private static final int MOST_SECONDS = 1_000_000;

        /** Stands for a number that nobody gave and that follows from another. */
        private static final int FOLLOWS = -1;

        private final ScenarioKind scenario;
        private String host = "127.0.0.1";
        private int port = FOLLOWS;
        private boolean tls;
        private @Nullable Path caFile;
        private @Nullable Path certFile;
        private @Nullable Path keyFile;
        private boolean insecure;
        private @Nullable String webSocketPath;
        private @Nullable String userName;
        private @Nullable String password;
        private ProtocolVersion version = ProtocolVersion.V3_1_1;
        private int keepAliveSeconds = 60;
        private int qos;
        private int payloadBytes = 64;
        private int publishers;
        private int subscribers = FOLLOWS;
        private int inFlight;
        private int ratePerSecond;
        private int topics = 100_000;
        private int filters = 100_000;
        private int sessions = 100;
        private int messagesPerSession = 1_000;
        private int clients;
        private Duration warmUp = Duration.ofSeconds(2);
        private Duration duration = Duration.ofSeconds(10);
        private Duration patience = Duration.ofSeconds(10);
        private int threads = 1;
        private OptionalLong processId = OptionalLong.empty();
        private String topicPrefix;
        private String clientPrefix;

        private Builder(ScenarioKind scenario) {
            this.scenario = scenario;
            String run =
                    Long.toString(System.currentTimeMillis() * 1000 + System.nanoTime() % 1000, Character.MAX_RADIX);
            topicPrefix = "bench/" + run;
            clientPrefix = "b" + run;
            switch (scenario) {
                case PAIRS -> load(0, 50, FOLLOWS, 10);
                case FANOUT -> load(0, 1, 500, 4);
                case FANIN -> load(1, 500, 1, 2);
                case PACED -> {
                    load(0, 50, FOLLOWS, 1_000);
                    ratePerSecond = 10_000;
                }
                case OVERLOAD -> load(1, 100, 10, 50);
                case CONNECT -> {
                    load(0, 1, 1, 100);
                    clients = 5_000;
                }
                case IDLE -> {
                    load(0, 1, 1, 100);
                    clients = 10_000;
                }
                case WILDCARD -> {
                    load(0, 10, 1, 10);
                    sessions = 10;
                }
                case RETAINED -> load(1, 10, 1, 50);
                case QUEUE -> load(1, 10, 1, 50);
                case CHURN -> {
                    load(0, 1, 1, 1);
                    clients = 50;
                }
            }
        }

        private void load(int usualQos, int usualPublishers, int usualSubscribers, int usualInFlight) {
            qos = usualQos;
            publishers = usualPublishers;
            subscribers = usualSubscribers;
            inFlight = usualInFlight;
            clients = 1;
        }

        /** Host name or address. */
        public Builder host(String value) {
            host = value;
            return this;
        }

        /** Without it 1883, with TLS 8883. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** Speaks TLS; so do the four methods below, except {@link #insecure}. */
        public Builder tls() {
            tls = true;
            return this;
        }

        /** PEM file of trusted certificates. */
        public Builder caFile(Path value) {
            caFile = value;
            return tls();
        }

        /** The clients' certificate, PEM. */
        public Builder certFile(Path value) {
            certFile = value;
            return tls();
        }

        /** Its key, PEM. */
        public Builder keyFile(Path value) {
            keyFile = value;
            return tls();
        }

        /** Does not look at the name in the server's certificate. */
        public Builder insecure() {
            insecure = true;
            return this;
        }

        /** Speaks MQTT over WebSocket at this path. */
        public Builder webSocket(String path) {
            webSocketPath = path.startsWith("/") ? path : "/" + path;
            return this;
        }

        /** User name. */
        public Builder userName(String value) {
            userName = value;
            return this;
        }

        /** Password. */
        public Builder password(String value) {
            password = value;
            return this;
        }

        /** 3.1.1, which is the default, or 5.0. */
        public Builder version(ProtocolVersion value) {
            version = value;
            return this;
        }

        /** 0 for none; default 60. */
        public Builder keepAliveSeconds(int value) {
            keepAliveSeconds = value;
            return this;
        }

        /** 0, 1 or 2. */
        public Builder qos(int value) {
            qos = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder payloadBytes(int value) {
            payloadBytes = value;
            return this;
        }

        /** See {@link BenchSettings}; in scenarios of pairs there are as many subscribers. */
        public Builder publishers(int value) {
            publishers = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder subscribers(int value) {
            subscribers = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder inFlight(int value) {
            inFlight = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder ratePerSecond(int value) {
            ratePerSecond = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder topics(int value) {
            topics = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder filters(int value) {
            filters = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder sessions(int value) {
            sessions = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder messagesPerSession(int value) {
            messagesPerSession = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder clients(int value) {
            clients = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder warmUp(Duration value) {
            warmUp = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder duration(Duration value) {
            duration = value;
            return this;
        }

        /** See {@link BenchSettings}; default 10 s. */
        public Builder patience(Duration value) {
            patience = value;
            return this;
        }

        /** See {@link BenchSettings}; default 1. */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder processId(long value) {
            processId = OptionalLong.of(value);
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder topicPrefix(String value) {
            topicPrefix = value;
            return this;
        }

        /** See {@link BenchSettings}. */
        public Builder clientPrefix(String value) {
            clientPrefix = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException when a value is out of its range or does not go with another; the message is for users
         */
        public BenchSettings build() {
            boolean inPairs = scenario == ScenarioKind.PAIRS || scenario == ScenarioKind.PACED;
            int listeners = subscribers == FOLLOWS ? publishers : subscribers;
            check(Knob.QOS, qos, 0, 2);
            check(Knob.PUBLISHERS, publishers, 1, MOST_CONNECTIONS);
            check(Knob.SUBSCRIBERS, listeners, 1, MOST_CONNECTIONS);
            check(Knob.IN_FLIGHT, inFlight, 1, TWO_BYTES);
            check(Knob.RATE, ratePerSecond, scenario == ScenarioKind.PACED ? 1 : 0, MOST);
            check(Knob.TOPICS, topics, 1, MOST);
            check(Knob.FILTERS, filters, 2, MOST);
            check(Knob.SESSIONS, sessions, scenario == ScenarioKind.WILDCARD ? 2 : 1, MOST_CONNECTIONS);
            check(Knob.MESSAGES, messagesPerSession, 1, MOST);
            check(Knob.CLIENTS, clients, 1, MOST_CONNECTIONS);
            check("--threads", threads, 1, MOST_THREADS);
            check("-k", keepAliveSeconds, 0, TWO_BYTES);
            check("-p", port == FOLLOWS ? PLAIN_PORT : port, 1, TWO_BYTES);
            checkTime(Knob.WARM_UP, warmUp, Duration.ZERO);
            checkTime(Knob.DURATION, duration, Duration.ofMillis(1));
            if (payloadBytes < SMALLEST_PAYLOAD_BYTES) {
                throw new IllegalArgumentException("--payload must be at least " + SMALLEST_PAYLOAD_BYTES
                        + ": each message begins with its number and the time it was sent, to check and time it.");
            }
            check(Knob.PAYLOAD, payloadBytes, SMALLEST_PAYLOAD_BYTES, MOST_PAYLOAD_BYTES);
            if (inPairs && listeners != publishers) {
                throw new IllegalArgumentException(
                        scenario.word() + " has as many subscribers as publishers: leave out --subscribers.");
            }
            boolean inShares = scenario == ScenarioKind.FANIN || scenario == ScenarioKind.OVERLOAD;
            if (inShares && listeners > publishers) {
                throw new IllegalArgumentException(scenario.word()
                        + " needs a publisher for each subscriber: --subscribers must not be above --publishers.");
            }
            if (qos == 0
                    && (scenario == ScenarioKind.OVERLOAD
                            || scenario == ScenarioKind.RETAINED
                            || scenario == ScenarioKind.QUEUE)) {
                throw new IllegalArgumentException(scenario.word()
                        + " needs -q 1 or -q 2: at QoS 0 the broker does not say that it has taken a message.");
            }
            if ((certFile == null) != (keyFile == null)) {
                throw new IllegalArgumentException("--cert and --key belong together: give both.");
            }
            if (password != null && userName == null && version == ProtocolVersion.V3_1_1) {
                throw new IllegalArgumentException("MQTT 3.1.1 has no password without a user name: give -u, or -V 5.");
            }
            if (version == ProtocolVersion.V3_1) {
                throw new IllegalArgumentException("-V must be 311 or 5.");
            }
            QoS known = QoS.of(qos);
            if (known == null) {
                throw new AssertionError(qos);
            }
            Target target = new Target(
                    host,
                    port != FOLLOWS ? port : tls ? TLS_PORT : PLAIN_PORT,
                    tls ? new Target.Tls(caFile, certFile, keyFile, insecure) : null,
                    webSocketPath,
                    userName,
                    password,
                    version,
                    keepAliveSeconds);
            return new BenchSettings(
                    scenario,
                    target,
                    known,
                    payloadBytes,
                    publishers,
                    listeners,
                    inFlight,
                    ratePerSecond,
                    topics,
                    filters,
                    sessions,
                    messagesPerSession,
                    clients,
                    warmUp,
                    duration,
                    patience,
                    threads,
                    processId,
                    topicPrefix,
                    clientPrefix);
        }

        private static void check(Knob knob, int value, int least, int most) {
            check(knob.option(), value, least, most);
        }

        private static void check(String option, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        option + " must be from " + least + " to " + most + ", not " + value + ".");
            }
        }

        private static void checkTime(Knob knob, Duration value, Duration least) {
            if (value.compareTo(least) < 0 || value.toSeconds() > MOST_SECONDS) {
                throw new IllegalArgumentException(knob.option() + " must be from " + seconds(least) + " to "
                        + MOST_SECONDS + " seconds, not " + seconds(value) + ".");
            }
        }
    }
}

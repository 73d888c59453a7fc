// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.util.List;
import java.util.Locale;

/**
 * A broker configuration that scripts ask for, as lines of mosquitto.conf, so that Godwit and mosquitto can both be
 * started with it. {@link BrokerFiles} adds the listeners and writes the files that {@code %DIR%} stands for.
 */
public enum Setting {
    /** Everyone may come in and do everything; all else is as the broker has it by default. */
    DEFAULT("allow_anonymous true"),
    /** Clients may publish at QoS 0 only. */
    MAX_QOS_0("allow_anonymous true", "max_qos 0"),
    /** Clients may publish at QoS 0 and 1. */
    MAX_QOS_1("allow_anonymous true", "max_qos 1"),
    /** No retained messages. */
    NO_RETAIN("allow_anonymous true", "retain_available false"),
    /** Every client must bring its identifier. */
    NO_EMPTY_CLIENT_ID("allow_anonymous true", "allow_zero_length_clientid false"),
    /** Packets of more than 200 bytes are refused. */
    SMALL_PACKETS("allow_anonymous true", "max_packet_size 200"),
    /** Two unacknowledged messages above QoS 0 in each direction. */
    TWO_IN_FLIGHT("allow_anonymous true", "max_inflight_messages 2"),
    /** Keep alive of at most 2 seconds. */
    SHORT_KEEP_ALIVE("allow_anonymous true", "max_keepalive 2"),
    /** Messages of QoS 1 and 2 wait for at most three places per session beyond those in flight. */
    SHORT_QUEUE("allow_anonymous true", "max_inflight_messages 1", "max_queued_messages 3"),
    /**
     * User names, passwords and rights: {@code alice} with {@code secret} may read and write {@code open/#}, and read
     * {@code news/#}; {@code admin} with {@code admin} may do everything.
     */
    SECURED("allow_anonymous false", "password_file %DIR%/passwords", "acl_file %DIR%/rights"),
    /** Only {@code carol} with {@code pencil} may come in, by SCRAM-SHA-256 or by password. */
    SCRAM("allow_anonymous false", "password_file %DIR%/scram");

    private final String lines;

    Setting(String... lines) {
        this.lines = String.join("\n", lines);
    }

    /** Lines of mosquitto.conf that must follow the first listener. */
    public List<String> lines() {
        return lines.lines().toList();
    }

    /** The system property that gives the port of a broker configured so: {@code godwit.port} and suffix. */
    String portProperty() {
        return this == DEFAULT ? "godwit.port" : "godwit.port." + name().toLowerCase(Locale.ROOT);
    }
}

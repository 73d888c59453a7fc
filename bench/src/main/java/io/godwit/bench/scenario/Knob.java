// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.scenario;

/** What can be set for a scenario besides the broker's address. */
public enum Knob {
    /** Quality of service. */
    QOS("qos", "-q"),
    /** Bytes of a payload. */
    PAYLOAD("payload bytes", "--payload"),
    /** Connections that publish. */
    PUBLISHERS("publishers", "--publishers"),
    /** Connections that subscribe. */
    SUBSCRIBERS("subscribers", "--subscribers"),
    /** Messages under way at once, or connects where the scenario connects. */
    IN_FLIGHT("in flight", "--in-flight"),
    /** Units that begin in a second. */
    RATE("rate per second", "--rate"),
    /** Topics with a retained message. */
    TOPICS("topics", "--topics"),
    /** Topic filters subscribed to. */
    FILTERS("filters", "--filters"),
    /** Sessions. */
    SESSIONS("sessions", "--sessions"),
    /** Messages for each session. */
    MESSAGES("messages per session", "--messages"),
    /** Clients. */
    CLIENTS("clients", "--clients"),
    /** Seconds that are not measured. */
    WARM_UP("warm-up seconds", "--warm-up"),
    /** Seconds that are measured. */
    DURATION("seconds", "--seconds");

    private final String title;
    private final String option;

    Knob(String title, String option) {
        this.title = title;
        this.option = option;
    }

    /** Its name in a report. */
    public String title() {
        return title;
    }

    /** Its option on the command line. */
    public String option() {
        return option;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

/** A client command. */
public enum Tool {
    /** Publishes. */
    PUB("pub", "Publishes messages to one topic."),
    /** Subscribes and prints. */
    SUB("sub", "Subscribes to topics and prints the messages that come."),
    /** Publishes a request and prints the response. */
    RR("rr", "Publishes a request and prints the response to it.");

    private final String word;
    private final String purpose;

    Tool(String word, String purpose) {
        this.word = word;
        this.purpose = purpose;
    }

    /** How it is called, {@code godwit pub}. */
    public String command() {
        return "godwit " + word;
    }

    /** The name of its option file in the user's configuration directory: the one that mosquitto's command reads. */
    String optionFile() {
        return "mosquitto_" + word;
    }

    String purpose() {
        return purpose;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

/** What options must not say together. Stateless. */
final class ArgumentCheck {
    private ArgumentCheck() {}

    /** Throws a {@link UsageException} with the first contradiction, if there is one. */
    static void check(Arguments a) {
        checkWill(a);
        if ((a.certFile == null) != (a.keyFile == null)) {
            throw new UsageException("Both certfile and keyfile must be provided if one of them is set.");
        }
        checkSession(a);
        switch (a.tool) {
            case PUB -> {
                if (a.topic == null || a.source == Arguments.MessageSource.NONE) {
                    throw new UsageException("Both topic and message must be supplied.");
                }
            }
            case SUB -> checkSub(a);
            case RR -> {
                if (a.topic == null || a.responseTopic == null || a.source == Arguments.MessageSource.NONE) {
                    throw new UsageException("All of topic, message, and response topic must be supplied.");
                }
            }
        }
    }

    private static void checkWill(Arguments a) {
        if (a.willTopic != null) {
            return;
        }
        if (a.willPayload != null) {
            throw new UsageException("Will payload given, but no will topic given.");
        }
        if (a.willRetain) {
            throw new UsageException("Will retain given, but no will topic given.");
        }
    }

    private static void checkSession(Arguments a) {
        boolean ownId = a.clientIdentifier != null;
        if (!a.version.isV5()) {
            if (!a.cleanSession && !ownId) {
                throw new UsageException("You must provide a client id if you are using the -c option.");
            }
            if (a.password != null && a.userName == null) {
                throw new UsageException(
                        "A password without a user name is possible with MQTT 5 only;" + " give a user name with -u.");
            }
            return;
        }
        boolean never = a.sessionExpiry == Arguments.NEVER || (!a.cleanSession && a.sessionExpiry == -1);
        if (never && !ownId) {
            throw new UsageException(
                    "You must provide a client id if you are using an infinite session expiry interval.");
        }
    }

    private static void checkSub(Arguments a) {
        if (a.filters.isEmpty() && a.unsubscribes.isEmpty()) {
            throw new UsageException("You must specify a topic to subscribe to (-t) or unsubscribe from (-U).");
        }
        if (a.noRetained && a.retainedOnly) {
            throw new UsageException("Combining '-R' and '--retained-only' makes no sense.");
        }
    }
}

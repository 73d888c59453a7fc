// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;
import io.godwit.protocol.spec.Statement;
import org.jspecify.annotations.Nullable;

/**
 * How a connection was refused or ended. Immutable; holds no payload and no secret, and of each text 256 characters at most.
 *
 * @param atMillis when, in milliseconds since 1970
 * @param clientId empty where no CONNECT came
 * @param userName null when there was none; what the client claimed where it was refused
 * @param endpoint where it came from, and the listener with its configuration
 * @param version as CONNECT said; 3.1.1 where none came
 * @param connectedAtMillis when its CONNECT was accepted, in milliseconds since 1970; 0 when it never was
 * @param reasonCode of the CONNACK or DISCONNECT that was sent or, at a good-bye of the client, received; an MQTT 3 client is told less
 *     than this or nothing; null where nobody said anything
 * @param statement of the standard that was broken or asked for this; null where none did
 * @param text why, as the log has it, without full stop
 */
public record Ending(
        long atMillis,
        Kind kind,
        String clientId,
        @Nullable String userName,
        Endpoint endpoint,
        ProtocolVersion version,
        long connectedAtMillis,
        @Nullable ReasonCode reasonCode,
        @Nullable Statement statement,
        String text) {
    private static final int LONGEST_TEXT = 256;

    /** Cuts texts that a client made long, so that what is remembered stays small. */
    public Ending {
        clientId = cut(clientId);
        userName = userName == null ? null : cut(userName);
        text = cut(text);
    }

    /** The text as it is remembered: its first 256 characters. */
    static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** Who ended it. */
    public enum Kind {
        /** CONNECT was not accepted. */
        REFUSED,
        /** The client broke the protocol. */
        VIOLATION,
        /** The broker closed it: silence, another connection of the client identifier, an administrator, the broker's end. */
        CLOSED,
        /** The network connection ended without a good-bye. */
        LOST,
        /** The client said good-bye with DISCONNECT. */
        LEFT
    }
}

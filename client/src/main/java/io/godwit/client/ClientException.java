// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import io.godwit.protocol.spec.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Something a client was asked to do did not work. The message is a sentence that names the server and says what
 * happened; it never holds a payload or a secret.
 */
public final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for programs. */
    public enum Kind {
        /** The host name has no address. */
        HOST_NOT_FOUND,
        /** No network connection: refused, unreachable, no such socket, proxy says no. */
        NOT_REACHABLE,
        /** The network connection, the handshake or the CONNACK took too long. */
        TIMED_OUT,
        /** The TLS handshake failed, or its certificates and keys do not load. */
        TLS,
        /** The server's CONNACK says no; see {@link ClientException#reasonCode()}. */
        CONNECT_REFUSED,
        /** The connection ended before the answer came. */
        CONNECTION_LOST,
        /** There is no connection, and this cannot wait for one. */
        NOT_CONNECTED,
        /** Too many publishes wait already. */
        QUEUE_FULL,
        /** The server does not accept this: packet too large, QoS or RETAIN not supported. */
        NOT_SUPPORTED,
        /** The server answered the publish with an error; see {@link ClientException#reasonCode()}. */
        PUBLISH_REFUSED,
        /** The server has lost the session, so nobody knows whether this QoS 2 message arrived. */
        SESSION_LOST,
        /** The server broke the protocol. */
        PROTOCOL,
        /** Enhanced authentication failed on our side. */
        AUTHENTICATION
    }

    private final Kind kind;
    private final @Nullable ReasonCode reasonCode;

    /** With no reason code and no cause. */
    public ClientException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    /**
     * With everything.
     *
     * @param reasonCode the server's, or null when it gave none
     * @param cause null when there is none
     */
    public ClientException(Kind kind, String message, @Nullable ReasonCode reasonCode, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.reasonCode = reasonCode;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** What the server said, or null when it said nothing. */
    public @Nullable ReasonCode reasonCode() {
        return reasonCode;
    }
}

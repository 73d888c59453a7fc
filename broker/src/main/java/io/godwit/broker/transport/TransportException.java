// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.io.Serial;

/** A listener cannot be opened: the address is taken, or a certificate cannot be read. The message is for the operator. */
public final class TransportException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A fault with its cause. */
    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A fault without a cause. */
    public TransportException(String message) {
        super(message);
    }
}

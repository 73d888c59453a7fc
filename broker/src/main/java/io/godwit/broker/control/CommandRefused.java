// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.control;

import java.io.Serial;

/** A command cannot be done; the message is what the client is told, in mosquitto's words where it has some. */
public final class CommandRefused extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Without a stack: it is an answer. */
    public CommandRefused(String message) {
        super(message, null, false, false);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.control;

import java.io.Serial;

/** Something is not JSON. */
public final class MalformedJsonException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int line;

    /** Without a stack; lines count from 1. */
    public MalformedJsonException(int line, String message) {
        super(message, null, false, false);
        this.line = line;
    }

    /** Where it is seen, from 1. */
    public int line() {
        return line;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.bench.load;

/** The broker did what it must not do; the message goes on from the client's name. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what happened. */
    public LoadException(String message) {
        super(message, null, false, false);
    }
}

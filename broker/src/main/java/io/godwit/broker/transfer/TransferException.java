// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import org.jspecify.annotations.Nullable;

/** State cannot be taken over; the message names the file and the place in it. */
public final class TransferException extends Exception {
    private static final long serialVersionUID = 1;

    /** Something that is not as it should be. */
    public TransferException(String message) {
        this(message, null);
    }

    /** Something that went wrong because of something else. */
    public TransferException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

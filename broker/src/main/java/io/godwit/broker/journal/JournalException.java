// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

import org.jspecify.annotations.Nullable;

/** A journal cannot be used; the message names the file or directory and says what to do. */
public final class JournalException extends Exception {
    private static final long serialVersionUID = 1;

    /** Something that is not as it should be. */
    public JournalException(String message) {
        this(message, null);
    }

    /** Something that went wrong because of something else. */
    public JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

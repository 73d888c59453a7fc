// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.ctl;

/** The command ends here; the message is a whole sentence. */
final class CtlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** Ends with this exit status. */
    CtlException(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    int status() {
        return status;
    }
}

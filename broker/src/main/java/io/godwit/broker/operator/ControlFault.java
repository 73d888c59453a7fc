// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.operator;

/** What was asked cannot be done; the message is a whole sentence that says why and what to do. */
public final class ControlFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why not. Scripts read these words, so they stay. */
    public enum Kind {
        /** The request cannot be understood. */
        BAD_REQUEST("bad_request"),
        /** There is no such client, session or message. */
        NOT_FOUND("not_found"),
        /** It was tried and did not work; everything is as it was. */
        FAILED("failed"),
        /** Who asks may not. */
        NOT_ALLOWED("not_allowed"),
        /** Too many ask at a time, or the broker is too busy to answer in time. */
        BUSY("busy");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word in the answer. */
        public String word() {
            return word;
        }
    }

    private final Kind kind;

    /** With a whole sentence. */
    public ControlFault(Kind kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
    }

    /** Why not. */
    public Kind kind() {
        return kind;
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}

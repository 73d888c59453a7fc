// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.check;

/** How much a finding matters, the worst first. */
public enum Level {
    /** The broker does not start with it, or does not do what is meant. */
    ERROR("error"),
    /** It works, but probably not as it is meant, or not safely. */
    WARNING("warning"),
    /** Good to know. */
    NOTE("note");

    private final String word;

    Level(String word) {
        this.word = word;
    }

    /** As reports write it. */
    public String word() {
        return word;
    }
}

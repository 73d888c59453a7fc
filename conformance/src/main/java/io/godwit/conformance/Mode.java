// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

/** How the bytes that a script sends are cut into writes. A broker must not see a difference. */
public enum Mode {
    /** One write for each packet. */
    AS_WRITTEN("as written"),
    /** One write for each byte. */
    BYTE_BY_BYTE("byte by byte"),
    /** All that is sent between two expectations in one write. */
    IN_ONE_SEGMENT("in one segment");

    private final String text;

    Mode(String text) {
        this.text = text;
    }

    /** What a test report shows. */
    @Override
    public String toString() {
        return text;
    }
}

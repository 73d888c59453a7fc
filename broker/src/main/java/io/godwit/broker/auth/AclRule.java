// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

/**
 * One line of an ACL file.
 *
 * @param access what it allows or denies
 * @param filter for which topics
 * @param line where it stands, from 1
 */
record AclRule(Access access, AclFilter filter, int line) {
    /** The rule as it could stand in a file. */
    String text() {
        return access + " " + filter.text();
    }

    /** The word in front of the filter. */
    enum Access {
        READ,
        WRITE,
        READWRITE,
        DENY;

        /** Whether this allows what is wanted, {@link #READ} or {@link #WRITE}. */
        boolean allows(Access wanted) {
            return this == wanted || this == READWRITE;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

/** What this program calls itself in its log, in {@code $SYS/broker/version} and on the command line. */
public final class Version {
    /** The release being built; a test of the build holds it against the poms. */
    public static final String NUMBER = "0.1.0";

    /** Name and number. */
    public static final String TEXT = "godwit version " + NUMBER;

    private Version() {}
}

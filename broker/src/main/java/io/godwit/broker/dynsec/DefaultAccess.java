// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

/** What holds where no rule matches. Immutable. */
record DefaultAccess(boolean send, boolean receive, boolean subscribe, boolean unsubscribe) {
    /** What a file without {@code defaultACLAccess} means: nothing is allowed. */
    static final DefaultAccess NOTHING = new DefaultAccess(false, false, false, false);

    /** What a first start begins with, as with mosquitto. */
    static final DefaultAccess USUAL = new DefaultAccess(false, true, false, true);
}

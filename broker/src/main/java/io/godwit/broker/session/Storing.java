// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

/** What the command log has to do with a message that is delivered to a session which lasts. */
public enum Storing {
    /** The session's loop puts it into the log. */
    HERE,
    /** The publisher's loop put it there, addressed to the session, which says whether it takes it in. */
    ADDRESSED,
    /** The log has no room: such a session does not get it. */
    NOT_AT_ALL
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

/**
 * The bytes of a command: the type, then by type what this table says. <i>var</i> is an integer of {@link ByteWriter#putVar},
 * <i>text</i> a var and as many bytes of UTF-8, <i>session</i> the var number of a session, <i>address</i> a var.
 *
 * <pre>
 *  1 MESSAGE            var n; 4 bytes CRC-32C of what follows; n bytes, see {@link MessageBytes}
 *  2 QUEUED             session; delivery; var sequence unless QoS 0; which message
 *  3 ADDRESSED          session; delivery; which message
 *  4 REFUSED            session; address
 *  5 RETAINED_SET       which message
 *  6 RETAINED_CLEARED   text topic name
 *  7 OPENED             session; flags: 1 has a user name, 2 has a will; text client identifier; [text user name];
 *                       var listener port (65536: a bridge); var expiry seconds;
 *                       [var delay; var expiry seconds + 1; var n; n bytes message]
 *  8 EXPIRY_CHANGED     session; var seconds
 *  9 WILL_REMOVED       session
 * 10 DETACHED           session; var milliseconds since 1970
 * 11 ENDED              session
 * 12 SUBSCRIBED         session; text filter; options: bits 0-1 QoS, 2 no local, 3 retain as published,
 *                       4-5 retain handling; var identifier
 * 13 UNSUBSCRIBED       session; text filter
 * 14 RECEIVED           session; var sequence
 * 15 SETTLED            session; var sequence
 * 16 AT_MOST_ONCE_SENT  session
 * 17 INBOUND_HELD       session; var packet identifier
 * 18 INBOUND_RELEASED   session; var packet identifier
 * 24 CLOSED             the journal was closed in order: all before this is synced
 * 25 SKIPPED            session; var sequence
 *
 * in snapshots only
 * 19 QUEUE              session; var head; var tail; var sequence up to which it was offered to the client
 * 20 ENTRY              session; delivery and bit 5 received; var sequence unless QoS 0; address; var size
 * 21 ARRIVING           session; delivery; address when it was addressed; address; var size
 * 22 RETAINED           text topic name; address; var size; var milliseconds since 1970 when it expires + 1, or 0
 * 23 SNAPSHOT_END       var next session number; var number of records before this one
 *
 * delivery       1 byte: bits 0-1 QoS, 2 RETAIN, 3 has Subscription Identifiers, 4 the message has an address;
 *                if bit 3: var their number, each a var
 * which message  with bit 4 an address, otherwise var: how many bytes before this record's type its MESSAGE begins,
 *                in the same frame
 * </pre>
 */
final class Records {
    static final int MESSAGE = 1;
    static final int QUEUED = 2;
    static final int ADDRESSED = 3;
    static final int REFUSED = 4;
    static final int RETAINED_SET = 5;
    static final int RETAINED_CLEARED = 6;
    static final int OPENED = 7;
    static final int EXPIRY_CHANGED = 8;
    static final int WILL_REMOVED = 9;
    static final int DETACHED = 10;
    static final int ENDED = 11;
    static final int SUBSCRIBED = 12;
    static final int UNSUBSCRIBED = 13;
    static final int RECEIVED = 14;
    static final int SETTLED = 15;
    static final int AT_MOST_ONCE_SENT = 16;
    static final int INBOUND_HELD = 17;
    static final int INBOUND_RELEASED = 18;
    static final int QUEUE = 19;
    static final int ENTRY = 20;
    static final int ARRIVING = 21;
    static final int RETAINED = 22;
    static final int SNAPSHOT_END = 23;
    static final int CLOSED = 24;
    static final int SKIPPED = 25;

    static final int RETAIN_BIT = 1 << 2;
    static final int IDENTIFIERS_BIT = 1 << 3;
    static final int ADDRESS_BIT = 1 << 4;
    static final int RECEIVED_BIT = 1 << 5;

    static final int USER_NAME_BIT = 1;
    static final int WILL_BIT = 2;

    private Records() {}
}

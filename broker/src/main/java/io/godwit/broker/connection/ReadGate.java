// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

import io.godwit.broker.session.OnLoop;

/** Pauses reading while there is at least one reason to. */
@OnLoop
final class ReadGate {
    /** Why nothing is read. */
    enum Reason {
        /** The answer to CONNECT takes time. */
        AUTHENTICATION(1),
        /** Subscribers do not keep up with this publisher. */
        SLOW_SUBSCRIBER(2),
        /** The client does not take what is sent to it. */
        UNREAD_ANSWERS(4),
        /** CONNACK waits until the session is stored. */
        SESSION_NOT_STORED(8),
        /** A request on a control topic is being done. */
        CONTROL_REQUEST(16);

        private final int bit;

        Reason(int bit) {
            this.bit = bit;
        }
    }

    private final Wire wire;
    private int reasons;

    ReadGate(Wire wire) {
        this.wire = wire;
    }

    boolean isClosed() {
        return reasons != 0;
    }

    void close(Reason reason) {
        if (reasons == 0) {
            wire.pauseReading();
        }
        reasons |= reason.bit;
    }

    void open(Reason reason) {
        if (reasons == reason.bit) {
            reasons = 0;
            wire.resumeReading();
        } else {
            reasons &= ~reason.bit;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.spec;

/**
 * The peer broke the protocol: thrown by the codec and the state machine, caught in one place, which ends the connection
 * with the reason code. Carries no stack trace: it is an answer to hostile or faulty bytes, not a fault of ours.
 */
public final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reasonCode;
    private final Statement statement;

    /**
     * A violation of {@code statement}, to be answered with {@code reasonCode}.
     *
     * @param detail what was wrong with this packet, fit for a Reason String: no payload, no secret
     */
    public ProtocolViolation(ReasonCode reasonCode, Statement statement, String detail) {
        super(detail, null, false, false);
        this.reasonCode = reasonCode;
        this.statement = statement;
    }

    /** The code for CONNACK or DISCONNECT. */
    public ReasonCode reasonCode() {
        return reasonCode;
    }

    /** The statement that was broken. */
    public Statement statement() {
        return statement;
    }

    /** What was wrong, fit for a Reason String. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}

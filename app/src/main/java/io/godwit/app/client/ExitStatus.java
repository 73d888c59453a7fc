// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.client.ClientException;
import io.godwit.protocol.spec.ProtocolVersion;
import io.godwit.protocol.spec.ReasonCode;

/** The exit statuses of mosquitto's client commands; a refused connection ends with the server's code itself. */
final class ExitStatus {
    static final int OK = 0;

    /** The command line, the network or the server's address are wrong. */
    static final int FAILED = 1;

    /** The connection ended when it should not have. */
    static final int CONNECTION_LOST = 7;

    /** The time of {@code -W} is over. */
    static final int TIMED_OUT = 27;

    private ExitStatus() {}

    /** The status for a connection that could not be made. */
    static int of(ClientException failure, ProtocolVersion version) {
        ReasonCode reasonCode = failure.reasonCode();
        if (failure.kind() != ClientException.Kind.CONNECT_REFUSED || reasonCode == null) {
            return FAILED;
        }
        if (version.isV5()) {
            return reasonCode.value();
        }
        int returnCode = reasonCode.connectReturnCode();
        return returnCode > 0 ? returnCode : FAILED;
    }
}

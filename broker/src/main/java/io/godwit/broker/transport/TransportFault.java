// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.handler.codec.CodecException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** Tells faults of the peer or the network from faults of ours. */
final class TransportFault {
    private TransportFault() {}

    /** Whether the peer or the network is to blame. */
    static boolean isOfThePeer(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof CodecException || cause instanceof SSLException || cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** The innermost message, fit for a log line. */
    static String describe(Throwable fault) {
        Throwable innermost = fault;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            innermost = cause;
        }
        String message = innermost.getMessage();
        return message == null ? innermost.getClass().getSimpleName() : message;
    }
}

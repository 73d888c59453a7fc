// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.handler.codec.CodecException;
import java.io.IOException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Tells faults of the peer or the network from faults of ours. */
final class TransportFault {
    /** What native epoll puts before the system's own words, as in {@code recvAddress(..) failed with error(-104): }. */
    private static final Pattern NATIVE_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-\\d+\\): ");

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
        return message == null
                ? innermost.getClass().getSimpleName()
                : NATIVE_CALL.matcher(message).replaceFirst("");
    }
}

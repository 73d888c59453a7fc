// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** Why TLS towards the other broker of a bridge failed, in words that say which directive has to do with it. */
final class DialedTls {
    private DialedTls() {}

    /** Whether it is TLS that failed; since TLS 1.3 the other side may refuse a certificate after the handshake. */
    static boolean isOfTls(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    /** One clause for a log line; what the TLS library said stands at its end. */
    static String describe(Throwable fault) {
        if (fault instanceof ClosedChannelException) {
            return "TLS: the other broker closed the connection in the middle of the handshake";
        }
        String said = TransportFault.describe(fault);
        String meaning = meaning(fault, said);
        return meaning.isEmpty() ? "TLS: " + said : "TLS: " + meaning + " (" + said + ")";
    }

    private static String meaning(Throwable fault, String said) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "the certificate of the other broker has expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "the certificate of the other broker is not valid yet; check the clocks";
            }
            if (cause instanceof CertPathValidatorException || cause instanceof CertPathBuilderException) {
                return "the certificate of the other broker is not signed by whom bridge_cafile or bridge_capath trusts";
            }
        }
        // An alert of the other side has no type of its own.
        if (said.contains("CERTIFICATE_REQUIRED")) {
            return "the other broker wants a certificate; set bridge_certfile and bridge_keyfile";
        }
        if (said.contains("UNKNOWN_CA") || said.contains("BAD_CERTIFICATE") || said.contains("CERTIFICATE_UNKNOWN")) {
            return "the other broker does not trust the certificate of bridge_certfile";
        }
        if (said.contains("subject alternative") || said.contains("No name matching")) {
            return "the certificate of the other broker is for another name than address has";
        }
        return "";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class DialedTlsTest {
    @Test
    void saysThatTheHandshakeWasCutShort() {
        assertThat(DialedTls.describe(new ClosedChannelException()))
                .isEqualTo("TLS: the other broker closed the connection in the middle of the handshake");
    }

    @Test
    void saysWhatIsTheMatterWithTheCertificate() {
        SSLHandshakeException fault = new SSLHandshakeException("handshake failed");
        fault.initCause(new CertificateExpiredException("NotAfter: long ago"));
        assertThat(DialedTls.describe(fault))
                .isEqualTo("TLS: the certificate of the other broker has expired (NotAfter: long ago)");
    }
}

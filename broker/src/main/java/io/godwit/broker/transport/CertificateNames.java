// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** User names out of client certificates. */
final class CertificateNames {
    private CertificateNames() {}

    /** The whole subject, or its common name; null without a certificate or where that has no common name. */
    static @Nullable String userName(Channel channel, boolean wholeSubject) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            return null;
        }
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            if (chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
                return null;
            }
            X500Principal subject = certificate.getSubjectX500Principal();
            return wholeSubject ? subject.getName(X500Principal.RFC2253) : commonName(subject);
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    /** The most specific common name, or null. */
    static @Nullable String commonName(X500Principal subject) {
        try {
            LdapName name = new LdapName(subject.getName(X500Principal.RFC2253));
            for (int i = name.size() - 1; i >= 0; i--) {
                Rdn part = name.getRdn(i);
                if (part.getType().equalsIgnoreCase("CN")
                        && part.getValue() instanceof String text
                        && !text.isEmpty()) {
                    return text;
                }
            }
            return null;
        } catch (InvalidNameException malformed) {
            return null;
        }
    }
}

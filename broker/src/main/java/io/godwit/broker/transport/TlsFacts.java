// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transport;

import io.godwit.broker.config.TlsConfig;
import java.nio.file.Path;
import java.security.cert.CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the files of a listener's TLS held when they were read: equal where a client would notice no difference. The key is
 * left out, since it belongs to the certificate.
 *
 * @param config which files, and how they are used
 * @param chain the server's certificate and those that lead to its root
 * @param authorities those whose certificates of clients are believed; empty where none is asked for
 * @param revocations the revocation lists; empty where there are none
 */
record TlsFacts(TlsConfig config, List<X509Certificate> chain, Set<X509Certificate> authorities, Set<CRL> revocations) {
    /** Keeps copies of the collections. */
    TlsFacts {
        chain = List.copyOf(chain);
        authorities = Set.copyOf(new HashSet<>(authorities));
        revocations = Set.copyOf(new HashSet<>(revocations));
    }

    /** What is different, for the log. */
    List<ListenerChange> changesSince(TlsFacts before) {
        List<ListenerChange> changes = new ArrayList<>();
        if (!chain.equals(before.chain)) {
            X509Certificate own = chain.getFirst();
            changes.add(new ListenerChange.Certificate(
                    config.certFile(),
                    own.getSubjectX500Principal().getName(),
                    own.getNotAfter().toInstant()));
        }
        List<Path> files = new ArrayList<>();
        if (!authorities.equals(before.authorities)) {
            if (config.caFile() != null) {
                files.add(config.caFile());
            }
            if (config.caPath() != null) {
                files.add(config.caPath());
            }
        }
        if (!revocations.equals(before.revocations) && config.crlFile() != null) {
            files.add(config.crlFile());
        }
        if (!files.isEmpty()) {
            changes.add(new ListenerChange.Trust(files));
        }
        return changes;
    }
}

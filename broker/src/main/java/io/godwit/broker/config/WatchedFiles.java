// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which files a broker reads because its configuration names them. */
public final class WatchedFiles {
    private WatchedFiles() {}

    /** Files and directories with passwords, rules, certificates, keys and revocations, of all listeners. */
    public static Set<Path> named(BrokerConfig config) {
        Set<Path> files = new LinkedHashSet<>();
        add(config.trace().adminPasswordFile(), files);
        for (ListenerConfig listener : config.listeners()) {
            add(listener.security().passwordFile(), files);
            add(listener.security().aclFile(), files);
            TlsConfig tls = listener.tls();
            if (tls != null) {
                add(tls.certFile(), files);
                add(tls.keyFile(), files);
                add(tls.caFile(), files);
                add(tls.caPath(), files);
                add(tls.crlFile(), files);
            }
        }
        return files;
    }

    /** The directories from which the configuration takes further files. */
    public static Set<Path> included(BrokerConfig config) {
        Set<Path> directories = new LinkedHashSet<>();
        Lines.Entry include = config.lines().entry("", GeneralKeys.INCLUDE_DIR);
        if (include != null) {
            include.values().forEach(value -> directories.add((Path) value));
        }
        return directories;
    }

    private static void add(@Nullable Path file, Set<Path> files) {
        if (file != null) {
            files.add(file);
        }
    }
}

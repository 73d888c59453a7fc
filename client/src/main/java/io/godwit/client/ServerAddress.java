// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import java.nio.file.Path;

/** Where a server listens. */
public sealed interface ServerAddress {
    /**
     * A TCP port.
     *
     * @param host name or address; every address of a name is tried in turn
     * @param port 1 to 65535
     */
    record Tcp(String host, int port) implements ServerAddress {
        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** A Unix domain socket. */
    record Unix(Path path) implements ServerAddress {
        @Override
        public String toString() {
            return path.toString();
        }
    }
}

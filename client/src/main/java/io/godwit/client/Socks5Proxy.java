// SPDX-License-Identifier: Apache-2.0
package io.godwit.client;

import org.jspecify.annotations.Nullable;

/**
 * A SOCKS5 proxy to connect through; it resolves the server's name.
 *
 * @param port 1 to 65535
 * @param userName null for no authentication
 * @param password null is an empty one; never logged
 */
public record Socks5Proxy(
        String host,
        int port,
        @Nullable String userName,
        @Nullable String password) {
    @Override
    public String toString() {
        return "Socks5Proxy[host=" + host + ", port=" + port + ", userName=" + userName + "]";
    }
}

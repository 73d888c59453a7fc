// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Brokers that somebody else started: {@code godwit.host} (default 127.0.0.1) and {@code godwit.port}, for other settings
 * {@code godwit.port.max_qos_0} and so on, for WebSocket {@code godwit.websocket.port}.
 */
final class RemoteTarget implements Target {
    private final String host;

    RemoteTarget(String host) {
        this.host = host;
    }

    @Override
    public @Nullable InetSocketAddress address(Setting setting, Transport transport) {
        String key = switch (transport) {
            case MQTT -> setting.portProperty();
            case WEBSOCKETS -> setting.portProperty().replace("godwit.port", "godwit.websocket.port");
        };
        Integer port = Integer.getInteger(key);
        return port == null ? null : InetSocketAddress.createUnresolved(host, port);
    }

    @Override
    public void close() {
        // Nothing was started.
    }
}

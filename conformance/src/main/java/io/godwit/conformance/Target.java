// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The broker under test. Found by {@link java.util.ServiceLoader}: a module that has a broker to test registers its own;
 * without one, {@link MosquittoTarget} starts mosquitto. The system properties {@code godwit.host} and
 * {@code godwit.port} beat both: see {@link RemoteTarget}.
 *
 * <p>Made once for a test run and closed at its end; called from one thread.
 */
public interface Target extends AutoCloseable {
    /** What a listener speaks. */
    enum Transport {
        MQTT,
        WEBSOCKETS
    }

    /**
     * Where a broker with this configuration listens, which is started if need be; null when this target cannot offer it,
     * in which case the script is skipped and the report says so.
     */
    @Nullable
    InetSocketAddress address(Setting setting, Transport transport);

    /** Stops what was started. */
    @Override
    void close();
}

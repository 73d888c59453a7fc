// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether and where {@code godwit ctl} reaches the broker.
 *
 * @param enabled false for {@code godwit_control_socket off}
 * @param path {@code godwit_control_socket}, or null for the usual place
 */
public record ControlConfig(boolean enabled, @Nullable Path path) {
    /** The value of the directive that switches it off. */
    static final String OFF = "off";

    static ControlConfig of(@Nullable Path value) {
        return value == null
                ? new ControlConfig(true, null)
                : value.toString().equals(OFF) ? new ControlConfig(false, null) : new ControlConfig(true, value);
    }
}

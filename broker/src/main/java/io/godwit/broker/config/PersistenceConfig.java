// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;

/**
 * Whether and where state outlives the process.
 *
 * @param enabled {@code persistence}
 * @param location {@code persistence_location}
 */
public record PersistenceConfig(boolean enabled, Path location) {}

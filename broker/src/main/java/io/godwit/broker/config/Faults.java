// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

/**
 * What becomes of a mistake in a file: a broker that starts ends with the first one, an inspection goes on and notes all.
 */
@FunctionalInterface
public interface Faults {
    /** The first mistake ends the reading. */
    Faults FIRST = fault -> {
        throw fault;
    };

    /**
     * Takes note of a mistake. The reader goes on behind it when this returns.
     *
     * @throws ConfigException to end the reading
     */
    void found(ConfigException fault) throws ConfigException;
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

/**
 * How safe a message is once the broker has acknowledged it, and with it sessions, subscriptions and retained messages: what
 * {@code godwit_durability} chooses. A level survives all that those above it survive.
 */
public enum Durability {
    /** Lasts as long as the process: nothing is written. */
    MEMORY,

    /**
     * Handed to the operating system before it is acknowledged, and synced to the disk at least every 50 ms: survives a crash or
     * {@code kill -9} of the broker. A power failure or a crash of the machine takes what was not synced yet.
     */
    PROCESS,

    /** Synced to the disk before it is acknowledged: survives a power failure as well, if the disk keeps what it says it has. */
    POWER
}

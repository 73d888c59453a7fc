// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.server;

import io.godwit.broker.config.PersistenceConfig;

/** What the log says about the broker when it starts. */
final class StartLines {
    private StartLines() {}

    /** How safe an acknowledged message is. */
    static String durability(PersistenceConfig persistence) {
        return switch (persistence.durability()) {
            case MEMORY -> "Durability: memory: sessions, their messages and retained messages end with the broker.";
            case PROCESS ->
                "Durability: process: what is acknowledged survives a crash and kill -9 of the broker, and after at most 50 ms"
                        + " a power failure; data in " + where(persistence) + ".";
            case POWER ->
                "Durability: power: what is acknowledged survives a crash of the broker and a power failure; data in "
                        + where(persistence) + ".";
        };
    }

    private static String where(PersistenceConfig persistence) {
        return persistence.directory().toAbsolutePath().normalize().toString();
    }
}

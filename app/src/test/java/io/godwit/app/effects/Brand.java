// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.effects;

/** Whose broker reads the configuration. */
enum Brand {
    /** The broker of this build, in this process. */
    GODWIT,
    /** The mosquitto of this machine, as a process. */
    MOSQUITTO
}

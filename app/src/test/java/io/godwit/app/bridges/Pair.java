// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.bridges;

import io.godwit.app.bridges.BrokerProcess.Kind;

/** Who bridges to whom. */
enum Pair {
    MOSQUITTO_TO_MOSQUITTO(Kind.MOSQUITTO, Kind.MOSQUITTO),
    GODWIT_TO_MOSQUITTO(Kind.GODWIT, Kind.MOSQUITTO),
    MOSQUITTO_TO_GODWIT(Kind.MOSQUITTO, Kind.GODWIT),
    GODWIT_TO_GODWIT(Kind.GODWIT, Kind.GODWIT);

    private final Kind near;
    private final Kind far;

    Pair(Kind near, Kind far) {
        this.near = near;
        this.far = far;
    }

    /** The broker with the bridge. */
    Kind near() {
        return near;
    }

    /** The broker that the bridge connects to. */
    Kind far() {
        return far;
    }
}

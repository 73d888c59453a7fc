// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.spec;

/** The versions of MQTT that Godwit speaks, in the order of their protocol level. */
public enum ProtocolVersion {
    /** MQTT 3.1, protocol name {@code MQIsdp}. */
    V3_1(3, "MQIsdp"),
    /** MQTT 3.1.1, protocol name {@code MQTT}. */
    V3_1_1(4, "MQTT"),
    /** MQTT 5.0, protocol name {@code MQTT}. */
    V5(5, "MQTT");

    private final int level;
    private final String protocolName;

    ProtocolVersion(int level, String protocolName) {
        this.level = level;
        this.protocolName = protocolName;
    }

    /** The protocol level byte of CONNECT: 3, 4 or 5. */
    public int level() {
        return level;
    }

    /** The protocol name of CONNECT. */
    public String protocolName() {
        return protocolName;
    }

    /** How people write it: {@code 3.1}, {@code 3.1.1} or {@code 5}. */
    public String text() {
        return switch (this) {
            case V3_1 -> "3.1";
            case V3_1_1 -> "3.1.1";
            case V5 -> "5";
        };
    }

    /** True for MQTT 5.0, the version with properties and reason codes. */
    public boolean isV5() {
        return this == V5;
    }
}

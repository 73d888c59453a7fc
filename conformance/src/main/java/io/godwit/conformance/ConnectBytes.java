// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.nio.charset.StandardCharsets;

/**
 * A CONNECT of MQTT 3.x, right or wrong: nothing is checked. The methods give changed copies.
 *
 * @param flags the connect flags byte
 * @param clientIdentifier the first field of the payload, length included
 * @param will will topic and message, or empty
 * @param credentials user name and password, or empty
 */
public record ConnectBytes(
        String protocolName,
        int level,
        int flags,
        int keepAliveSeconds,
        Bytes clientIdentifier,
        Bytes will,
        Bytes credentials)
        implements Bytes {
    private static final Bytes NOTHING = Bytes.of();

    static ConnectBytes of(String clientIdentifier) {
        return new ConnectBytes("MQTT", 4, 0x02, 60, Bytes.string(clientIdentifier), NOTHING, NOTHING);
    }

    /** As MQTT 3.1 has it: protocol name {@code MQIsdp}, level 3. */
    public ConnectBytes mqtt31() {
        return protocol("MQIsdp", 3);
    }

    /** With any protocol name and level. */
    public ConnectBytes protocol(String name, int value) {
        return new ConnectBytes(name, value, flags, keepAliveSeconds, clientIdentifier, will, credentials);
    }

    /** With CleanSession 0. */
    public ConnectBytes persistent() {
        return flags(flags & ~2);
    }

    /** With this flags byte whatever the payload holds. */
    public ConnectBytes flags(int value) {
        return new ConnectBytes(protocolName, level, value, keepAliveSeconds, clientIdentifier, will, credentials);
    }

    /** With this keep alive; 0 is none. */
    public ConnectBytes keepAlive(int seconds) {
        return new ConnectBytes(protocolName, level, flags, seconds, clientIdentifier, will, credentials);
    }

    /** With these bytes in place of the client identifier and its length. */
    public ConnectBytes clientIdentifier(Bytes value) {
        return new ConnectBytes(protocolName, level, flags, keepAliveSeconds, value, will, credentials);
    }

    /** With a will that is not retained. */
    public ConnectBytes will(String topic, String message, int qos) {
        return will(Bytes.join(Bytes.string(topic), Bytes.string(message)), 4 | (qos << 3));
    }

    /** With a will that is retained. */
    public ConnectBytes retainedWill(String topic, String message, int qos) {
        return will(Bytes.join(Bytes.string(topic), Bytes.string(message)), 4 | (qos << 3) | 0x20);
    }

    /** With these bytes in place of will topic and message, and these will flags. */
    public ConnectBytes will(Bytes fields, int willFlags) {
        return new ConnectBytes(
                protocolName, level, flags | willFlags, keepAliveSeconds, clientIdentifier, fields, credentials);
    }

    /** With a user name. */
    public ConnectBytes userName(String value) {
        return credentials(Bytes.string(value), 0x80);
    }

    /** With a password; call it after {@link #userName}. */
    public ConnectBytes password(String value) {
        return credentials(Bytes.join(credentials, Bytes.binary(value.getBytes(StandardCharsets.UTF_8))), 0x40);
    }

    /** With these bytes in place of user name and password, and these flags for them. */
    public ConnectBytes credentials(Bytes fields, int credentialFlags) {
        return new ConnectBytes(
                protocolName, level, flags | credentialFlags, keepAliveSeconds, clientIdentifier, will, fields);
    }

    @Override
    public byte[] bytes() {
        return Bytes.packet(
                        0x10,
                        Bytes.string(protocolName),
                        Bytes.one(level),
                        Bytes.one(flags),
                        Bytes.two(keepAliveSeconds),
                        clientIdentifier,
                        will,
                        credentials)
                .bytes();
    }

    @Override
    public String toString() {
        return "CONNECT " + clientIdentifier;
    }
}

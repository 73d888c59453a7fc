// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.net.InetAddress;

/**
 * IP addresses that begin with the same bits, such as {@code 10.0.0.0/8}; a single address is a range too.
 *
 * <p>Immutable. An IPv4 address inside IPv6 ({@code ::ffff:10.1.2.3}) counts as the IPv4 address.
 *
 * @param first any address of the range
 * @param prefixLength how many leading bits count, 0 to 32 or 128
 */
public record AddressRange(InetAddress first, int prefixLength) {
    /** Checks that the length fits the address. */
    public AddressRange {
        int bits = first.getAddress().length * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException("The prefix length " + prefixLength + " is not 0 to " + bits);
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code ::1} and the like; names are not looked up.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * 8;
        return new AddressRange(address, slash < 0 ? bits : Integer.parseInt(text, slash + 1, text.length(), 10));
    }

    /** Whether the address is in the range. */
    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = prefixLength / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = prefixLength % 8;
        return rest == 0 || ((mine[whole] ^ other[whole]) & (0xFF << (8 - rest)) & 0xFF) == 0;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + prefixLength;
    }
}

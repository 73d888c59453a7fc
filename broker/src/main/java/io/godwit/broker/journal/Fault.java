// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.journal;

/**
 * Something in a journal that is not as it should be.
 *
 * @param file its path
 * @param offset in the file
 * @param what is wrong, and what is lost by it
 * @param isDamage false for what a crash or a power failure leaves behind and the next start passes over: nobody was told that it
 *     was stored
 */
public record Fault(String file, long offset, String what, boolean isDamage) {
    @Override
    public String toString() {
        return file + ", offset " + offset + ": " + what;
    }
}

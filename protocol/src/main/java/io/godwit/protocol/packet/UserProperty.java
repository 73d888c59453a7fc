// SPDX-License-Identifier: Apache-2.0
package io.godwit.protocol.packet;

/** A name and a value that applications give a meaning; names may repeat. */
public record UserProperty(String name, String value) {}

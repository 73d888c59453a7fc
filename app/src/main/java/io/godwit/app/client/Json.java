// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import java.util.List;

/**
 * A JSON value. Texts hold one byte in each character (ISO 8859-1), so that bytes which are no valid UTF-8 pass through
 * unchanged.
 */
public sealed interface Json {
    /** {@code null}. */
    record Null() implements Json {}

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Json {}

    /** A number. */
    record Num(double value) implements Json {}

    /** A text. */
    record Text(String value) implements Json {}

    /** Values in their order. */
    record Array(List<Json> values) implements Json {}

    /** Members in their order; names may repeat. */
    record Members(List<Member> members) implements Json {}

    /** A name and its value. */
    record Member(String name, Json value) {}
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

import io.godwit.protocol.packet.Publish;
import java.io.ByteArrayOutputStream;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Consumer;

/** A format of {@code -F}, ready to print messages. Immutable; made by {@link FormatParser}. */
record MessageFormat(List<Piece> pieces) {
    /**
     * A message that is printed.
     *
     * @param publish its topic is never null
     * @param time when it came, in the local time zone
     * @param pretty whether JSON goes over several lines
     */
    record Printed(Publish publish, ZonedDateTime time, boolean pretty) {}

    /** A part of the output. */
    interface Piece {
        /**
         * Appends this part.
         *
         * @param errors takes a sentence when the message has not what the part prints
         */
        void print(Printed message, ByteArrayOutputStream out, Consumer<String> errors);
    }

    MessageFormat {
        pieces = List.copyOf(pieces);
    }

    /** The whole output, without a line break behind it. */
    byte[] print(Printed message, Consumer<String> errors) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Piece piece : pieces) {
            piece.print(message, out, errors);
        }
        return out.toByteArray();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.godwit.protocol.packet.Property;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** State as JSON, one object a line; docs/store.md describes the lines. Here is what its reader and its writer share. */
final class JsonLines {
    static final String FORMAT = "godwit store";
    static final int VERSION = 1;

    private static final int DEPTH = 5;

    /** A payload may be as long as one fits into memory. */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(DEPTH)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonLines() {}

    /** A property's name, as the command line tools have it. */
    static String name(Property property) {
        return property.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static @Nullable Property property(String name) {
        for (Property property : Property.values()) {
            if (name(property).equals(name)) {
                return property;
            }
        }
        return null;
    }
}

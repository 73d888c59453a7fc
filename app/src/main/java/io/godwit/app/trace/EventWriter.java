// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.trace;

import java.io.IOException;

/** Writes events in one format. Used by one thread; what it writes is flushed by its owner. */
interface EventWriter {
    /** Writes one event. */
    void write(SeenEvent event) throws IOException;
}

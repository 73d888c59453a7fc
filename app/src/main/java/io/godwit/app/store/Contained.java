// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.store;

import io.godwit.broker.journal.Inspection;
import io.godwit.broker.transfer.SavedState;
import java.util.List;

/** What a journal contains. */
final class Contained {
    private Contained() {}

    /** All state that the inspection could read; messages are read when they are needed. */
    static SavedState in(Inspection inspection) {
        return new SavedState(inspection.sessions(), inspection.retained(), List.of(), inspection::load);
    }
}

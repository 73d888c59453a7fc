// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

import io.godwit.broker.message.Message;
import org.jspecify.annotations.Nullable;

/** The command log of durability level {@code memory}: a command is applied at once and lasts as long as the process. */
public final class MemoryLog implements CommandLog {
    private final RetainedState retained;

    /** A log that applies retained messages to {@code retained}. */
    public MemoryLog(RetainedState retained) {
        this.retained = retained;
    }

    @Override
    public Room room() {
        return Room.AMPLE;
    }

    @Override
    public long nextSessionNumber() {
        return 0;
    }

    @Override
    public void begin() {}

    @Override
    public void commit() {}

    @Override
    public void submit(Command command) {
        switch (command) {
            case Command.OfSession ofSession -> ofSession.session().apply(ofSession);
            case Command.Addressed ignored -> {}
            case Command.RetainedSet set -> retained.set(set.message());
            case Command.RetainedCleared cleared -> retained.clear(cleared.topic());
        }
    }

    @Override
    public void whenStored(Runnable then) {
        then.run();
    }

    @Override
    public @Nullable Message load(QueuedMessage queued) {
        return queued.message();
    }
}

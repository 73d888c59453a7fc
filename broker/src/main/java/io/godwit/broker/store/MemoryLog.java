// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.store;

/** The command log of durability level {@code memory}: a command is applied at once and lasts as long as the process. */
public final class MemoryLog implements CommandLog {
    private final RetainedState retained;

    /** A log that applies retained messages to {@code retained}. */
    public MemoryLog(RetainedState retained) {
        this.retained = retained;
    }

    @Override
    public void submit(Command command) {
        switch (command) {
            case Command.OfSession ofSession -> ofSession.session().apply(ofSession);
            case Command.RetainedSet set -> retained.set(set.message());
            case Command.RetainedCleared cleared -> retained.clear(cleared.topic());
        }
    }

    @Override
    public void whenStored(Runnable then) {
        then.run();
    }
}

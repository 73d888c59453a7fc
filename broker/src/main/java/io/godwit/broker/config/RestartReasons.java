// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import io.godwit.broker.config.Key.Group;
import java.util.HashMap;
import java.util.Map;

/** Why a change of some keys waits for the next start. */
final class RestartReasons {
    private static final Map<String, String> BY_KEY = new HashMap<>();

    static {
        String journal = "the journal is open as it was configured";
        BY_KEY.put(GodwitKeys.DURABILITY.name(), journal);
        BY_KEY.put(GodwitKeys.JOURNAL_LIMIT.name(), journal);
        BY_KEY.put(GodwitKeys.JOURNAL_SEGMENT_SIZE.name(), journal);
        BY_KEY.put(GodwitKeys.MESSAGE_MEMORY.name(), journal);
        BY_KEY.put(GodwitKeys.CONTROL_SOCKET.name(), "the socket is opened when the broker starts");
        BY_KEY.put(GodwitKeys.LOOPS.name(), "each session belongs to one of the loops for its life");
        BY_KEY.put(GodwitKeys.SYS_DETAILS.name(), "who came before is not known, and sizes were not counted");
        String checks = "password checks that run or wait belong to the threads that are there";
        BY_KEY.put(GodwitKeys.PASSWORD_THREADS.name(), checks);
        BY_KEY.put(GodwitKeys.PASSWORD_QUEUE.name(), checks);
        BY_KEY.put(GeneralKeys.PID_FILE.name(), "whoever watches the broker looks for the file that is there");
        BY_KEY.put(GeneralKeys.USER.name(), "the user of a process is chosen when it starts");
    }

    private RestartReasons() {}

    /** The reason for a key that a reload does not change, or an empty text when none is known. */
    static String of(Key<?> key) {
        String reason = BY_KEY.get(key.name());
        if (reason != null) {
            return reason;
        }
        return key.group() == Group.PERSISTENCE ? "state is kept where and as it was configured" : "";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.protocol.spec.ReasonCode;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One exchange of enhanced authentication, from the client's first data to success or failure. Used by one loop. */
public interface EnhancedAuthentication {
    /**
     * Takes the client's next data.
     *
     * @param data Authentication Data of the CONNECT or AUTH, or null when it has none
     * @param loop where {@code next} is called when the answer takes time
     * @param next gets what to do
     */
    void onData(byte @Nullable [] data, Executor loop, Consumer<Step> next);

    /** What to do next. */
    sealed interface Step {
        /** Send AUTH 0x18 with this data. */
        @SuppressWarnings("ArrayRecordComponent") // Handed straight to the encoder.
        record Continue(byte[] data) implements Step {}

        /** The client is who it says: go on as this user, with this data in CONNACK or AUTH (null is none). */
        @SuppressWarnings("ArrayRecordComponent") // Handed straight to the encoder.
        record Success(String userName, byte @Nullable [] data) implements Step {}

        /** It is not. */
        record Failure(ReasonCode reasonCode) implements Step {}
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.session;

import io.godwit.broker.message.Message;

/** Publishes wills for the sessions of one loop. */
public interface WillPublisher {
    /** Publishes a will whose time has come. */
    void publish(Message will);
}

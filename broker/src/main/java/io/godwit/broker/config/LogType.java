// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

/** A value of {@code log_type}: what a log line is about. */
public enum LogType {
    ERROR,
    WARNING,
    NOTICE,
    INFORMATION,
    DEBUG,
    SUBSCRIBE,
    UNSUBSCRIBE,
    WEBSOCKETS,
    INTERNAL
}

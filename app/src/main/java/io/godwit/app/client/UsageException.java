// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.client;

/** The command line cannot be followed. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message, null, false, false);
    }
}

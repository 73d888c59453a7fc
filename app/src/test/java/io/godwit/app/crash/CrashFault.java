// SPDX-License-Identifier: Apache-2.0
package io.godwit.app.crash;

/** The broker broke a promise. */
final class CrashFault extends AssertionError {
    private static final long serialVersionUID = 1L;

    CrashFault(String message) {
        super(message);
    }
}

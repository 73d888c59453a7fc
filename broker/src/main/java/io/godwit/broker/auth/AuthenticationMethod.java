// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import org.jspecify.annotations.Nullable;

/** A method of enhanced authentication that listeners may offer. Used by many threads. */
public interface AuthenticationMethod {
    /** The Authentication Method of CONNECT, compared exactly. */
    String name();

    /**
     * Begins an exchange.
     *
     * @param users the password file of the listener
     * @return null when the file holds nothing that the method could use, so that it is not offered
     */
    @Nullable
    EnhancedAuthentication begin(PasswordFile users);
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

import io.godwit.broker.auth.PasswordHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What mosquitto calls a client: somebody who logs in with a user name. Immutable.
 *
 * @param clientId the only client identifier it may use, or null for any
 * @param disabled whether it may not connect
 * @param password null when it cannot log in with a password
 * @param roles in the order in which they are asked
 */
record Account(
        String userName,
        @Nullable String clientId,
        Texts texts,
        boolean disabled,
        @Nullable PasswordHash password,
        List<Ranked> roles) {
    Account withClientId(@Nullable String newer) {
        return new Account(userName, newer, texts, disabled, password, roles);
    }

    Account withTexts(Texts newer) {
        return new Account(userName, clientId, newer, disabled, password, roles);
    }

    Account withDisabled(boolean newer) {
        return new Account(userName, clientId, texts, newer, password, roles);
    }

    Account withPassword(PasswordHash newer) {
        return new Account(userName, clientId, texts, disabled, newer, roles);
    }

    Account withRoles(List<Ranked> newer) {
        return new Account(userName, clientId, texts, disabled, password, newer);
    }
}

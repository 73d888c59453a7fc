// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

/**
 * Why a connected client would not be where it is under the rules that hold now.
 *
 * @param kind what it lost
 * @param text a clause for the log and for the client, without a secret
 */
public record RightsLoss(Kind kind, String text) {
    /** What a client can lose. */
    public enum Kind {
        /** It would not be let in. */
        ACCESS,
        /** Its password is another one. */
        PASSWORD,
        /** No message of one of its subscriptions may reach it. */
        SUBSCRIPTION
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

/** What rules say about a question. */
enum Decision {
    ALLOW,
    DENY,
    /** No rule is about it. */
    NONE
}

// SPDX-License-Identifier: Apache-2.0
/**
 * Who are you, and what may you do: password file, ACL file, enhanced authentication.
 *
 * <p>Rules are immutable snapshots, swapped whole by a reload and read from any event loop; password hashes are computed
 * on a bounded pool. Read {@link io.godwit.broker.auth.ListenerSecurity} first.
 */
@NullMarked
package io.godwit.broker.auth;

import org.jspecify.annotations.NullMarked;

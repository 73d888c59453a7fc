// SPDX-License-Identifier: Apache-2.0
/**
 * The command log and the state folded from it: whatever must last is a command, and state changes by applying commands only.
 *
 * <p>Applying is deterministic: no clock, no randomness, no input or output. A session's commands are submitted and applied
 * on the loop that owns the session. Read {@link io.godwit.broker.store.Command},
 * {@link io.godwit.broker.store.CommandLog} and {@link io.godwit.broker.store.SessionState} first.
 */
@NullMarked
package io.godwit.broker.store;

import org.jspecify.annotations.NullMarked;

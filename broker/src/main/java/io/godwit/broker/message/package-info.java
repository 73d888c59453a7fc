// SPDX-License-Identifier: Apache-2.0
/**
 * An application message as the broker keeps it.
 *
 * <p>Immutable values, free to use from any thread. Read {@link io.godwit.broker.message.Message} first.
 */
@NullMarked
package io.godwit.broker.message;

import org.jspecify.annotations.NullMarked;

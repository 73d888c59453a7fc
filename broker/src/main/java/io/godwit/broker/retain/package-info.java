// SPDX-License-Identifier: Apache-2.0
/**
 * Retained messages: which of them match this filter.
 *
 * <p>Shared by all loops: changes take turns, readers take no lock. Read
 * {@link io.godwit.broker.retain.RetainedMessages} first.
 */
@NullMarked
package io.godwit.broker.retain;

import org.jspecify.annotations.NullMarked;

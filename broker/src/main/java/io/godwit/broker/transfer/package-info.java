// SPDX-License-Identifier: Apache-2.0
/**
 * State on its way between a store and somewhere else: mosquitto's snapshot file in, JSON lines in and out.
 *
 * <p>Readers make {@link io.godwit.broker.transfer.SavedState} of a file; {@link io.godwit.broker.transfer.Intake} submits that to
 * a command log. Nothing here is used by a broker that runs. One thread at a time. Read
 * {@link io.godwit.broker.transfer.SavedState} and {@link io.godwit.broker.transfer.MosquittoFile} first.
 */
@NullMarked
package io.godwit.broker.transfer;

import org.jspecify.annotations.NullMarked;

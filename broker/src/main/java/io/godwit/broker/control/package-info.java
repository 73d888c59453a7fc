// SPDX-License-Identifier: Apache-2.0
/**
 * What is published to {@code $CONTROL/...}: requests to the broker, which somebody answers instead of passing them on.
 *
 * <p>Requests are handed over on the loop of the client that publishes them and answered from any thread. Read {@link
 * io.godwit.broker.control.ControlTopics} first, then {@link io.godwit.broker.control.ControlCommands}.
 */
@NullMarked
package io.godwit.broker.control;

import org.jspecify.annotations.NullMarked;

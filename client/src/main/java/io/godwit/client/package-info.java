// SPDX-License-Identifier: Apache-2.0
/**
 * A small MQTT client for versions 3.1, 3.1.1 and 5.0 on the protocol module's packets.
 *
 * <p>Calls may come from any thread and answer with a {@link java.util.concurrent.CompletableFuture}; on a virtual thread
 * {@code join()} makes them blocking. Everything about one client happens on one event loop of its
 * {@link io.godwit.client.ClientNetwork}, which also calls the {@link io.godwit.client.ClientListener}. Read
 * {@link io.godwit.client.MqttClient} and {@link io.godwit.client.ClientOptions} first.
 */
@NullMarked
package io.godwit.client;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The client commands {@code pub}, {@code sub} and {@code rr}: mosquitto_pub's, mosquitto_sub's and mosquitto_rr's options,
 * output and exit statuses on Godwit's client.
 *
 * <p>The command runs on the main thread; messages are printed by the client's event loop. Read
 * {@link io.godwit.app.client.OptionTable} and {@link io.godwit.app.client.SubCommand} first.
 */
@NullMarked
package io.godwit.app.client;

import org.jspecify.annotations.NullMarked;

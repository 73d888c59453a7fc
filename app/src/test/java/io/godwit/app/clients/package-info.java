// SPDX-License-Identifier: Apache-2.0
/**
 * Clients that other people wrote, against the broker as a process of its own.
 *
 * <p>Read {@link io.godwit.app.clients.RealBroker} first: it starts the broker with every kind of listener. A client in another
 * language is a script in the folder {@code interop}, whose checks {@link io.godwit.app.clients.ClientScript} shows as tests.
 * With {@code -Dinterop.broker=mosquitto} the same tests run against the mosquitto that is installed, for comparison.
 */
@NullMarked
package io.godwit.app.clients;

import org.jspecify.annotations.NullMarked;

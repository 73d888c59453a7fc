// SPDX-License-Identifier: Apache-2.0
/**
 * Many MQTT connections on few threads, lean enough not to hide the broker that they load: packets are read where they lie, messages
 * are copied from a template, what a connection sends in a round of its loop leaves in one write, and nothing is allocated for a
 * message. Every message is numbered and checked.
 *
 * <p>A connection, its role and what it counts belong to one {@link io.godwit.bench.load.LoadLoop}. Read that and
 * {@link io.godwit.bench.load.Connection} first, then {@link io.godwit.bench.load.Publisher} and
 * {@link io.godwit.bench.load.Subscriber}.
 */
@NullMarked
package io.godwit.bench.load;

import org.jspecify.annotations.NullMarked;

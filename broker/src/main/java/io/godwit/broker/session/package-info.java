// SPDX-License-Identifier: Apache-2.0
/**
 * Session state at work: in-flight windows, packet identifiers, queue, will, expiry.
 *
 * <p>A session belongs to one event loop for life. Read {@link io.godwit.broker.session.Session} and
 * {@link io.godwit.broker.session.SessionDirectory} first.
 */
@NullMarked
package io.godwit.broker.session;

import org.jspecify.annotations.NullMarked;

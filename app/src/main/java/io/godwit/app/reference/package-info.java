// SPDX-License-Identifier: Apache-2.0
/**
 * {@code godwit reference}: the MQTT Reference in a terminal, and as files for any web server. One thread.
 *
 * <p>Read {@link io.godwit.app.reference.ReferenceCommand} first.
 */
@NullMarked
package io.godwit.app.reference;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * {@code godwit acl}: what a client may do, and which line says so.
 *
 * <p>Read {@link io.godwit.app.acl.AclCommand} first.
 */
@NullMarked
package io.godwit.app.acl;

import org.jspecify.annotations.NullMarked;

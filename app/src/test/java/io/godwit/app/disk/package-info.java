// SPDX-License-Identifier: Apache-2.0
/** The broker's process on disks that are small, full, read-only or somebody else's. */
@NullMarked
package io.godwit.app.disk;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** {@code godwit bench} against the broker of this build, and against one that does what it must not. */
@NullMarked
package io.godwit.app.bench;

import org.jspecify.annotations.NullMarked;

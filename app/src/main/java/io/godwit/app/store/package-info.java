// SPDX-License-Identifier: Apache-2.0
/**
 * {@code godwit store}: looks into, copies and mends what a broker keeps on disk, while that broker does not run.
 *
 * <p>One class for each action, which ends with an exit status. Read {@link io.godwit.app.store.Store} first.
 */
@NullMarked
package io.godwit.app.store;

import org.jspecify.annotations.NullMarked;

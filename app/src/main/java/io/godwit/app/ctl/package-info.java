// SPDX-License-Identifier: Apache-2.0
/**
 * {@code godwit ctl}: asks a running broker over its control socket and shows the answer.
 *
 * <p>Runs on the main thread. Read {@link io.godwit.app.ctl.CtlCommand} first, then {@link io.godwit.app.ctl.CtlOptions}.
 */
@NullMarked
package io.godwit.app.ctl;

import org.jspecify.annotations.NullMarked;

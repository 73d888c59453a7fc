// SPDX-License-Identifier: Apache-2.0
/**
 * The broker's process is killed again and again under clients that remember what it promised.
 *
 * <p>{@link io.godwit.app.crash.CrashRun} is the course of events, {@link io.godwit.app.crash.CrashClient} one client's part in it,
 * {@link io.godwit.app.crash.Ledger} what is demanded. One thread runs all of it.
 */
@NullMarked
package io.godwit.app.crash;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The examples of the reference, run as a reader would run them, and held against what the pages show of them.
 *
 * <p>Read {@link io.godwit.app.examples.ExamplesTest} first. With {@code -Dgodwit.record=true} it writes
 * {@code examples/recordings} again; look at the difference before it is committed.
 */
@NullMarked
package io.godwit.app.examples;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Dynamic security: clients, groups and roles that administrators change while the broker runs, as with mosquitto's plugin
 * of that name.
 *
 * <p>All of it is one immutable {@link io.godwit.broker.dynsec.SecurityState}, changed by commands on a thread of its own,
 * written to a JSON file before it holds, and compiled for the questions that event loops ask. Read {@link
 * io.godwit.broker.dynsec.DynamicSecurity} and {@link io.godwit.broker.dynsec.SecurityState} first.
 */
@NullMarked
package io.godwit.broker.dynsec;

import org.jspecify.annotations.NullMarked;

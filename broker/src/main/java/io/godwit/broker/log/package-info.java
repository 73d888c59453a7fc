// SPDX-License-Identifier: Apache-2.0
/**
 * What the broker tells its operator: lines by type, to the destinations of the configuration, in mosquitto's form.
 *
 * <p>Safe from any thread. Read {@link io.godwit.broker.log.BrokerLog} first.
 */
@NullMarked
package io.godwit.broker.log;

import org.jspecify.annotations.NullMarked;

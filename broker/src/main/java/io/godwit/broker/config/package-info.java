// SPDX-License-Identifier: Apache-2.0
/**
 * mosquitto.conf becomes immutable records; one table of keys drives parser, help and documentation.
 *
 * <p>Immutable values, free to use from any thread. Read {@link io.godwit.broker.config.BrokerConfig} first.
 */
@NullMarked
package io.godwit.broker.config;

import org.jspecify.annotations.NullMarked;

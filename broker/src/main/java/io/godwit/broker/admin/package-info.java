// SPDX-License-Identifier: Apache-2.0
/**
 * What the broker tells about itself: {@code $SYS} topics, and the pages of {@code http_api} listeners.
 *
 * <p>Reads counters and sums, changes nothing but the topics it publishes; each class names its thread. Read
 * {@link io.godwit.broker.admin.SysReport} first, then {@link io.godwit.broker.admin.SysTopics}.
 */
@NullMarked
package io.godwit.broker.admin;

import org.jspecify.annotations.NullMarked;

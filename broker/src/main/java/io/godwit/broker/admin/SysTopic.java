// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.admin;

import io.godwit.protocol.topic.TopicName;

/** A topic below {@code $SYS} and what it says. */
public record SysTopic(TopicName name, String text) {}

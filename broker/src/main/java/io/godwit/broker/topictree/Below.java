// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.topictree;

/** What hangs below a node: an only child, which costs nothing, or several. */
sealed interface Below<V> permits TopicNode, Children {}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.dynsec;

/**
 * One rule of a role. Immutable.
 *
 * @param topic a topic filter; in all but the literal kinds a level {@code %c} stands for the client identifier and {@code
 *     %u} for the user name
 * @param priority higher ones are asked first
 */
record Acl(AclKind kind, String topic, int priority, boolean allow) {}

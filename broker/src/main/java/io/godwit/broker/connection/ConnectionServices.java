// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.connection;

/** What the connections of one loop share. */
public final class ConnectionServices {}

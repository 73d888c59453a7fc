// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import org.jspecify.annotations.Nullable;

/**
 * A client as rules see it.
 *
 * @param clientId the client identifier
 * @param userName null when anonymous
 * @param address where it comes from, for the log
 */
public record ClientIdentity(String clientId, @Nullable String userName, String address) {}

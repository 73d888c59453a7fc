// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in through a listener and what they may do.
 *
 * @param allowAnonymous whether a client without a user name may connect
 * @param allowZeroLengthClientId whether the broker assigns client identifiers
 * @param autoIdPrefix how assigned client identifiers begin
 * @param passwordFile null when there is none
 * @param aclFile null when there is none
 * @param refuseImpossibleFilters whether a SUBSCRIBE whose filter the ACL can never let through is refused, where
 *     mosquitto accepts it and stays silent
 * @param dynamicSecurity null without the plugin of that name
 */
public record SecurityConfig(
        boolean allowAnonymous,
        boolean allowZeroLengthClientId,
        String autoIdPrefix,
        @Nullable Path passwordFile,
        @Nullable Path aclFile,
        boolean refuseImpossibleFilters,
        @Nullable DynamicSecurityConfig dynamicSecurity) {}

// SPDX-License-Identifier: Apache-2.0
package io.godwit.broker.auth;

import io.godwit.broker.config.ConfigException;
import io.godwit.broker.config.SecurityConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a listener's files said when they were read last. Shared by all loops: immutable, and a reload replaces it whole.
 *
 * @param allowAnonymous {@code allow_anonymous}
 * @param passwords null without a password file
 * @param acl null without an ACL file
 * @param refuseImpossibleFilters {@code godwit_refuse_impossible_filters}
 */
record AuthRules(
        boolean allowAnonymous,
        @Nullable PasswordFile passwords,
        @Nullable AclFile acl,
        boolean refuseImpossibleFilters) {
    /**
     * Reads the files that the configuration names.
     *
     * @throws ConfigException if one cannot be used; names file and line
     */
    static AuthRules load(SecurityConfig config) throws ConfigException {
        return new AuthRules(
                config.allowAnonymous(),
                config.passwordFile() == null ? null : PasswordFile.read(config.passwordFile()),
                config.aclFile() == null ? null : AclFile.read(config.aclFile()),
                config.refuseImpossibleFilters());
    }
}
